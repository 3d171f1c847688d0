package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/deletion"
	"github.com/fillout-community/terraform-provider-fillout/internal/export"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

const nothingDeleted = "Nothing was deleted."

// deletionFlags are the flags of a command that deletes many objects.
type deletionFlags struct {
	DryRun bool `name:"dry-run" help:"Only say how many there are."`
	Yes    bool `name:"yes" help:"Delete without asking. Needed where standard input is not a terminal."`
	JSON   bool `name:"json" help:"Print the result as a JSON object."`
}

// check refuses to begin where nobody can be asked. It sends nothing.
func (f deletionFlags) check(c console, command string) error {
	if _, ok := c.terminal(); ok || f.Yes || f.DryRun {
		return nil
	}
	return usage(command, "Standard input is not a terminal, so the command cannot ask. Add --yes to "+
		"delete, or --dry-run to see how many there are.")
}

// delete finds the objects of a set, asks, and deletes them. address is that of the API.
func (f deletionFlags) delete(ctx context.Context, c console, address string, set *deletion.Set) error {
	say := func(line string) { c.say("%s", line) }
	found, err := set.Find(ctx, say)
	switch {
	case errors.Is(err, fillout.ErrNotFound):
		return &problem{text: "The account does not have " + set.Place() + ". " + nothingDeleted + " Correct the ID, or use the " +
			"token of the account that has it.", cause: err}
	case err != nil:
		return c.deletionProblem(err, nothingDeleted)
	}
	say("At " + address + ": " + found.Describe())
	result := found.Result()
	result.DryRun = f.DryRun
	if f.DryRun || result.Found == 0 {
		return f.print(c, result)
	}
	if !f.Yes {
		if err := c.confirm(ctx); err != nil {
			return err
		}
	}
	result, err = found.Delete(ctx, say)
	summary := found.Summary(result)
	if failed := f.print(c, result); failed != nil {
		say(summary)
		return failed
	}
	const again = " Run the command again to go on."
	switch {
	case errors.Is(err, context.Canceled):
		return interrupted(summary + again)
	case err != nil:
		return c.deletionProblem(err, summary)
	case result.Left > 0:
		return &problem{text: summary + " These came since, or were hidden while the list was read." + again}
	}
	say(summary)
	return nil
}

// print prints the result, if it is wanted.
func (f deletionFlags) print(c console, result deletion.Result) error {
	if !f.JSON {
		return nil
	}
	text, _ := json.Marshal(result) // numbers never fail
	return c.print(string(text) + "\n")
}

// confirm asks the person at the terminal.
func (c console) confirm(ctx context.Context) error {
	_, _ = fmt.Fprint(c.Stderr, "They cannot be restored. Type yes to delete them: ")
	answer, err := interruptible(ctx, func() (string, error) {
		return bufio.NewReader(io.LimitReader(c.Stdin, maxInput)).ReadString('\n')
	})
	switch {
	case errors.Is(err, context.Canceled):
		c.say("")
		return interrupted(nothingDeleted)
	case strings.TrimSpace(answer) != "yes":
		return &problem{text: "The answer was not yes. " + nothingDeleted}
	}
	return nil
}

// deletionProblem says why objects were not found or not deleted.
func (c console) deletionProblem(err error, outcome string) error {
	failure, ok := errors.AsType[*deletion.Error](err)
	switch {
	case !ok:
		return err
	case errors.Is(err, deletion.ErrShown):
		return describe(failure.Doing, failure.Err, outcome)
	}
	return c.accountProblem(failure.Doing, failure.Err, outcome)
}

type emptyCommand struct {
	Database string `name:"database" placeholder:"ID|NAME" help:"Database of the table, by ID or name."`
	Table    string `name:"table" placeholder:"ID|NAME" help:"Table to empty, by ID or name."`

	deletionFlags
	accountFlags
}

func (emptyCommand) Help() string {
	return `Deletes all records of a table that exist when the command starts. The table and its fields stay. It is the way past the protection of a table that has records, and does not depend on deletion_protection. Terraform 1.14 has the same as the action fillout_database_table_empty.

The command says how many records there are, and asks before it deletes them. It deletes about 20 records per second, because Fillout's API deletes one at a time. After an interrupt or an error, it says how many are left: run it again to go on.

With --json, standard output has one object: found, deleted, already_gone, left, undated and dry_run. Without --dry-run, the exit code is 0 only if no records are left.

Examples:

    # How many records would go?
    terraform-provider-fillout empty --database CRM --table Orders --dry-run

    # In a pipeline
    terraform-provider-fillout empty --database 54752b5b7c373e06 --table tocDQqoQcoZ --yes`
}

func (e *emptyCommand) Run(ctx context.Context, c console) error {
	if e.Database == "" || e.Table == "" {
		return usage("empty", "--database and --table are needed.")
	}
	if err := e.check(c, "empty"); err != nil {
		return err
	}
	account, err := e.access(c, "empty", fillout.DefaultMaxRetries)
	if err != nil {
		return err
	}
	database, table, err := c.findTable(ctx, account.client, e.Database, e.Table)
	if err != nil {
		return err
	}
	_, address, err := account.addresses(ctx, c)
	if err != nil {
		return err
	}
	return e.delete(ctx, c, address, deletion.Records(account.client, database, string(table.ID), string(table.Name)))
}

// findTable returns a table and the ID of its database, each by ID or name.
func (c console) findTable(ctx context.Context, client *fillout.Client, database, name string) (string, *fillout.Table,
	error) {
	all, err := client.ListDatabases(ctx)
	if err != nil {
		return "", nil, c.accountProblem("Listing the databases of the account", err, nothingDeleted)
	}
	chosen, err := export.Choose(all, []string{database})
	if err != nil {
		return "", nil, c.databaseProblem(err, nothingDeleted)
	}
	databaseID := string(chosen[0].ID)
	whole, err := client.GetDatabase(ctx, databaseID)
	if err != nil {
		return "", nil, c.accountProblem("Reading the database "+databaseID, err, nothingDeleted)
	}
	if table := whole.Table(name); table != nil {
		return databaseID, table, nil
	}
	names := make([]string, len(whole.Tables))
	for i := range whole.Tables {
		table := &whole.Tables[i]
		if string(table.Name) == name {
			return databaseID, table, nil
		}
		names[i] = fmt.Sprintf("%s (%s)", table.ID, safetext.Quote(string(table.Name)))
	}
	return "", nil, &problem{text: fmt.Sprintf("The database has no table with the ID or the name %s. It has %s. %s",
		safetext.Quote(name), strings.Join(names, ", "), nothingDeleted)}
}

// submissionsCommand has the commands for submissions.
type submissionsCommand struct {
	Delete submissionsDeleteCommand `cmd:"" help:"Delete the submissions of a form before a date."`
}

type submissionsDeleteCommand struct {
	Form   string `name:"form" placeholder:"ID" help:"ID of the form."`
	Before string `name:"before" placeholder:"TIME" help:"Delete submissions before this time, in RFC 3339 and any zone, such as 2026-01-01T00:00:00Z."`
	Status string `name:"status" placeholder:"STATUS" help:"Delete submissions that are finished (the default) or in_progress."`

	deletionFlags
	accountFlags
}

func (submissionsDeleteCommand) Help() string {
	return `Deletes the submissions of a form that were submitted before a time. Submissions at that time and later stay. So do those without a time that can be read, and those of the editor's preview. Terraform 1.14 has the same as the action fillout_submissions_delete.

The command says how many submissions there are, and asks before it deletes them. It deletes about five submissions per second, because Fillout's API deletes one at a time. After an interrupt or an error, it says how many are left: run it again to go on.

With --json, standard output has one object: found, deleted, already_gone, left, undated and dry_run. Without --dry-run, the exit code is 0 only if none is left but those whose time cannot be read (undated).

Examples:

    # How many submissions are older than this year?
    terraform-provider-fillout submissions delete --form pK4tWc9dQmus --before 2026-01-01T00:00:00Z --dry-run

    # In a pipeline
    terraform-provider-fillout submissions delete --form pK4tWc9dQmus --before 2026-01-01T00:00:00Z --yes`
}

func (d *submissionsDeleteCommand) Run(ctx context.Context, c console) error {
	const command = "submissions delete"
	before, err := time.Parse(time.RFC3339, d.Before)
	year := before.UTC().Year()
	switch {
	case d.Form == "" || d.Before == "":
		return usage(command, "--form and --before are needed.")
	case !urls.ValidID(d.Form):
		return usage(command, "--form must be the ID of a form, such as pK4tWc9dQmus.")
	case err != nil || year < 1 || year > 9999 || before.IsZero():
		return usage(command, "--before must be a time in RFC 3339, such as 2026-01-01T00:00:00Z or 2026-01-01T00:00:00+01:00.")
	case d.Status != "" && d.Status != "finished" && d.Status != "in_progress":
		return usage(command, "--status must be finished or in_progress.")
	}
	if err := d.check(c, command); err != nil {
		return err
	}
	account, err := d.access(c, command, fillout.DefaultMaxRetries)
	if err != nil {
		return err
	}
	address, _, err := account.addresses(ctx, c)
	if err != nil {
		return err
	}
	return d.delete(ctx, c, address, deletion.Submissions(account.client, d.Form, before, d.Status))
}
