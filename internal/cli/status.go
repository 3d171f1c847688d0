package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"text/tabwriter"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/journal"
)

// errPartly marks a credential that works for forms or for databases, but not for both.
var errPartly = errors.New("works in part")

// errNotExchanged means that the credential would be the token of a code that this machine has not exchanged.
var errNotExchanged = errors.New("not exchanged")

type statusCommand struct {
	JSON bool `name:"json" help:"Print a JSON object."`

	accountFlags
}

func (statusCommand) Help() string {
	return `Shows which credential the provider would use with the variables of this shell, and where it is from. Reads the forms and the databases of the account with it, to see whether it works. Shows where credentials and the journal of webhooks are stored. It prints no secret, changes nothing, and exchanges no code.

Arguments of a provider block come before the variables. This command does not read the configuration: --profile and --base-url stand for the arguments.

The exit code is 0 if the credential works for forms and for databases, 3 if it works for one of them only, 1 if it works for neither, and 2 if a setting is invalid. The JSON object then says in "error" what is wrong.

Examples:

    # Why does a pipeline say "Authentication Failed"?
    terraform-provider-fillout status

    # How many forms does the account have?
    terraform-provider-fillout status --json | jq .forms.count`
}

// status is the output of status --json. If a setting is invalid, Error says so, and no credential is chosen.
type status struct {
	Version    string           `json:"version"`
	Command    string           `json:"command"`
	Error      string           `json:"error"`
	Works      bool             `json:"works"`
	Credential credentialStatus `json:"credential"`
	Region     string           `json:"region"`
	Forms      apiStatus        `json:"forms"`
	Databases  apiStatus        `json:"databases"`
	Store      storeStatus      `json:"store"`
	Journal    journalStatus    `json:"journal"`
}

// credentialStatus says where the credential is from. Kind is token, profile or code. Source is the variable or the
// flag that decided, "" for the default profile.
type credentialStatus struct {
	Kind    string `json:"kind"`
	Source  string `json:"source"`
	Profile string `json:"profile"`
}

// apiStatus says whether the credential works for an API. URL is "" if the credential does not decide it.
type apiStatus struct {
	URL   string `json:"url"`
	Works bool   `json:"works"`
	Count int    `json:"count"`
	Error string `json:"error"`
}

type storeStatus struct {
	Path     string   `json:"path"`
	Profiles []string `json:"profiles"`
	Error    string   `json:"error"`
}

// journalStatus has the path "" if the journal is off.
type journalStatus struct {
	Path     string `json:"path"`
	Webhooks int    `json:"webhooks"`
	Error    string `json:"error"`
}

func (s *statusCommand) Run(ctx context.Context, c console) error {
	found := status{Version: c.Version, Command: credentials.Command(), Store: c.storeStatus(), Journal: c.journalStatus()}
	access, err := s.access(c, "status", maxRetries)
	if err != nil {
		if s.JSON {
			found.Error, _, _ = strings.Cut(err.Error(), "\n\n")
			err = errors.Join(c.printJSON(found), err)
		}
		return err
	}
	found.Credential = credentialOf(access.choice)
	failures, err := s.try(ctx, c, access, &found)
	if err != nil {
		return err
	}
	if s.JSON {
		err = c.printJSON(found)
	} else {
		err = c.print(found.table())
	}
	if err != nil || len(failures) == 0 {
		return err
	}
	failed := &problem{text: strings.Join(failures, "\n")}
	if found.Forms.Works || found.Databases.Works {
		failed.cause = errPartly
	}
	return failed
}

// try reads the forms and the databases. It returns what failed, and an error only for an interrupt.
func (s *statusCommand) try(ctx context.Context, c console, access access, found *status) (failures []string, err error) {
	credential, err := access.credential(ctx, c)
	if err != nil {
		if errors.Is(err, errNotExchanged) {
			err = &problem{text: "The code in " + found.Credential.Source + " is not exchanged for a token on this machine yet. " +
				"Terraform exchanges it at the first request."}
		} else if err = c.accountProblem("Reading the account", err, "Nothing was sent."); errors.Is(err, context.Canceled) {
			return nil, err
		}
		found.Forms.Error, found.Databases.Error = err.Error(), err.Error()
		return []string{err.Error()}, nil
	}
	found.Region = regions[credential.BaseURL.String()]
	found.Forms.URL, found.Databases.URL = credential.BaseURL.String(), access.databaseURL(credential)
	attempt := func(of *apiStatus, what string, list func(context.Context) (int, error)) error {
		count, err := list(ctx)
		if err == nil {
			of.Works, of.Count = true, count
			return nil
		}
		if err = c.accountProblem("Reading the "+what, err, "Nothing was changed."); errors.Is(err, context.Canceled) {
			return err
		}
		of.Error = err.Error()
		failures = append(failures, of.Error)
		return nil
	}
	err = attempt(&found.Forms, "forms", func(ctx context.Context) (int, error) {
		forms, err := access.client.ListForms(ctx)
		return len(forms), err
	})
	if err != nil {
		return nil, err
	}
	err = attempt(&found.Databases, "databases", func(ctx context.Context) (int, error) {
		databases, err := access.client.ListDatabases(ctx)
		return len(databases), err
	})
	found.Works = found.Forms.Works && found.Databases.Works
	return failures, err
}

// credential returns the credential. It exchanges no code, because that would use up the code.
func (a access) credential(ctx context.Context, c console) (fillout.Credential, error) {
	if exchange := a.choice.Exchange; exchange != nil {
		key := credentials.ExchangeKey(exchange.App.Server, exchange.App.ClientID, exchange.App.RedirectURI, exchange.Code)
		store, err := c.openStore()
		if err != nil {
			return fillout.Credential{}, err
		}
		kept, err := store.Exchanges()
		if err != nil {
			return fillout.Credential{}, fmt.Errorf("reading the store: %w", err)
		}
		if _, exchanged := kept[key]; !exchanged {
			return fillout.Credential{}, errNotExchanged
		}
	}
	return a.resolver.Credential(ctx)
}

func credentialOf(choice credentials.Choice) credentialStatus {
	kind := "token"
	switch {
	case choice.Exchange != nil:
		kind = "code"
	case choice.Profile != "":
		kind = "profile"
	}
	return credentialStatus{Kind: kind, Source: typedSource(choice.Source), Profile: choice.Profile}
}

func (c console) storeStatus() storeStatus {
	store, err := c.openStore()
	if err != nil {
		return storeStatus{Profiles: []string{}, Error: err.Error()}
	}
	profiles, err := store.Profiles()
	if err != nil {
		return storeStatus{Path: store.Path(), Profiles: []string{}, Error: sentence(err.Error())}
	}
	return storeStatus{Path: store.Path(), Profiles: append([]string{}, profiles...)}
}

func (c console) journalStatus() journalStatus {
	j := journal.Open(c.Getenv, slog.New(slog.DiscardHandler))
	if j.Folder() == "" {
		return journalStatus{}
	}
	entries, newer, err := j.All()
	if err != nil {
		return journalStatus{Path: j.Folder(), Error: sentence(err.Error())}
	}
	return journalStatus{Path: j.Folder(), Webhooks: len(entries) + newer}
}

// table returns the status for people.
func (s status) table() string {
	var text strings.Builder
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	row := func(name, value string) { _, _ = fmt.Fprintln(table, name+"\t"+value) }
	row("Credential", s.Credential.String())
	if s.Forms.URL != "" {
		row("Region", cmp.Or(s.Region, "none of Fillout's own"))
	}
	row("Forms", s.Forms.describe("form"))
	row("Databases", s.Databases.describe("database"))
	row("Store", cmp.Or(s.Store.Error, s.Store.Path+": "+cmp.Or(strings.Join(s.Store.Profiles, ", "), "no profiles")))
	if s.Journal.Path == "" {
		row("Journal", "off, because "+journal.Variable+" says so")
	} else {
		row("Journal", cmp.Or(s.Journal.Error, s.Journal.Path+": "+count(s.Journal.Webhooks, "webhook")))
	}
	row("Command", s.Command+", version "+s.Version)
	_ = table.Flush() // a builder takes everything
	return text.String()
}

// String describes the credential for people.
func (s credentialStatus) String() string {
	switch s.Kind {
	case "profile":
		if s.Source == "" {
			return "profile " + s.Profile + ", because no other source is set"
		}
		return "profile " + s.Profile + ", which " + s.Source + " names"
	case "code":
		return "token of the code in " + s.Source
	}
	return "access token in " + s.Source
}

func (s apiStatus) describe(what string) string {
	switch {
	case s.Works:
		return s.URL + " works: " + count(s.Count, what)
	case s.URL == "":
		return "not tried"
	}
	return s.URL + " does not work"
}
