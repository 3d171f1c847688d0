package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/fillout-community/terraform-provider-fillout/internal/export"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/journal"
)

type exportCommand struct {
	Databases   []string `name:"database" sep:"none" placeholder:"ID|NAME" help:"Database to export, by ID or name; may be repeated; by default all."`
	Out         string   `name:"out" placeholder:"DIR" help:"Folder to write to; by default standard output."`
	Force       bool     `name:"force" help:"Replace files in a folder that has Terraform files already."`
	WebhookURLs bool     `name:"webhook-urls" help:"Also write the URLs of webhooks, which may contain secrets, to webhooks.auto.tfvars."`

	accountFlags
}

func (exportCommand) Help() string {
	return `Writes a configuration for databases that exist, with an import block for each database, table, field and webhook. Terraform and OpenTofu can apply it: they import everything, and change nothing in Fillout.

There is a file for each database and each table. References replace IDs. Settings are left out where they have Fillout's default. Comments name what cannot be managed: views, and the other sides of links.

Fillout's API cannot list webhooks of forms. An export of all databases has those that this machine has made and that are in no state yet. Their URLs are variables that you must set.

The flags --profile, --base-url and --database-url are written into the provider block, so that a plan uses the same account. A token is never written.

A webhook's URL may contain a secret. So it is a variable, without its value. With --webhook-urls, the values are in a file of their own, which only you can read.

Nothing in Fillout is changed, and no file is replaced without --force. After an interrupt, no file was written. With --force, an error can leave some files replaced: the message says so.

Examples:

    # Look at the configuration of one database
    terraform-provider-fillout export --database CRM

    # Adopt everything
    terraform-provider-fillout export --out fillout --webhook-urls
    cd fillout
    terraform init && terraform plan`
}

// Run reads the databases and writes the configuration.
func (e *exportCommand) Run(ctx context.Context, parsed *kong.Context, c console) error {
	if e.Out == "" && (e.Force || e.WebhookURLs) {
		return usage("export", "--force and --webhook-urls need --out, which names a folder.")
	}
	account, err := e.access(c, "export", fillout.DefaultMaxRetries)
	if err != nil {
		return err
	}
	if e.Out != "" && !e.Force {
		if err := export.CheckFolder(e.Out); err != nil {
			return e.folderProblem(err)
		}
	}
	databases, err := export.Read(ctx, account.client, e.Databases, func(line string) { c.say("%s", line) })
	if err != nil {
		return c.databaseProblem(err, "Nothing was written.")
	}
	described, err := e.account(ctx, c, parsed, account)
	if err != nil {
		return err
	}
	if len(databases) == 0 && len(described.Webhooks) == 0 {
		return &problem{text: "The account has no databases, so nothing was written. Check that the token is of the right account."}
	}
	files, counts := export.Configuration(databases, described)
	if e.Out == "" {
		contents := make([][]byte, len(files))
		for i, file := range files {
			contents[i] = file.Content
		}
		return c.print(string(bytes.Join(contents, []byte("\n"))))
	}
	if secrets := export.WebhookURLs(databases); e.WebhookURLs && secrets != nil {
		files = append(files, *secrets)
	}
	others, err := export.Write(ctx, e.Out, files, e.Force)
	if err != nil {
		return e.folderProblem(err)
	}
	e.report(c, len(files), counts, others)
	return nil
}

// account returns what the configuration says about the account: the flags that name it, never a token, and the
// webhooks of its forms that the journal has and no state. An export of named databases has no webhooks of forms.
func (e *exportCommand) account(ctx context.Context, c console, parsed *kong.Context, a access) (export.Account, error) {
	var described export.Account
	for _, flag := range typed(parsed, func(*kong.Flag) bool { return true }) {
		switch flag {
		case "--profile":
			described.Profile = e.Profile
		case "--base-url":
			described.BaseURL = strings.TrimSpace(e.BaseURL)
		case "--database-url":
			described.DatabaseURL = strings.TrimSpace(e.DatabaseURL)
		}
	}
	if journal.Open(c.Getenv, slog.New(slog.DiscardHandler)).Folder() == "" || len(e.Databases) > 0 {
		return described, nil
	}
	_, entries, err := c.journal()
	if err != nil {
		return described, err
	}
	credential, err := a.resolver.Credential(ctx)
	if err != nil {
		return described, c.accountProblem("Reading the credential", err, "Nothing was written.")
	}
	entries = slices.DeleteFunc(entries, func(entry journal.Entry) bool {
		return entry.ID == "" || entry.Living || entry.BaseURL != credential.BaseURL.String()
	})
	if len(entries) == 0 {
		return described, nil
	}
	forms, err := a.client.ListForms(ctx)
	if err != nil {
		return described, c.accountProblem("Listing the forms of the account", err, "Nothing was written.")
	}
	known := 0
	for _, entry := range entries {
		switch {
		case !slices.ContainsFunc(forms, func(form fillout.FormSummary) bool { return string(form.ID) == entry.FormID }):
		case entry.Known: // a webhook must not be in two states
			known++
		default:
			described.Webhooks = append(described.Webhooks, exported(entry))
		}
	}
	if known == 1 {
		c.say("1 webhook of the journal is in a state already, and was left out.")
	} else if known > 1 {
		c.say("%d webhooks of the journal are in a state already, and were left out.", known)
	}
	return described, nil
}

// report says what was written, and what to do next.
func (e *exportCommand) report(c console, files int, counts export.Counts, others []string) {
	c.say("Wrote %s to %s: %s, %s, %s and %s.", count(files, "file"), e.Out, count(counts.Databases, "database"),
		count(counts.Tables, "table"), count(counts.Fields, "field"), count(counts.Webhooks, "webhook"))
	if counts.Left > 0 {
		c.say("Only comments name %s that cannot be managed.", count(counts.Left, "object"))
	}
	if len(others) > 0 {
		c.warn("Terraform reads these files of the folder as well: %s. Remove those of an earlier export.",
			strings.Join(others, ", "))
	}
	if counts.FormWebhooks > 0 {
		c.say("Also %s of forms, which the journal has. Set the variable of each one's URL.", count(counts.FormWebhooks, "webhook"))
	}
	if counts.Webhooks > 0 && !e.WebhookURLs {
		c.say("Set the variable of each webhook's URL, or export again with --webhook-urls.")
	}
	expected := "only import."
	if counts.Webhooks+counts.FormWebhooks > 0 {
		expected = "only import, and change webhooks, whose URLs it stores."
	}
	c.say("Run \"terraform init\" and \"terraform plan\" there, or the same with tofu. The plan must %s", expected)
}

// databaseProblem says why databases were not read.
func (c console) databaseProblem(err error, outcome string) error {
	var (
		choice *export.ChoiceError
		read   *export.ReadError
	)
	switch {
	case errors.As(err, &choice):
		return &problem{text: describeChoice(choice) + " " + outcome}
	case errors.As(err, &read):
		return c.accountProblem(read.Doing, read.Err, outcome)
	}
	return err
}

// describeChoice says that a database is not there, or that several are.
func describeChoice(choice *export.ChoiceError) string {
	shown, text := choice.Same, fmt.Sprintf("%d databases are called %s. Name one by its ID:", len(choice.Same),
		safetext.Quote(choice.Name))
	if len(choice.Same) == 0 {
		shown = choice.All
		text = fmt.Sprintf("No database has the ID or the name %s. The account has", safetext.Quote(choice.Name))
		if len(shown) == 0 {
			return text + " no databases."
		}
	}
	names := make([]string, len(shown))
	for i, database := range shown {
		names[i] = fmt.Sprintf("%s (%s)", database.ID, safetext.Quote(string(database.Name)))
	}
	return text + " " + strings.Join(names, ", ") + "."
}

// folderProblem says why the configuration was not written.
func (e *exportCommand) folderProblem(err error) error {
	switch {
	case errors.Is(err, context.Canceled):
		return interrupted("Nothing was written.")
	case errors.Is(err, export.ErrExists):
		return &problem{text: fmt.Sprintf("The folder %s has Terraform files already, so nothing was written. Name another one with "+
			"--out. With --force, files of the same names are replaced, and others stay.", e.Out), cause: err}
	}
	return &problem{text: fmt.Sprintf("The configuration could not be written to %s: %s. Name another folder with --out.", e.Out,
		err), cause: err}
}
