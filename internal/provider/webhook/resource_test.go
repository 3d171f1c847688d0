package webhook

import (
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/golden"
)

func TestPossiblyCreated(t *testing.T) {
	t.Parallel()
	lost := fillout.APIError{
		Origin: "https://api.fillout.com", StatusCode: 502, Message: "an HTML page instead of JSON", Attempts: 1,
		Kinds: []error{fillout.ErrAnswerLost},
	}
	const url = "https://me:hunter2@hooks.example.com/fillout?k=s3cr3t#top"
	d := possiblyCreated("Creating a webhook for form vso9PzRfHQus to "+urls.RedactURL(url), "vso9PzRfHQus", url, &lost)
	golden.Compare(t, "testdata/possibly_created.txt", d.Summary()+"\n\n"+d.Detail()+"\n")
	if strings.Contains(d.Detail(), "hunter2") || strings.Contains(d.Detail(), "s3cr3t") {
		t.Error("the diagnostic contains a secret")
	}
}
