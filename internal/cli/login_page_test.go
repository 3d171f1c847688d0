package cli

import (
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/golden"
)

// The pages stand in testdata as the browser gets them.
func TestPages(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]page{
		"signed_in":   pageSignedIn,
		"denied":      pageDenied,
		"wrong_state": pageWrongState,
		"expired":     pageExpired,
		"failed":      pageFailed,
		"answered":    pageAnswered,
	} {
		text, err := p.render()
		if err != nil {
			t.Fatal(err)
		}
		html := string(text)
		golden.Compare(t, "testdata/page_"+name+".html", html)
		for _, foreign := range []string{"<script", "src=", "href=", "url(", "@import", "//"} {
			if strings.Contains(html, foreign) {
				t.Errorf("%s has %s, so it may load something", name, foreign)
			}
		}
		for _, once := range []string{"<html lang=\"en\">", "<h1>" + p.Title + "</h1>", "<title>" + p.Title + " ·", "role=\""} {
			if strings.Count(html, once) != 1 {
				t.Errorf("%s has %s not once", name, once)
			}
		}
	}
}
