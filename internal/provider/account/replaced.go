package account

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// replacedKey is the key of the private state in which the first plan of an object notes which object it is. If
// -replace or replace_triggered_by ends the object, Terraform plans a second time, as for a new object: without a
// state, but with the note (measured with Terraform 1.11.4 and 1.16.4 and OpenTofu 1.12.6).
const replacedKey = "replaced"

// Replaced is an object that a plan may replace.
type Replaced struct {
	DatabaseID  string `json:"database_id"`
	TableID     string `json:"table_id,omitempty"`
	FieldID     string `json:"field_id,omitempty"`
	Name        string `json:"name,omitempty"`
	Unprotected bool   `json:"unprotected,omitempty"`
}

// Protection returns the object's own deletion_protection.
func (r Replaced) Protection() types.Bool { return types.BoolValue(!r.Unprotected) }

// NoteReplaced notes an object for the second plan of its replacement. Nil removes the note.
func NoteReplaced(ctx context.Context, private interface {
	SetKey(context.Context, string, []byte) diag.Diagnostics
}, object *Replaced, diags *diag.Diagnostics) {
	var note []byte // removes the key
	if object != nil {
		note, _ = json.Marshal(object) // it always marshals
	}
	diags.Append(private.SetKey(ctx, replacedKey, note)...)
}

// TakeReplaced returns the object that the plan of a new object replaces, and removes the note. It returns nil if the
// object is new, or tainted: Terraform plans a tainted object once, without a note.
func TakeReplaced(ctx context.Context, private interface {
	GetKey(context.Context, string) ([]byte, diag.Diagnostics)
	SetKey(context.Context, string, []byte) diag.Diagnostics
}, diags *diag.Diagnostics) *Replaced {
	note, problems := private.GetKey(ctx, replacedKey)
	diags.Append(problems...)
	var object Replaced
	if json.Unmarshal(note, &object) != nil {
		return nil
	}
	NoteReplaced(ctx, private, nil, diags)
	return &object
}
