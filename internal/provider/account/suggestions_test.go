package account

import (
	"testing"

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
		{forms[:2], "hR7xBn2vLsuz", "It has these forms:\n\n  - hR7xBn2vLsus (Evil [31mname)\n  - vso9PzRfHQus (Contact us)"},
		{forms, "qZ6jNf5wHduz", "The closest of its 6 forms:\n\n  - qZ6jNf5wHdus (Quiz)\n  - vso9PzRfHQus (Contact us)\n  " +
			"- hR7xBn2vLsus (Evil [31mname)\n" +
			"  - eV3mYz8gTkus ()\n  - aaaaaaaaaaus (A)"},
	}
	for _, test := range tests {
		if got := DescribeClosest(test.forms, test.wanted, byID); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}
