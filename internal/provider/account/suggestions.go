package account

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// maxSuggestions is how many forms an error lists.
const maxSuggestions = 5

// AddUnknownForm reports a form id that is not in the account, and lists the closest ids.
func (a *Account) AddUnknownForm(ctx context.Context, diags *diag.Diagnostics, at path.Path, id string) {
	detail := "The account has no form with the ID " + id + "."
	if forms, err := a.ListForms(ctx); err == nil {
		detail += " " + DescribeClosest(forms, id, func(f fillout.FormSummary) string { return string(f.ID) })
	}
	diags.AddAttributeError(at, TitleFormNotFound, detail)
}

// DescribeClosest lists the forms whose key, an id or a name, is closest to the wanted one.
func DescribeClosest(forms []fillout.FormSummary, wanted string, key func(fillout.FormSummary) string) string {
	if len(forms) == 0 {
		return "The account has no forms: is the access token of the right account?"
	}
	var text strings.Builder
	if len(forms) > maxSuggestions {
		fmt.Fprintf(&text, "The closest of its %d forms:\n", len(forms))
	} else {
		text.WriteString("It has these forms:\n")
	}
	for _, form := range closest(forms, wanted, key) {
		name := ""
		if form.Name != nil {
			name = string(*form.Name)
		}
		fmt.Fprintf(&text, "\n  - %s (%s)", fillout.Printable(string(form.ID)), fillout.Printable(name))
	}
	return text.String()
}

// closest returns up to maxSuggestions forms, the closest one first.
func closest(forms []fillout.FormSummary, wanted string, key func(fillout.FormSummary) string) []fillout.FormSummary {
	type candidate struct {
		form     fillout.FormSummary
		distance int
	}
	candidates := make([]candidate, 0, len(forms))
	for _, form := range forms {
		distance := levenshtein.Distance(strings.ToLower(wanted), strings.ToLower(key(form)), nil)
		candidates = append(candidates, candidate{form, distance})
	}
	slices.SortStableFunc(candidates, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	var suggestions []fillout.FormSummary
	for _, c := range candidates[:min(len(candidates), maxSuggestions)] {
		suggestions = append(suggestions, c.form)
	}
	return suggestions
}
