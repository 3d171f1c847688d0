// Package attribute contains what the attributes of several data sources and resources share: computed attributes,
// their values, and validators.
package attribute

import (
	"fmt"
	"math"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
)

// ComputedString returns a computed string of a data source.
func ComputedString(description string) schema.StringAttribute {
	return schema.StringAttribute{MarkdownDescription: description, Computed: true}
}

// ComputedStrings returns a computed list of strings of a data source.
func ComputedStrings(description string) schema.ListAttribute {
	return schema.ListAttribute{MarkdownDescription: description, Computed: true, ElementType: types.StringType}
}

// ComputedNumber returns a computed number of a data source.
func ComputedNumber(description string) schema.NumberAttribute {
	return schema.NumberAttribute{MarkdownDescription: description, Computed: true}
}

// ComputedBool returns a computed boolean of a data source.
func ComputedBool(description string) schema.BoolAttribute {
	return schema.BoolAttribute{MarkdownDescription: description, Computed: true}
}

// ComputedList returns a computed list of objects of a data source.
func ComputedList(description string, attributes map[string]schema.Attribute) schema.ListNestedAttribute {
	return schema.ListNestedAttribute{
		MarkdownDescription: description,
		Computed:            true,
		NestedObject:        schema.NestedAttributeObject{Attributes: attributes},
	}
}

// Map converts a section of an answer into a list. A missing section becomes an empty list.
func Map[From, To any](from []From, convert func(From) To) []To {
	to := make([]To, 0, len(from))
	for _, element := range from {
		to = append(to, convert(element))
	}
	return to
}

// Texts converts texts of an answer. Missing ones become an empty list.
func Texts(from []fillout.Text) []types.String {
	return Map(from, func(t fillout.Text) types.String { return types.StringValue(string(t)) })
}

// OptionalText converts a text of an answer. It is null if the service sent nothing or null.
func OptionalText(text *fillout.Text) types.String {
	return types.StringPointerValue((*string)(text))
}

// TextOf returns a text of an answer, or "" if the service sent nothing or null.
func TextOf(text *fillout.Text) string {
	if text == nil {
		return ""
	}
	return string(*text)
}

// defaultMaxResults is the default of an argument max_results.
const defaultMaxResults = 1000

// MaxResults returns the value of an argument max_results.
func MaxResults(argument types.Number) int {
	if argument.IsNull() {
		return defaultMaxResults
	}
	most, _ := argument.ValueBigFloat().Int64()
	return int(min(most, math.MaxInt32)) // an int has 32 bits on some machines
}

// WarnOfDefault warns that the default of max_results has cut off results. Do not call it for a value that the user has
// set. "of" names the object, results what was read of it, and filters the arguments that read fewer.
func WarnOfDefault(diags *diag.Diagnostics, of, results, filters string) {
	diags.AddAttributeWarning(path.Root("max_results"), account.TitleResultsCutOff, fmt.Sprintf("There are more than %d "+
		"matching %s in %s. Without max_results, only the first %[1]d in the order of sort are read.\n\n"+
		"To read more, set max_results. To read fewer, set %[4]s. To keep the first %[1]d without this warning, set "+
		"max_results = %[1]d.", defaultMaxResults, results, of, filters))
}
