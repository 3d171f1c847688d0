// Package account is what the provider hands to each data source and resource: the Fillout account that the
// configuration names, the reads that a run shares, and the one way in which an error becomes a diagnostic.
package account

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/journal"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/guard"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/snapshot"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/reads"
)

// Account is a Fillout account. It is safe for use by several goroutines.
type Account struct {
	settings Settings
	client   *fillout.Client
	resolver *credentials.Resolver
	journal  *journal.Journal

	list  *reads.Shared[[]fillout.FormSummary]
	forms *reads.Shared[*fillout.Form]
	met   met

	described sync.Map // titles of diagnostics that were described in full
	// deletes says whether the service has the call that deletes webhooks.
	deletes *reads.Shared[bool]

	snapshots *snapshot.Snapshots
	guard     *guard.Guard
	destroys  sync.Map // the IDs of AllowDestroy
	managed   sync.Map // the objects of NoteManaged
}

// New returns the account that the settings name. It does no I/O.
func New(settings Settings, userAgent string) *Account {
	a := &Account{settings: settings}
	log := slog.New(terraformLog{})
	a.client = fillout.New(fillout.Config{
		Credential:        a.credential,
		UserAgent:         userAgent,
		RequestsPerSecond: settings.RequestsPerSecond,
		MaxRetries:        settings.MaxRetries,
		RequestTimeout:    settings.RequestTimeout,
		Logger:            log,

		DatabaseURL:               settings.DatabaseURL,
		DatabaseRequestsPerSecond: settings.DatabaseRequestsPerSecond,
	})
	a.list = reads.New(func(ctx context.Context, _ string) ([]fillout.FormSummary, error) { return a.client.ListForms(ctx) })
	a.forms = reads.New(a.client.GetForm)
	a.deletes = reads.New(func(ctx context.Context, _ string) (bool, error) { return a.client.RoutesWebhookDeletes(ctx) })
	a.snapshots = snapshot.New(a.client)
	a.guard = guard.New(a.client)
	a.resolver = credentials.NewResolver(settings.Credential, settings.BaseURL, a.client, os.Getenv, log)
	a.journal = cmp.Or(settings.Journal, journal.Open(os.Getenv, log))
	return a
}

// From returns the account that the provider's Configure handed over. It returns nil while Terraform only validates.
func From(data any, diags *diag.Diagnostics) *Account {
	if data == nil {
		return nil
	}
	account, ok := data.(*Account)
	if !ok {
		diags.AddError(TitleUnexpectedProviderData,
			fmt.Sprintf("The provider handed over %T. Please report this to the provider's developers.", data))
	}
	return account
}

// UnknownArgumentsError means that a request needs provider arguments whose values are unknown.
type UnknownArgumentsError struct{ Arguments []string }

func (e UnknownArgumentsError) Error() string { return "unknown: " + strings.Join(e.Arguments, ", ") }

// credential is called for each request, so a run without requests needs no credential.
func (a *Account) credential(ctx context.Context) (fillout.Credential, error) {
	if len(a.settings.Unknown) > 0 {
		return fillout.Credential{}, UnknownArgumentsError{a.settings.Unknown}
	}
	return a.resolver.Credential(ctx)
}

// Warn warns of what the resolution of the credential has found. Call it after the requests.
func (a *Account) Warn(diags *diag.Diagnostics) {
	if ignored := a.resolver.TakeIgnored(); ignored != nil {
		AddIgnoredAPI(diags, *ignored, "If the account has another API, set the provider argument base_url, and get a new code.")
	}
}

// AddIgnoredAPI warns that an OAuth server has named an API that is plain http on another machine, and that the default
// is used instead.
func AddIgnoredAPI(diags *diag.Diagnostics, named urls.BaseURL, advice string) {
	diags.AddWarning(TitleUnencryptedBaseURL, fmt.Sprintf("The OAuth server names %s as the API. That is plain http, so the "+
		"access token would travel unencrypted, and the provider uses %s instead. %s", named, urls.DefaultBaseURL, advice))
}

// BaseURL returns the address of the API.
func (a *Account) BaseURL(ctx context.Context) (urls.BaseURL, error) {
	credential, err := a.credential(ctx)
	if err != nil || !credential.BaseURL.IsZero() {
		return credential.BaseURL, err
	}
	return urls.ParseBaseURL(urls.DefaultBaseURL)
}

// Client returns the client of Fillout's API.
func (a *Account) Client() *fillout.Client { return a.client }

// Journal returns the journal of the webhooks that this machine has made.
func (a *Account) Journal() *journal.Journal { return a.journal }

// TokenSource names where the access token comes from, in words that can follow "comes from".
func (a *Account) TokenSource() string {
	switch choice := a.settings.Credential; {
	case choice.Exchange != nil:
		return "the exchange of the code in " + choice.Source
	case choice.Profile != "":
		return "the stored profile " + choice.Profile
	default:
		return choice.Source
	}
}

// ListForms returns all forms of the account. A run sends one request for all callers.
func (a *Account) ListForms(ctx context.Context) ([]fillout.FormSummary, error) {
	return a.list.Get(ctx, "")
}

// Form returns a form. A run sends one request for each form.
func (a *Account) Form(ctx context.Context, id string) (*fillout.Form, error) {
	return a.forms.Get(ctx, id)
}

// HasForm reports whether a form is in the account. If the list does not contain it, the form itself is requested
// before the answer is false.
func (a *Account) HasForm(ctx context.Context, id string) (bool, error) {
	forms, err := a.ListForms(ctx)
	if err != nil {
		return false, err
	}
	if slices.ContainsFunc(forms, func(f fillout.FormSummary) bool { return string(f.ID) == id }) {
		return true, nil
	}
	_, err = a.Form(ctx, id)
	if errors.Is(err, fillout.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// RoutesWebhookDeletes reports whether the service has the call that deletes webhooks. A run asks once.
func (a *Account) RoutesWebhookDeletes(ctx context.Context) (bool, error) {
	return a.deletes.Get(ctx, "")
}
