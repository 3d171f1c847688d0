// Package result stores what data sources and their ephemeral twins have read. It does so at a fraction of the cost of
// the framework, which makes several copies of each value: of 10,000 submissions, hundreds of megabytes.
//
// A data source calls Set in place of the state's own Set, with the same model. A long list is a List, whose elements
// are encoded one by one, so that the data source keeps neither them nor what it made them from.
//
// The encoding is that of the plugin protocol. ServerOptions make a gRPC server send it as it is. With any other
// server, such as those of tests, Set hands it over to the framework, and the result is the same.
//
// An action calls UntilStop, so that Terraform receives its result also after an interrupt.
package result

import (
	"context"
	"fmt"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
)

// Target takes what was read: a *tfsdk.State, or the *tfsdk.EphemeralResultData of a twin.
type Target interface {
	Set(ctx context.Context, model any) diag.Diagnostics
}

// Set stores a model: a struct with a field for each attribute of the schema, as the framework wants it. The types of
// the fields are types.String, types.Bool and types.Number, structs and pointers to structs of such fields, slices of
// these and maps of them by string, and pointers to List. Fields of other types are an error.
//
// Call it once, and last.
func Set(ctx context.Context, into Target, model any) diag.Diagnostics {
	var diags diag.Diagnostics
	if err := set(ctx, into, model); err != nil {
		diags.AddError(account.TitleUnexpectedAttributeType, fmt.Sprintf("Storing what was read: %s. Please report this to the provider's "+
			"developers.", err))
	}
	return diags
}

func set(ctx context.Context, into Target, model any) error {
	var (
		schema interface{ Type() attr.Type }
		raw    *tftypes.Value
	)
	switch into := into.(type) {
	case *tfsdk.State:
		schema, raw = into.Schema, &into.Raw
	case *tfsdk.EphemeralResultData:
		schema, raw = into.Schema, &into.Raw
	default:
		return fmt.Errorf("%T takes no result", into)
	}
	encoder, err := newEncoder(reflect.TypeOf(model))
	if err != nil {
		return err
	}
	kind := schema.Type().TerraformType(ctx)
	if !fits(encoder.kind, kind) {
		return fmt.Errorf("%T does not fit the schema: it has %s instead of %s", model, encoder.kind, kind)
	}
	var encoded pieces
	value := reflect.New(reflect.TypeOf(model)).Elem() // the fields of model itself have no address
	value.Set(reflect.ValueOf(model))
	encoder.encode(&encoded, value)
	if sending, ok := ctx.Value(sendingKey{}).(*pieces); ok {
		*sending = encoded
		return nil
	}
	*raw, err = tfprotov6.DynamicValue{MsgPack: encoded.join()}.Unmarshal(kind)
	return err //nolint:wrapcheck // It says what is wrong.
}

// fits reports whether the encoding of one type is that of another, too. A set is encoded like a list.
func fits(kind, schema tftypes.Type) bool {
	switch schema := schema.(type) {
	case tftypes.Set:
		list, ok := kind.(tftypes.List)
		return ok && fits(list.ElementType, schema.ElementType)
	case tftypes.List:
		list, ok := kind.(tftypes.List)
		return ok && fits(list.ElementType, schema.ElementType)
	case tftypes.Map:
		other, ok := kind.(tftypes.Map)
		return ok && fits(other.ElementType, schema.ElementType)
	case tftypes.Object:
		object, ok := kind.(tftypes.Object)
		if !ok || len(object.AttributeTypes) != len(schema.AttributeTypes) {
			return false
		}
		for name, attribute := range schema.AttributeTypes {
			if object.AttributeTypes[name] == nil || !fits(object.AttributeTypes[name], attribute) {
				return false
			}
		}
		return true
	}
	return kind.Equal(schema)
}
