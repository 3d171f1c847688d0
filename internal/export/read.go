// Package export reads the databases of an account, and writes them as configuration that Terraform and OpenTofu can
// import. It reads through the client, and changes nothing in Fillout.
package export

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
)

// Database is a database with its webhooks.
type Database struct {
	*fillout.Database
	Webhooks []fillout.DatabaseWebhook
}

// ReadError means that a call failed. Doing names the call, as in "Listing the databases".
type ReadError struct {
	Doing string
	Err   error
}

func (e *ReadError) Error() string { return e.Doing + ": " + e.Err.Error() }
func (e *ReadError) Unwrap() error { return e.Err }

// ChoiceError means that a database is named that does not exist, or that several databases have the name.
type ChoiceError struct {
	Name string
	// Same are the databases of that name. It is empty if no database has the name or the ID.
	Same []fillout.DatabaseSummary
	// All are all databases of the account.
	All []fillout.DatabaseSummary
}

func (e *ChoiceError) Error() string {
	return fmt.Sprintf("%d databases are called %s", len(e.Same), safetext.Quote(e.Name))
}

// Read reads the named databases, each by ID or name; all databases if none is named. It sends two requests for each,
// and reports each before it reads it. The result is sorted by name.
func Read(ctx context.Context, client *fillout.Client, names []string, report func(line string)) ([]Database, error) {
	all, err := client.ListDatabases(ctx)
	if err != nil {
		return nil, &ReadError{"Listing the databases of the account", err}
	}
	chosen, err := Choose(all, names)
	if err != nil {
		return nil, err
	}
	read := make([]Database, len(chosen))
	for i, summary := range chosen {
		id := string(summary.ID)
		what := fmt.Sprintf("the database %s (%s)", safetext.Printable(string(summary.Name)), id)
		report(fmt.Sprintf("Reading %s, %d of %d", what, i+1, len(chosen)))
		if read[i].Database, err = client.GetDatabase(ctx, id); err != nil {
			return nil, &ReadError{"Reading " + what, err}
		}
		if read[i].Webhooks, err = client.ListDatabaseWebhooks(ctx, id); err != nil {
			return nil, &ReadError{"Listing the webhooks of " + what, err}
		}
	}
	return read, nil
}

// Choose returns the named databases, sorted by name and ID. An ID comes before a name.
func Choose(all []fillout.DatabaseSummary, names []string) ([]fillout.DatabaseSummary, error) {
	var chosen []fillout.DatabaseSummary
	for _, name := range names {
		var same []fillout.DatabaseSummary
		for _, summary := range all {
			if string(summary.ID) == name {
				same = []fillout.DatabaseSummary{summary}
				break
			}
			if string(summary.Name) == name {
				same = append(same, summary)
			}
		}
		if len(same) != 1 {
			return nil, &ChoiceError{Name: name, Same: same, All: all}
		}
		chosen = append(chosen, same...)
	}
	if len(names) == 0 {
		chosen = slices.Clone(all)
	}
	slices.SortFunc(chosen, func(a, b fillout.DatabaseSummary) int {
		return cmp.Or(strings.Compare(string(a.Name), string(b.Name)), strings.Compare(string(a.ID), string(b.ID)))
	})
	return slices.CompactFunc(chosen, func(a, b fillout.DatabaseSummary) bool { return a.ID == b.ID }), nil
}
