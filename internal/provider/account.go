package provider

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"os"
	"slices"
	"strings"

	"github.com/agext/levenshtein"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// account is what the provider hands to its data sources and resources: the
// Fillout account that the configuration names, with the reads that a run
// shares.
type account struct {
	settings settings
	client   *fillout.Client
	chain    *credentials.Chain

	list  sharedRead[[]fillout.FormSummary]
	forms sharedRead[*fillout.Form]
}

func newAccount(settings settings, userAgent string) *account {
	a := &account{settings: settings}
	a.client = fillout.New(fillout.Config{
		Credential:        a.credential,
		UserAgent:         userAgent,
		RequestsPerSecond: settings.requestsPerSecond,
		MaxRetries:        int(settings.maxRetries),
		RequestTimeout:    settings.requestTimeout,
		Logger:            slog.New(terraformLog{}),
	})
	a.chain = credentials.NewChain(settings.credential, settings.baseURL, a.client, os.Getenv)
	return a
}

// unknownArgumentsError: a request is needed, and arguments of the provider that
// it depends on are not known yet.
type unknownArgumentsError struct{ arguments []string }

func (e unknownArgumentsError) Error() string {
	return "not known yet: " + strings.Join(e.arguments, ", ")
}

// credential is asked at each request, so that a run without requests needs
// none.
func (a *account) credential(ctx context.Context) (fillout.Credential, error) {
	if len(a.settings.unknown) > 0 {
		return fillout.Credential{}, unknownArgumentsError{a.settings.unknown}
	}
	return a.chain.Credential(ctx)
}

// tokenSource tells where the access token comes from, for somebody who has to
// look there.
func (a *account) tokenSource() string {
	switch choice := a.settings.credential; {
	case choice.Exchange != nil:
		return "the exchange of the code in " + choice.Source
	case choice.Profile != "":
		return "the stored profile " + choice.Profile
	default:
		return choice.Source
	}
}

// listForms gives all forms of the account, with one request for a whole run.
func (a *account) listForms(ctx context.Context) ([]fillout.FormSummary, error) {
	return a.list.get(ctx, "", a.client.ListForms)
}

// form reads a form, with one request for a whole run.
func (a *account) form(ctx context.Context, id string) (*fillout.Form, error) {
	return a.forms.get(ctx, id, func(ctx context.Context) (*fillout.Form, error) { return a.client.GetForm(ctx, id) })
}

// hasForm tells whether a form is in the account. Where the list does not have
// it, the form itself is asked for before the answer is no.
func (a *account) hasForm(ctx context.Context, id string) (bool, error) {
	forms, err := a.listForms(ctx)
	if err != nil {
		return false, err
	}
	if slices.ContainsFunc(forms, func(f fillout.FormSummary) bool { return string(f.ID) == id }) {
		return true, nil
	}
	_, err = a.form(ctx, id)
	if errors.Is(err, fillout.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// maxSuggestions is how many forms an error lists.
const maxSuggestions = 5

// suggestForms lists the forms whose id or name, as key gives it, is closest to
// what was asked for, the best first.
func suggestForms(forms []fillout.FormSummary, wanted string, key func(fillout.FormSummary) string) []fillout.FormSummary {
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
