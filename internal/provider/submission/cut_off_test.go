package submission_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// Only the default of max_results warns of what it cuts off. A value that the user wrote is meant.
func TestDefaultOfMaxResultsWarns(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	for i := range 1001 {
		server.AddSubmission(fillouttest.ContactFormID, fillouttest.Submission{SubmissionID: fmt.Sprintf("s%d", i)})
	}
	provider := acctest.Configure(t, server.URL(), server.Token())
	warning := []string{"WARNING: Results Cut Off: There are more than 1000 matching submissions in form pK4tWc9dQmus. " +
		"Without max_results, only the first 1000 in the order of sort are read.\n\nTo read more, set max_results. To read " +
		"fewer, set after_date, before_date, status or search. To keep the first 1000 without this warning, set max_results = " +
		"1000."}
	for _, test := range []struct {
		formID string
		most   any
		want   []string
	}{
		{fillouttest.ContactFormID, nil, warning},
		{fillouttest.ContactFormID, 1, nil},
		{fillouttest.QuizFormID, nil, nil},
	} {
		got := provider.ReadReports(t, "fillout_submissions", map[string]any{"form_id": test.formID, "max_results": test.most})
		if !slices.Equal(got, test.want) {
			t.Errorf("form %s with max_results %v reports %q", test.formID, test.most, got)
		}
	}
}
