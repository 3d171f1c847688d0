package fillout

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"math"
	"slices"
	"strconv"
)

// DatabaseSummary is a database in the list of an account's databases.
type DatabaseSummary struct {
	ID   Text  `json:"id"`
	Name Text  `json:"name"`
	URL  *Text `json:"url"` // for people; nil in older answers
}

// Database is a database with its tables and their fields, but without records.
type Database struct {
	ID     Text    `json:"id"`
	Name   Text    `json:"name"`
	URL    *Text   `json:"url"` // for people; nil in older answers
	Tables []Table `json:"tables"`

	// JSON is the whole answer, including keys that this type does not know.
	JSON json.RawMessage `json:"-"`
}

// UnmarshalJSON implements json.Unmarshaler. It stores the whole database in d.JSON.
func (d *Database) UnmarshalJSON(data []byte) error {
	type fields Database // without this method
	d.JSON = bytes.Clone(data)
	return json.Unmarshal(data, (*fields)(d))
}

// Table returns the table with an id, or nil.
func (d *Database) Table(id string) *Table {
	at := slices.IndexFunc(d.Tables, func(t Table) bool { return string(t.ID) == id })
	if at < 0 {
		return nil
	}
	return &d.Tables[at]
}

// FirstTable returns the table of the lowest order, or nil if there is no table. The service promises no order of the
// list.
func (d *Database) FirstTable() *Table {
	if len(d.Tables) == 0 {
		return nil
	}
	first := slices.MinFunc(d.Tables, func(a, b Table) int { return cmp.Compare(position(a.Order), position(b.Order)) })
	return d.Table(string(first.ID))
}

// position returns an order as a number. What is not a number comes last.
func position(order Text) float64 {
	if number, err := strconv.ParseFloat(string(order), 64); err == nil {
		return number
	}
	return math.Inf(1)
}

// NewTable is a table to create. Its first field becomes the primary field (documented).
type NewTable struct {
	Name   string     `json:"name"`
	Fields []NewField `json:"fields"`
}

// ListDatabases returns all databases of the account, in the API's order. There is no paging (documented).
func (c *Client) ListDatabases(ctx context.Context) ([]DatabaseSummary, error) {
	return decode(ctx, c, c.databases.read("bases"), func(databases []DatabaseSummary) error {
		return unreadableIf(databases == nil || slices.ContainsFunc(databases, func(d DatabaseSummary) bool { return !isID(d.ID) }))
	})
}

// GetDatabase reads a database with all its tables and fields. No other call reads these (documented by omission). An
// answer without the list of tables, or with a table without its list of fields, is unreadable: it would look as if
// they had been deleted.
func (c *Client) GetDatabase(ctx context.Context, databaseID string) (*Database, error) {
	return decode(ctx, c, c.databases.read("bases", databaseID), func(database *Database) error {
		if database == nil || database.Tables == nil ||
			slices.ContainsFunc(database.Tables, func(t Table) bool { return !t.complete() }) {
			return ErrUnreadable
		}
		return isAbout("database", databaseID, database.ID)
	})
}

// CreateDatabase creates a database with at least one table. A link to a table of the same call has the table's name as
// its tableId; lookups are refused (both documented). Two calls may make two databases of one name (assumption:
// database-names), so the call is repeated only if it cannot have been processed, and may fail with ErrAnswerLost.
//
// The answer has an id. Everything else in it may be missing.
func (c *Client) CreateDatabase(ctx context.Context, name string, tables []NewTable) (*Database, error) {
	create := c.databases.create(struct {
		Name   string     `json:"name"`
		Tables []NewTable `json:"tables"`
	}{name, tables}, "bases")
	create.showsAnswer = true
	return decode(ctx, c, create, func(database *Database) error {
		return unreadableIf(database == nil || !isID(database.ID))
	})
}

// DeleteDatabase deletes a database with all its data. It is safe to repeat. ErrNotFound means that the service does
// not show the database to this account: it was deleted before, or it belongs to another account.
func (c *Client) DeleteDatabase(ctx context.Context, databaseID string) error {
	return c.do(ctx, c.databases.remove("bases", databaseID), acceptDeleted)
}
