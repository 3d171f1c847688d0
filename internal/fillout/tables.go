package fillout

import (
	"context"
	"slices"
)

// Table is a table of a database, with its fields.
type Table struct {
	ID             Text    `json:"id"`
	Name           Text    `json:"name"`
	Order          Text    `json:"order"` // a number (documented); see Database.FirstTable
	PrimaryFieldID Text    `json:"primaryFieldId"`
	URL            *Text   `json:"url"` // for people; nil in older answers
	Fields         []Field `json:"fields"`
}

// complete reports whether a table has all that is needed to say which fields it has.
func (t Table) complete() bool {
	return isID(t.ID) && t.Name != "" && t.Fields != nil &&
		!slices.ContainsFunc(t.Fields, func(f Field) bool { return !isID(f.ID) || f.Name == "" || f.Type == "" })
}

// Field returns the field with an id, or nil.
func (t *Table) Field(id string) *Field {
	at := slices.IndexFunc(t.Fields, func(f Field) bool { return string(f.ID) == id })
	if at < 0 {
		return nil
	}
	return &t.Fields[at]
}

// PrimaryField returns the primary field, or nil if the answer does not show it.
func (t *Table) PrimaryField() *Field { return t.Field(string(t.PrimaryFieldID)) }

// CreateTable creates a table. The call is repeated only if it cannot have been processed, and may fail with
// ErrAnswerLost. The answer has an id. Everything else in it may be missing.
func (c *Client) CreateTable(ctx context.Context, databaseID string, table NewTable) (*Table, error) {
	create := c.databases.create(table, "bases", databaseID, "tables")
	create.showsAnswer = true
	return decode(ctx, c, create, func(table *Table) error {
		return unreadableIf(table == nil || !isID(table.ID))
	})
}

// RenameTable changes the name of a table, which is all that can be changed (documented). It is safe to repeat.
func (c *Client) RenameTable(ctx context.Context, databaseID, tableID, name string) (*Table, error) {
	change := c.databases.change(struct {
		Name string `json:"name"`
	}{name}, "bases", databaseID, "tables", tableID)
	return decode(ctx, c, change, func(table *Table) error {
		if table == nil {
			return ErrUnreadable
		}
		return isAbout("table", tableID, table.ID)
	})
}

// DeleteTable deletes a table with its records. It is safe to repeat; ErrNotFound may mean that it was deleted before.
func (c *Client) DeleteTable(ctx context.Context, databaseID, tableID string) error {
	return c.do(ctx, c.databases.remove("bases", databaseID, "tables", tableID), acceptDeleted)
}
