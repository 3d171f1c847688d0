package fillout

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"slices"
	"strings"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/transport"
)

// MaxRecords is the largest number of records that one call can return (documented).
const MaxRecords = 2000

// Record is a record of a table. Every value is JSON as the service sent it, depending on the type of field.
type Record struct {
	ID Text `json:"id"`
	// Values by field id.
	Values    map[string]json.RawMessage `json:"data"`
	CreatedAt *Text                      `json:"createdAt"`
	UpdatedAt *Text                      `json:"updatedAt"`
	JSON      json.RawMessage            `json:"-"` // the whole record
}

// UnmarshalJSON implements json.Unmarshaler. It stores the whole record in r.JSON.
func (r *Record) UnmarshalJSON(data []byte) error {
	type fields Record // without this method
	r.JSON = bytes.Clone(data)
	return json.Unmarshal(data, (*fields)(r))
}

// complete reports whether a record shows its values. One without them would look as if it had none.
func (r *Record) complete() bool { return r != nil && isID(r.ID) && r.Values != nil }

// RecordsQuery says which records to list. The zero value asks for the service's defaults: the first 500, oldest first.
type RecordsQuery struct {
	Limit  int          `json:"limit,omitempty"` // 1 to MaxRecords; 0 leaves it to the service (500)
	Offset int          `json:"offset,omitempty"`
	Sort   []RecordSort `json:"sort,omitempty"`
	Filter *Filter      `json:"filter,omitempty"`
}

// RecordSort is a key that records are sorted by.
type RecordSort struct {
	Field     string `json:"field"`               // id or name, or one of id, createdAt and updatedAt
	Direction string `json:"direction,omitempty"` // asc or desc
}

// RecordsPage is a part of a table's records.
type RecordsPage struct {
	Records []Record
	Total   int // of all matches
	HasMore bool
}

// ListRecords reads one page of a table's records.
func (c *Client) ListRecords(ctx context.Context, databaseID, tableID string,
	query RecordsQuery) (*RecordsPage, error) {
	// Pointers show whether a number is there. A total that is missing must not become 0: it would say that nothing can
	// be lost.
	type page struct {
		Records []Record `json:"records"`
		Total   *int     `json:"total"`
		HasMore *bool    `json:"hasMore"`
	}
	answer, err := decode(ctx, c, call{
		api:    c.databases,
		method: http.MethodPost, // it changes nothing (documented)
		path:   []string{"bases", databaseID, "tables", tableID, "records", "list"},
		body:   query,
	}, func(p page) error {
		if p.Records == nil || p.Total == nil || p.HasMore == nil || *p.Total < len(p.Records) ||
			slices.ContainsFunc(p.Records, func(r Record) bool { return !r.complete() }) {
			return ErrUnreadable
		}
		// More must come, or the loop of ReadRecords would not end.
		return unreadableIf(*p.HasMore && (len(p.Records) == 0 || *p.Total <= query.Offset+len(p.Records)))
	})
	if err != nil {
		return nil, err
	}
	return &RecordsPage{Records: answer.Records, Total: *answer.Total, HasMore: *answer.HasMore}, nil
}

// CountRecords returns how many records of a table match a filter, or how many there are if filter is nil.
func (c *Client) CountRecords(ctx context.Context, databaseID, tableID string, filter *Filter) (int, error) {
	page, err := c.ListRecords(ctx, databaseID, tableID, RecordsQuery{Limit: 1, Filter: filter})
	if err != nil {
		return 0, err
	}
	return page.Total, nil
}

// ReadRecords returns the records that match the query, in the query's order, until the loop ends. It sets the offset
// itself, and reads pages of the query's limit, or of MaxRecords for 0, and smaller ones if these are too large. A
// record that moves while pages are read is returned once. Where records of the pages so far were deleted meanwhile, it
// goes back. It can still miss a record if as many records were added.
func (c *Client) ReadRecords(ctx context.Context, databaseID, tableID string,
	query RecordsQuery) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		if _, err := c.eachRecord(ctx, databaseID, tableID, query, func(record Record) bool {
			return yield(record, nil)
		}); err != nil {
			yield(Record{}, err)
		}
	}
}

// ReadTable calls each with every record of a table, like a loop over ReadRecords. It reports whether one answer held
// them all. A table that takes several may change meanwhile.
func (c *Client) ReadTable(ctx context.Context, databaseID, tableID string, each func(*Record)) (atOnce bool, err error) {
	pages, err := c.eachRecord(ctx, databaseID, tableID, RecordsQuery{}, func(record Record) bool {
		each(&record)
		return true
	})
	return pages == 1, err
}

// maxStepsBack bounds how often a loop over pages goes back.
const maxStepsBack = 10

// eachRecord calls each with the records that match the query, until it returns false. It returns how many pages it
// read.
func (c *Client) eachRecord(ctx context.Context, databaseID, tableID string, query RecordsQuery,
	each func(Record) bool) (pages int, err error) {
	if query.Limit == 0 {
		query.Limit = MaxRecords
	}
	query.Offset = 0
	read := make(map[Text]bool)
	total, stepsBack := 0, 0
	for {
		page, err := c.ListRecords(ctx, databaseID, tableID, query)
		if (errors.Is(err, transport.ErrTooLarge) || errors.Is(err, transport.ErrTooMany)) && query.Limit > 1 {
			query.Limit = (query.Limit + 3) / 4
			continue
		}
		if err != nil {
			return pages, err
		}
		pages++
		for _, record := range page.Records {
			if !read[record.ID] && !each(record) {
				return pages, nil
			}
			read[record.ID] = true
		}
		query.Offset += len(page.Records)
		if gone := total - page.Total; pages > 1 && gone > 0 && stepsBack < maxStepsBack {
			query.Offset = max(0, query.Offset-len(page.Records)-gone) // the records that moved, and this page again
			stepsBack++
		} else if !page.HasMore && query.Offset >= page.Total || len(page.Records) == 0 {
			return pages, nil
		}
		total = page.Total
	}
}

// GetRecord reads one record of a table.
func (c *Client) GetRecord(ctx context.Context, databaseID, tableID, recordID string) (*Record, error) {
	read := c.databases.read("bases", databaseID, "tables", tableID, "records", recordID)
	return decode(ctx, c, read, isRecord(recordID))
}

// newValues are the values of a record to create or to change, by field id.
type newValues struct {
	Record map[string]json.RawMessage `json:"record"`
}

// CreateRecord adds a record to a table. The values are by field id. The service ignores keys that it does not know
// (measured), so the caller compares the answer with what it sent. The call is repeated only if it cannot have been
// processed, and may fail with ErrAnswerLost.
func (c *Client) CreateRecord(ctx context.Context, databaseID, tableID string,
	values map[string]json.RawMessage) (*Record, error) {
	return decode(ctx, c, c.databases.create(newValues{values}, "bases", databaseID, "tables", tableID, "records"), isRecord(""))
}

// UpdateRecord changes the given values of a record, and no others. It is safe to repeat.
func (c *Client) UpdateRecord(ctx context.Context, databaseID, tableID, recordID string,
	values map[string]json.RawMessage) (*Record, error) {
	change := c.databases.change(newValues{values}, "bases", databaseID, "tables", tableID, "records", recordID)
	return decode(ctx, c, change, isRecord(recordID))
}

// DeleteRecord deletes a record. It is safe to repeat; ErrNotFound may mean that it was deleted before.
func (c *Client) DeleteRecord(ctx context.Context, databaseID, tableID, recordID string) error {
	return c.do(ctx, c.databases.remove("bases", databaseID, "tables", tableID, "records", recordID), acceptDeleted)
}

// isRecord returns a check that an answer is the record with an id, or any record if the id is empty.
func isRecord(id string) func(*Record) error {
	return func(record *Record) error {
		switch {
		case !record.complete():
			return ErrUnreadable
		case id != "" && !strings.EqualFold(string(record.ID), id):
			return otherObjectError{"record", id, string(record.ID)}
		}
		return nil
	}
}
