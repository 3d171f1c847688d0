package attribute

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// KeepSpelling keeps the value of the state if the configured value means the same. It implements planmodifier.String.
// Put it before a modifier that replaces: another spelling must not destroy anything.
type KeepSpelling struct {
	// Normalize returns the same text for all spellings with the same meaning.
	Normalize func(text string) string
}

// JSONSpelling keeps JSON that differs only in white space, in the order of members or in escapes, as between the text
// of an answer and jsonencode.
var JSONSpelling = KeepSpelling{Normalize: func(text string) string {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if !json.Valid([]byte(text)) || decoder.Decode(&value) != nil {
		return text
	}
	normal, err := json.Marshal(value)
	if err != nil {
		return text
	}
	return string(normal)
}}

// Description implements planmodifier.String.
func (KeepSpelling) Description(context.Context) string {
	return "Another spelling with the same meaning is not a change."
}

// MarkdownDescription implements planmodifier.String.
func (m KeepSpelling) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

// PlanModifyString implements planmodifier.String.
func (m KeepSpelling) PlanModifyString(_ context.Context, req planmodifier.StringRequest,
	resp *planmodifier.StringResponse) {
	if m.Same(req.PlanValue, req.StateValue) {
		resp.PlanValue = req.StateValue
	}
}

// Same reports whether two known values mean the same.
func (m KeepSpelling) Same(a, b types.String) bool {
	known := !a.IsNull() && !a.IsUnknown() && !b.IsNull() && !b.IsUnknown()
	return known && m.Normalize(a.ValueString()) == m.Normalize(b.ValueString())
}
