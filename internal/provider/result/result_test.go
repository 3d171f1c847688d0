package result

import (
	"bytes"
	"context"
	"fmt"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// leaf has each type of value.
type leaf struct {
	Text   types.String `tfsdk:"text"`
	Flag   types.Bool   `tfsdk:"flag"`
	Number types.Number `tfsdk:"number"`
}

// branch has each way to combine values.
type branch struct {
	leaf
	Single *leaf                   `tfsdk:"single"`
	Plain  leaf                    `tfsdk:"plain"`
	Leaves []leaf                  `tfsdk:"leaves"`
	Texts  []types.String          `tfsdk:"texts"`
	Tags   []types.String          `tfsdk:"tags"`
	ByName map[string]types.String `tfsdk:"by_name"`
}

// frameworks is a model as the framework takes it, and ours the same one with a List.
type frameworks struct {
	branch
	Rows []branch `tfsdk:"rows"`
}

type ours struct {
	branch
	Rows *List[branch] `tfsdk:"rows"`
}

func leafAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"text": schema.StringAttribute{Computed: true}, "flag": schema.BoolAttribute{Computed: true},
		"number": schema.NumberAttribute{Computed: true},
	}
}

func branchAttributes() map[string]schema.Attribute {
	attributes := leafAttributes()
	attributes["single"] = schema.SingleNestedAttribute{Computed: true, Attributes: leafAttributes()}
	attributes["plain"] = schema.SingleNestedAttribute{Computed: true, Attributes: leafAttributes()}
	attributes["leaves"] = schema.ListNestedAttribute{Computed: true,
		NestedObject: schema.NestedAttributeObject{Attributes: leafAttributes()}}
	attributes["texts"] = schema.ListAttribute{Computed: true, ElementType: types.StringType}
	attributes["tags"] = schema.SetAttribute{Computed: true, ElementType: types.StringType}
	attributes["by_name"] = schema.MapAttribute{Computed: true, ElementType: types.StringType}
	return attributes
}

func testSchema() schema.Schema {
	attributes := branchAttributes()
	attributes["rows"] = schema.ListNestedAttribute{Computed: true,
		NestedObject: schema.NestedAttributeObject{Attributes: branchAttributes()}}
	return schema.Schema{Attributes: attributes}
}

// random makes values. Many are null, empty or at a limit of an encoding.
type random struct{ *rand.Rand }

func (r random) text() types.String {
	switch r.IntN(8) {
	case 0:
		return types.StringNull()
	case 1:
		return types.StringUnknown()
	case 2:
		return types.StringValue(strings.Repeat("é", r.IntN(4)*16))
	case 3:
		return types.StringValue(strings.Repeat("x", []int{31, 32, 255, 256, 255, 256, 65535, 65536}[r.IntN(8)]))
	default:
		return types.StringValue(string([]rune{rune(r.IntN(0x11000)), 0, '"', rune(r.IntN(128))}) + "\xff")
	}
}

func (r random) number() types.Number {
	texts := []string{"0", "-1", "127", "128", "-129", "9223372036854775807", "9223372036854775808", "0.1", "1.5", "-1e400",
		"12345678901234567890.123456789", "1e-300"}
	parsed, _, err := big.ParseFloat(texts[r.IntN(len(texts))], 10, 512, big.ToNearestEven)
	if err != nil || r.IntN(4) == 0 {
		return types.NumberNull()
	}
	return types.NumberValue(parsed)
}

func (r random) leaf() leaf {
	flags := []types.Bool{types.BoolNull(), types.BoolUnknown(), types.BoolValue(true), types.BoolValue(false)}
	return leaf{r.text(), flags[r.IntN(len(flags))], r.number()}
}

// some returns a nil slice or one with up to 20 elements, so that its length has more than one form.
func some[T any](r random, element func() T) []T {
	if r.IntN(3) == 0 {
		return nil
	}
	all := make([]T, r.IntN(2)*r.IntN(20))
	for i := range all {
		all[i] = element()
	}
	return all
}

func (r random) branch() branch {
	b := branch{leaf: r.leaf(), Plain: r.leaf(), Leaves: some(r, r.leaf), Texts: some(r, r.text)}
	if r.IntN(2) == 0 {
		single := r.leaf()
		b.Single = &single
	}
	if r.IntN(2) == 0 {
		b.Tags = []types.String{types.StringValue("only one, as a set has no order")}
		b.ByName = make(map[string]types.String)
		for _, key := range some(r, r.text) {
			b.ByName[key.ValueString()] = r.text()
		}
	}
	return b
}

// What Set stores and sends is what the framework stores and sends, to the length of the encoding: a map has no order.
func TestSetEqualsTheFrameworks(t *testing.T) {
	t.Parallel()
	for seed := range uint64(25) {
		r := random{rand.New(rand.NewPCG(seed, 0))}
		model := frameworks{branch: r.branch(), Rows: some(r, r.branch)}
		same := ours{branch: model.branch}
		if model.Rows != nil {
			same.Rows = NewList[branch]()
			for _, row := range model.Rows {
				same.Rows.Append(row)
			}
			if got := same.Rows.Len(); got != len(model.Rows) {
				t.Errorf("seed %d: the list has %d elements, want %d", seed, got, len(model.Rows))
			}
		}
		kind := testSchema().Type().TerraformType(t.Context())
		empty := tfsdk.State{Schema: testSchema(), Raw: tftypes.NewValue(kind, nil)}
		want := empty
		if diags := want.Set(t.Context(), model); diags.HasError() {
			t.Fatal(diags)
		}
		encoded, err := tfprotov6.NewDynamicValue(kind, want.Raw)
		if err != nil {
			t.Fatal(err)
		}

		var sending pieces
		sent := empty
		if diags := Set(context.WithValue(t.Context(), sendingKey{}, &sending), &sent, same); diags.HasError() {
			t.Fatal(diags)
		}
		decoded, err := tfprotov6.DynamicValue{MsgPack: sending.join()}.Unmarshal(kind)
		if err != nil || !decoded.Equal(want.Raw) || sending.size() != len(encoded.MsgPack) || !sent.Raw.IsNull() {
			t.Errorf("seed %d: Set sends %d bytes of something else, %v; the framework sends %d", seed, sending.size(), err,
				len(encoded.MsgPack))
		}
		kept, twin := empty, tfsdk.EphemeralResultData{Schema: testSchema(), Raw: tftypes.NewValue(kind, nil)}
		for _, into := range []Target{&kept, &twin} {
			if diags := Set(t.Context(), into, same); diags.HasError() {
				t.Fatal(diags)
			}
		}
		if !kept.Raw.Equal(want.Raw) || !twin.Raw.Equal(want.Raw) {
			t.Errorf("seed %d: Set stores something else than the framework", seed)
		}
	}
}

// A model that does not fit the schema is an error, and stores nothing.
func TestSetRefusesAnotherModel(t *testing.T) {
	t.Parallel()
	for want, model := range map[string]any{
		"it has tftypes.Object": leaf{},
		"the type int64 has no": struct {
			Text int64 `tfsdk:"text"`
		}{},
		"the field Rows: the": struct {
			Rows *List[struct {
				A uint `tfsdk:"a"`
			}] `tfsdk:"rows"`
		}{},
		"does not fit the schema": frameworksWithout{},
	} {
		kind := testSchema().Type().TerraformType(t.Context())
		state := tfsdk.State{Schema: testSchema(), Raw: tftypes.NewValue(kind, nil)}
		diags := Set(t.Context(), &state, model)
		if !diags.HasError() || !strings.Contains(diags[0].Detail(), want) || !state.Raw.IsNull() {
			t.Errorf("%T: want %q, got %v and %s", model, want, diags, state.Raw)
		}
	}
}

// frameworksWithout has a list where the schema has a list of something else.
type frameworksWithout struct {
	branch
	Rows []leaf `tfsdk:"rows"`
}

// Pieces that are full are not moved, and nothing is lost between them.
func TestListOfManyPieces(t *testing.T) {
	t.Parallel()
	type row struct {
		Text types.String `tfsdk:"text"`
	}
	list, want := NewList[row](), []byte(nil)
	for i := range 3000 {
		text := fmt.Sprintf("%d%s", i, strings.Repeat("x", i))
		list.Append(row{types.StringValue(text)})
		want = append(appendString(append(want, 0x81), "text"), appendString(nil, text)...)
	}
	encoded, count := list.content()
	if pieces := len(encoded.all()); pieces < 10 || count != 3000 || !bytes.Equal(encoded.join(), want) {
		t.Errorf("%d elements in %d pieces, which are equal: %t", count, pieces, bytes.Equal(encoded.join(), want))
	}
}
