package fillout

import (
	"context"
	"encoding/json"
)

// Field is a field of a table. The list of types grows, and an unknown type is passed on like any other.
type Field struct {
	ID   Text `json:"id"`
	Name Text `json:"name"`
	Type Text `json:"type"`
	// Template holds the settings as they were sent, including keys that nobody knows. It is nil if it is missing.
	Template json.RawMessage `json:"template"`
}

// NewField is a field to create. The service fills in settings that the template lacks (documented).
type NewField struct {
	Type     string          `json:"type"`
	Name     string          `json:"name"`
	Template json.RawMessage `json:"template"` // nil is sent as {}, because a new database needs one (documented)
}

// MarshalJSON implements json.Marshaler.
func (f NewField) MarshalJSON() ([]byte, error) {
	type fields NewField // without this method
	if f.Template == nil {
		f.Template = json.RawMessage("{}")
	}
	return json.Marshal(fields(f))
}

// FieldChange is a change of a field. The type of a field cannot be changed (documented).
type FieldChange struct {
	Name string `json:"name,omitempty"` // empty to keep it
	// Template is nil to keep the settings. Otherwise, it must be the whole template, with the value of each option that
	// stays, because it is not known whether the service merges or replaces.
	Template json.RawMessage `json:"template,omitempty"`
}

// CreateField adds a field to a table. A link gets a partner in the table that it points to, which the service makes by
// itself. The call is repeated only if it cannot have been processed, and may fail with ErrAnswerLost. The answer has
// an id. Everything else in it may be missing.
func (c *Client) CreateField(ctx context.Context, databaseID, tableID string, field NewField) (*Field, error) {
	create := c.databases.create(field, "bases", databaseID, "tables", tableID, "fields")
	create.showsAnswer = true
	return decode(ctx, c, create, func(field *Field) error {
		return unreadableIf(field == nil || !isID(field.ID))
	})
}

// UpdateField changes the name or the settings of a field, or both. It is safe to repeat, because it sends the whole
// state that is wanted.
func (c *Client) UpdateField(ctx context.Context, databaseID, tableID, fieldID string,
	change FieldChange) (*Field, error) {
	update := c.databases.change(change, "bases", databaseID, "tables", tableID, "fields", fieldID)
	return decode(ctx, c, update, func(field *Field) error {
		if field == nil {
			return ErrUnreadable
		}
		return isAbout("field", fieldID, field.ID)
	})
}

// DeleteField deletes a field with its values. The partner of a link goes, too (assumption: link-partner-field). It is
// safe to repeat; ErrNotFound may mean that it was deleted before. A primary field cannot be deleted (documented).
func (c *Client) DeleteField(ctx context.Context, databaseID, tableID, fieldID string) error {
	return c.do(ctx, c.databases.remove("bases", databaseID, "tables", tableID, "fields", fieldID), acceptDeleted)
}
