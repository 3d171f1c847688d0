package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/journal"
)

// webhooksCommand has the commands for the journal of webhooks.
type webhooksCommand struct {
	List   webhooksListCommand   `cmd:"" help:"List the webhooks that this machine has made."`
	Import webhooksImportCommand `cmd:"" help:"Print import blocks for them."`
	Delete webhooksDeleteCommand `cmd:"" help:"Delete a webhook at Fillout."`
	Forget webhooksForgetCommand `cmd:"" help:"Drop a webhook from the journal."`
}

func (webhooksCommand) Help() string {
	return `Fillout cannot list webhooks. So the provider writes down each webhook of a form that it makes on this machine, until it is deleted: in the folder that FILLOUT_JOURNAL names, or else in fillout/journal below the folder for the state of programs. These commands show and use that journal, for example after a state was lost.`
}

// journal returns the journal and its entries.
func (c console) journal() (*journal.Journal, []journal.Entry, error) {
	j := journal.Open(c.Getenv, slog.New(slog.DiscardHandler))
	if j.Folder() == "" {
		return nil, nil, &problem{text: "The journal is off, because " + journal.Variable + " says so. Set it to a folder, or " +
			"unset it."}
	}
	entries, newer, err := j.All()
	if err != nil {
		return nil, nil, &problem{text: sentence(err.Error()), cause: err}
	}
	if newer > 0 {
		c.warn("%d entries of %s were written by a newer version of the provider, and are not shown. Upgrade to see them.",
			newer, j.Folder())
	}
	return j, entries, nil
}

// stateOf says what is known of an entry.
func stateOf(entry journal.Entry) string {
	switch {
	case entry.Known:
		return "in a state"
	case entry.Living:
		return "being made"
	case entry.ID == "":
		return "possibly made"
	}
	return "in no state yet"
}

// handle returns the word that names an entry for delete and forget.
func handle(entry journal.Entry) string {
	if entry.ID == "" {
		return entry.Name
	}
	return entry.ID
}

// pick returns the entry that an argument names.
func pick(j *journal.Journal, entries []journal.Entry, wanted string) (journal.Entry, error) {
	var found []journal.Entry
	for _, entry := range entries {
		if wanted != "" && (entry.ID == wanted || entry.Name == wanted) {
			found = append(found, entry)
		}
	}
	switch len(found) {
	case 0:
		return journal.Entry{}, &problem{text: fmt.Sprintf("The journal %s has no webhook %s. Run \"%s webhooks list\" to see "+
			"what it has.", j.Folder(), safetext.Printable(wanted), credentials.Command())}
	case 1:
		return found[0], nil
	}
	names := make([]string, 0, len(found))
	for _, entry := range found {
		names = append(names, fmt.Sprintf("%s (%s, form %s)", entry.Name, entry.BaseURL, entry.FormID))
	}
	return journal.Entry{}, &problem{text: fmt.Sprintf("The journal has the webhook %s several times. Name one of these "+
		"instead: %s.", wanted, strings.Join(names, ", "))}
}

type webhooksListCommand struct {
	JSON    bool   `name:"json" help:"Print a JSON array."`
	Profile string `name:"profile" placeholder:"NAME" variable:"FILLOUT_PROFILE" help:"Name of the stored token that reads the names of the forms."`
}

func (webhooksListCommand) Help() string {
	return `Lists each webhook of a form that was made on this machine and is not known to be deleted, the oldest first. The state of a webhook is one of these:

"in a state": a plan has seen its ID in a state since. "in no state yet": no plan has. "being made": by a run that has not ended. "possibly made": a run was killed before Fillout had answered; the entry's name stands in place of the ID.

Names of forms need a credential: FILLOUT_ACCESS_TOKEN, FILLOUT_API_KEY, or a stored token. Without one, the list has none.

Examples:

    # Which webhooks of a lost state still deliver?
    terraform-provider-fillout webhooks list

    # The IDs of a form's webhooks
    terraform-provider-fillout webhooks list --json | jq -r '.[] | select(.form_id == "pK4tWc9dQmus") | .id'`
}

// listed is a webhook in the output of list --json.
type listed struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	FormID   string `json:"form_id"`
	FormName string `json:"form_name"`
	Host     string `json:"host"`
	BaseURL  string `json:"base_url"`
	Time     string `json:"time"`
	State    string `json:"state"`
}

func (l *webhooksListCommand) Run(ctx context.Context, c console) error {
	_, entries, err := c.journal()
	if err != nil {
		return err
	}
	forms := map[string]string{}
	if len(entries) > 0 {
		forms = c.formNames(ctx, l.Profile)
	}
	all := make([]listed, 0, len(entries))
	for _, entry := range entries {
		all = append(all, listed{ID: entry.ID, Name: entry.Name, FormID: entry.FormID, FormName: forms[entry.FormID],
			Host: entry.Host, BaseURL: entry.BaseURL, Time: entry.Time.Format(time.RFC3339), State: stateOf(entry)})
	}
	if l.JSON {
		return c.printJSON(all)
	}
	if len(all) == 0 {
		c.say("The journal has no webhooks.")
		return nil
	}
	var text strings.Builder
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "ID\tFORM\tNAME OF THE FORM\tHOST\tMADE\tSTATE")
	for i, one := range all {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", handle(entries[i]), one.FormID, one.FormName, one.Host, one.Time,
			one.State)
	}
	_ = table.Flush() // a builder takes everything
	return c.print(text.String())
}

// formNames returns the names of the account's forms. It says why if it cannot.
func (c console) formNames(ctx context.Context, profile string) map[string]string {
	names := map[string]string{}
	client, _, err := c.account(ctx, profile)
	if err == nil {
		var forms []fillout.FormSummary
		forms, err = client.ListForms(ctx)
		for _, form := range forms {
			if form.Name != nil {
				names[string(form.ID)] = safetext.Printable(string(*form.Name))
			}
		}
	}
	if err != nil {
		c.say("The names of the forms are missing: %s", sentence(err.Error()))
	}
	return names
}

// account returns a client with the credential that the variables or a profile name, and the API that it is for.
func (c console) account(ctx context.Context, profile string) (*fillout.Client, urls.BaseURL, error) {
	var arguments credentials.Arguments
	if profile != "" {
		arguments.Profile = &profile
	}
	choice, faults := credentials.Choose(arguments, c.Getenv)
	if len(faults) > 0 {
		return nil, urls.BaseURL{}, &problem{text: sentence(faults[0].Source + " " + faults[0].Err.Error())}
	}
	if choice.Exchange != nil {
		return nil, urls.BaseURL{}, &problem{text: "A code is only exchanged by login and by Terraform. Sign in with \"" +
			credentials.Command() + " login\", or set " + credentials.AccessTokenVariable + "."}
	}
	var base urls.BaseURL
	if text := strings.TrimSpace(c.Getenv("FILLOUT_BASE_URL")); text != "" {
		var err error
		if base, err = urls.ParseBaseURL(text); err != nil {
			return nil, urls.BaseURL{}, &problem{text: sentence("FILLOUT_BASE_URL " + err.Error())}
		}
	}
	credential, err := c.resolver(choice, base).Credential(ctx)
	if err != nil {
		if errors.As(err, new(*credentials.MissingError)) {
			err = errors.New("no credential is set. Set " + credentials.AccessTokenVariable + ", or run \"" + credentials.Command() + " login\"")
		}
		return nil, urls.BaseURL{}, &problem{text: sentence(err.Error()), cause: err}
	}
	return c.client().As(credential), credential.BaseURL, nil
}
