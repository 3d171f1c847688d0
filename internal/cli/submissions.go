package cli

import (
	"context"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/deletion"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

// submissionsCommand has the commands for submissions.
type submissionsCommand struct {
	Delete submissionsDeleteCommand `cmd:"" help:"Delete the submissions of a form before a date."`
}

// submissionsDeleteCommand has the flags of submissions delete.
type submissionsDeleteCommand struct {
	Form   string `name:"form" placeholder:"ID" help:"ID of the form."`
	Before string `name:"before" placeholder:"TIME" help:"Delete submissions before this time, in RFC 3339 and any zone, such as 2026-01-01T00:00:00Z."`
	Status string `name:"status" placeholder:"STATUS" help:"Delete submissions that are finished (the default) or in_progress."`

	deletionFlags
	accountFlags
}

// Help returns the long help.
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

// Run deletes submissions.
func (d *submissionsDeleteCommand) Run(ctx context.Context, c console) error {
	const command = "submissions delete"
	refuse := func(text string) error { return usage(credentials.Command()+" "+command, text) }
	before, err := time.Parse(time.RFC3339, d.Before)
	year := before.UTC().Year()
	switch {
	case d.Form == "" || d.Before == "":
		return refuse("--form and --before are needed.")
	case !urls.ValidID(d.Form):
		return refuse("--form must be the ID of a form, such as pK4tWc9dQmus.")
	case err != nil || year < 1 || year > 9999 || before.IsZero():
		return refuse("--before must be a time in RFC 3339, such as 2026-01-01T00:00:00Z or 2026-01-01T00:00:00+01:00.")
	case d.Status != "" && d.Status != "finished" && d.Status != "in_progress":
		return refuse("--status must be finished or in_progress.")
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
