package guard

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/template"
)

// Narrower counts the values for which a changed template of a field has no room: ratings above a lower maximum, and
// links where a record may no longer have several. What the service does with them is unknown, so they count as lost
// (assumption: rating-narrowed).
func (g *Guard) Narrower(ctx context.Context, database *fillout.Database, tableID, fieldID string,
	changed json.RawMessage) Loss {
	loss, field := newFieldLoss(database, tableID, fieldID)
	if loss.err != nil {
		return loss
	}
	filter := narrows(field, changed)
	if filter == nil {
		return loss
	}
	switch n, total, err := g.count(ctx, tableKey{string(database.ID), tableID}, filter); {
	case err != nil:
		loss.err = err
	case n > 0 && filter.Operator == fillout.OperatorGreaterThan:
		has := fmt.Sprintf("a value above %v in %s", filter.Operand, loss.subject.field)
		loss.counts = []string{have(n, total, loss.subject.table, has)}
	case n > 0:
		loss.counts = []string{have(n, total, loss.subject.table, "a value in "+loss.subject.field)}
		loss.follows = []string{"How many of them have several links cannot be counted."}
	}
	return loss
}

// narrows returns a filter for the values that may have no room in a changed template, or nil if there is room for all.
// There is no filter for records with several links (documented by omission).
func narrows(field *fillout.Field, changed json.RawMessage) *fillout.Filter {
	kind, _ := template.TypeNamed(string(field.Type))
	before, after := kind.Decode(field.Template), kind.Decode(changed)
	for _, setting := range kind.Settings {
		if _, ok := before[setting.Name]; !ok {
			before[setting.Name] = setting.Default
		}
	}
	most, isRating := after["max_rating"].(int64)
	old, wasRating := before["max_rating"].(int64)
	switch {
	case isRating && wasRating && most < old:
		return &fillout.Filter{Field: string(field.ID), Operator: fillout.OperatorGreaterThan, Operand: most}
	case before["allow_multiple"] == true && after["allow_multiple"] == false:
		return &fillout.Filter{Field: string(field.ID), Operator: fillout.OperatorIsNotEmpty, Operand: true}
	}
	return nil
}
