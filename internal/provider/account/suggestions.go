package account

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/agext/levenshtein"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
)

const (
	// maxSuggestions is how many forms an error lists.
	maxSuggestions = 5
	// maxCompared is how many characters of a text are compared.
	maxCompared = 200
	// maxCandidates is how many forms are compared exactly. The time for one grows with the product of the lengths.
	maxCandidates = 100
)

// SkipReading says how to destroy what depends on a data source that cannot be read.
const SkipReading = "To destroy without reading this data source, run terraform destroy -refresh=false."

// AddUnknownForm reports a form id that is not in the account, and lists the closest ids. Advice follows the list.
func (a *Account) AddUnknownForm(ctx context.Context, diags *diag.Diagnostics, at path.Path, id string,
	advice ...string) {
	detail := "The account has no form with the ID " + id + "."
	if forms, err := a.ListForms(ctx); err == nil {
		detail += " " + DescribeClosest(forms, id, func(f fillout.FormSummary) string { return string(f.ID) })
	}
	diags.AddAttributeError(at, TitleFormNotFound, strings.Join(append([]string{detail}, advice...), "\n\n"))
}

// AddUnknownDatabase reports a database that is not in the account, and lists those with the closest key, an ID or a
// name.
func (a *Account) AddUnknownDatabase(ctx context.Context, diags *diag.Diagnostics, at path.Path, key, wanted string) {
	detail := fmt.Sprintf("The account has no database with the %s %s.", key, safetext.Quote(wanted))
	if databases, err := a.snapshots.List(ctx); err == nil {
		named := make([]fillout.FormSummary, len(databases))
		for i, database := range databases {
			named[i] = fillout.FormSummary{ID: database.ID, Name: &database.Name}
		}
		detail += " " + describeClosest("databases", named, wanted, func(d fillout.FormSummary) string {
			if key == "ID" {
				return string(d.ID)
			}
			return string(*d.Name)
		})
	}
	diags.AddAttributeError(at, TitleDatabaseUnseen, detail)
}

// DescribeClosest lists the forms whose key, an id or a name, is closest to the wanted one.
func DescribeClosest(forms []fillout.FormSummary, wanted string, key func(fillout.FormSummary) string) string {
	return describeClosest("forms", forms, wanted, key)
}

// describeClosest is DescribeClosest for forms, or what else has an ID and a name.
func describeClosest(kind string, forms []fillout.FormSummary, wanted string,
	key func(fillout.FormSummary) string) string {
	if len(forms) == 0 {
		return "The account has no " + kind + ": is the access token of the right account?"
	}
	suggestions, clearly := closest(forms, wanted, key)
	shown := func(form fillout.FormSummary) string {
		name := ""
		if form.Name != nil {
			name = string(*form.Name)
		}
		return fmt.Sprintf("%s (%s)", safetext.Printable(string(form.ID)), safetext.Quote(name))
	}
	if clearly {
		return "Did you mean " + shown(suggestions[0]) + "?"
	}
	var text strings.Builder
	if len(forms) > maxSuggestions {
		fmt.Fprintf(&text, "The closest of its %d %s:\n", len(forms), kind)
	} else {
		text.WriteString("It has these " + kind + ":\n")
	}
	for _, form := range suggestions {
		text.WriteString("\n  - " + shown(form))
	}
	return text.String()
}

// ClosestTexts returns the texts that are closest to the wanted one: one if it is clearly closest.
func ClosestTexts(texts []string, wanted string) []string {
	forms := make([]fillout.FormSummary, len(texts))
	for i, text := range texts {
		forms[i].ID = fillout.Text(text)
	}
	suggestions, clearly := closest(forms, wanted, func(f fillout.FormSummary) string { return string(f.ID) })
	if clearly {
		suggestions = suggestions[:1]
	}
	found := make([]string, len(suggestions))
	for i, form := range suggestions {
		found[i] = string(form.ID)
	}
	return found
}

// closest returns up to maxSuggestions forms, the closest one first, and whether that one is clearly meant: few
// characters differ, and in every other form more than twice as many. It sorts all forms by a quick estimate, and only
// the first of these by their distance, so that an account with many forms costs milliseconds.
func closest(forms []fillout.FormSummary, wanted string, key func(fillout.FormSummary) string) (
	suggestions []fillout.FormSummary, clearly bool) {
	type candidate struct{ index, distance int }
	wanted = compared(wanted)
	candidates := make([]candidate, len(forms))
	for i, form := range forms {
		candidates[i] = candidate{i, estimate(wanted, compared(key(form)))}
	}
	byDistance := func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) }
	slices.SortStableFunc(candidates, byDistance)
	candidates = candidates[:min(len(candidates), maxCandidates)]
	for i, c := range candidates {
		candidates[i].distance = levenshtein.Distance(wanted, compared(key(forms[c.index])), nil)
	}
	slices.SortStableFunc(candidates, byDistance)
	if len(candidates) > 0 {
		best := candidates[0].distance
		clearly = best <= max(1, utf8.RuneCountInString(wanted)/4) && (len(candidates) == 1 || candidates[1].distance > 2*best)
	}
	for _, c := range candidates[:min(len(candidates), maxSuggestions)] {
		suggestions = append(suggestions, forms[c.index])
	}
	return suggestions, clearly
}

// compared returns the part of a text that is compared, in lower case.
func compared(text string) string {
	n := 0
	for i := range text {
		if n == maxCompared {
			text = text[:i]
			break
		}
		n++
	}
	return strings.ToLower(text)
}

// estimate returns a number that grows with the distance of two texts: the sum of its least and its greatest value. As
// many bytes as are in one text only have to change at least; at most all but the common beginning and end.
func estimate(a, b string) int {
	var counts [256]int
	for _, c := range []byte(a) {
		counts[c]++
	}
	for _, c := range []byte(b) {
		counts[c]--
	}
	more, less := 0, 0
	for _, n := range &counts {
		more += max(n, 0)
		less += max(-n, 0)
	}
	least := max(more, less)
	shorter := min(len(a), len(b))
	start := 0
	for start < shorter && a[start] == b[start] {
		start++
	}
	end := 0
	for end < shorter-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	return least + max(len(a), len(b)) - start - end
}
