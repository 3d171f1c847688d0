package account

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

func TestDescribeClosest(t *testing.T) {
	t.Parallel()
	name := func(s fillout.Text) *fillout.Text { return &s }
	forms := []fillout.FormSummary{
		{ID: "vso9PzRfHQus", Name: name("Contact us")},
		{ID: "hR7xBn2vLsus", Name: name("Evil \x1b[31mname\u202e")},
		{ID: "eV3mYz8gTkus"},
		{ID: "qZ6jNf5wHdus", Name: name("Quiz")},
		{ID: "aaaaaaaaaaus", Name: name("A")},
		{ID: "bbbbbbbbbbus", Name: name("B")},
	}
	byID := func(f fillout.FormSummary) string { return string(f.ID) }
	tests := []struct {
		forms  []fillout.FormSummary
		wanted string
		want   string
	}{
		{nil, "x", "The account has no forms: is the access token of the right account?"},
		{forms[:2], "hR7", "It has these forms:\n\n  - hR7xBn2vLsus (\"Evil \\x1b[31mname\\u202e\")\n  - vso9PzRfHQus (\"Contact us\")"},
		{forms, "qZ6jNf", "The closest of its 6 forms:\n\n  - qZ6jNf5wHdus (\"Quiz\")\n  - vso9PzRfHQus (\"Contact us\")\n  - hR7xBn2vLsus (\"Evil " +
			"\\x1b[31mname\\u202e\")\n  - eV3mYz8gTkus (\"\")\n  - aaaaaaaaaaus (\"A\")"},
		{forms, "qZ6jNf5wHduz", `Did you mean qZ6jNf5wHdus ("Quiz")?`},
		{forms, "QZ6JNF5WHDUS", `Did you mean qZ6jNf5wHdus ("Quiz")?`},
		{forms[4:], "aaaaabbbbbus", "It has these forms:\n\n  - aaaaaaaaaaus (\"A\")\n  - bbbbbbbbbbus (\"B\")"}, // between the two
	}
	for _, test := range tests {
		if got := DescribeClosest(test.forms, test.wanted, byID); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

// An account with many forms costs milliseconds, whatever their names are. Comparing all of them exactly took minutes.
func TestClosestOfManyIsQuick(t *testing.T) {
	t.Parallel()
	forms := make([]fillout.FormSummary, 4_000)
	for i := range forms {
		name := fillout.Text(fmt.Sprintf("%s %d", strings.Repeat("Umfrage „Größe“ ", 60), i))
		forms[i] = fillout.FormSummary{ID: fillout.Text(fmt.Sprintf("form%08d", i)), Name: &name}
	}
	near := fillout.Text("Fedback")
	forms[3_777].Name = &near
	byName := func(f fillout.FormSummary) string { return string(*f.Name) }
	start := time.Now()
	if got, clearly := closest(forms, "Feedback", byName); got[0].ID != "form00003777" || !clearly {
		t.Errorf("the closest name is that of %s, clearly: %t", got[0].ID, clearly)
	}
	byID := func(f fillout.FormSummary) string { return string(f.ID) }
	if got, clearly := closest(forms, "form0000321O", byID); got[0].ID != "form00003210" || clearly { // 3211 is as close
		t.Errorf("the closest id is %s, clearly: %t", got[0].ID, clearly)
	}
	closest(forms, string(*forms[0].Name), byName)
	if took := time.Since(start); took > 30*time.Second { // with -race on a busy machine
		t.Errorf("took %s", took)
	}
}
