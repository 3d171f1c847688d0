package deletion

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
)

// Records returns the set of all records of a table. Name is that of the table.
func Records(client *fillout.Client, databaseID, tableID, name string) *Set {
	return &Set{
		noun:  "record",
		place: fmt.Sprintf("the table %s (%s) of the database %s", safetext.Printable(name), tableID, databaseID),
		list: func(ctx context.Context) iter.Seq2[string, error] {
			return func(yield func(string, error) bool) {
				for record, err := range client.ReadRecords(ctx, databaseID, tableID, fillout.RecordsQuery{}) {
					if !yield(string(record.ID), err) {
						return
					}
				}
			}
		},
		remove: func(ctx context.Context, id string) error { return client.DeleteRecord(ctx, databaseID, tableID, id) },
		read: func(ctx context.Context, id string) error {
			_, err := client.GetRecord(ctx, databaseID, tableID, id)
			return err
		},
	}
}

// Submissions returns the set of a form's submissions before a time. Status is "finished", "in_progress", or "" for the
// service's default.
func Submissions(client *fillout.Client, formID string, before time.Time, status string) *Set {
	return &Set{
		noun:  "submission",
		place: "the form " + formID,
		bound: " before " + before.Format(time.RFC3339Nano),
		list: func(ctx context.Context) iter.Seq2[string, error] {
			query := fillout.SubmissionsQuery{Before: roundedUp(before), Status: status}
			return func(yield func(string, error) bool) {
				for submission, err := range client.ReadSubmissions(ctx, formID, query, fillout.MaxPageSize) {
					id := string(submission.ID)
					if err == nil {
						at, ok := submittedAt(submission)
						switch {
						case !ok:
							id = ""
						case !at.Before(before): // the service's filter is not relied on
							continue
						}
					}
					if !yield(id, err) {
						return
					}
				}
			}
		},
		remove: func(ctx context.Context, id string) error { return client.DeleteSubmission(ctx, formID, id) },
		read: func(ctx context.Context, id string) error {
			_, err := client.GetSubmission(ctx, formID, id, false)
			return err
		},
	}
}

// roundedUp returns a time in whole milliseconds, as a query has it, that is not before t.
func roundedUp(t time.Time) time.Time {
	if whole := t.Truncate(time.Millisecond); whole.Before(t) {
		return whole.Add(time.Millisecond)
	}
	return t
}

// submittedAt returns the time of a submission, and reports whether it can be read. A time without a zone cannot.
func submittedAt(submission fillout.Submission) (at time.Time, ok bool) {
	if submission.SubmittedAt == nil {
		return time.Time{}, false
	}
	at, err := time.Parse(time.RFC3339, string(*submission.SubmittedAt))
	return at, err == nil && !at.IsZero()
}
