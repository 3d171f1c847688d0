package docgen_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/fillout-community/terraform-provider-fillout/internal/docgen"
	"github.com/fillout-community/terraform-provider-fillout/internal/golden"
)

// served answers the two calls that the conversion makes; any other one is a nil dereference, and so a failed test.
type served struct {
	tfprotov6.ProviderServer

	schemas     *tfprotov6.GetProviderSchemaResponse
	schemasErr  error
	identities  *tfprotov6.GetResourceIdentitySchemasResponse
	identityErr error
}

func (s served) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return s.schemas, s.schemasErr
}

func (s served) GetResourceIdentitySchemas(context.Context, *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return s.identities, s.identityErr
}

// everything is a provider that uses each thing the protocol can say about a schema, once.
func everything() served {
	markdown := tfprotov6.StringKindMarkdown
	nested := func(mode tfprotov6.SchemaObjectNestingMode) *tfprotov6.SchemaObject {
		return &tfprotov6.SchemaObject{
			Nesting:    mode,
			Attributes: []*tfprotov6.SchemaAttribute{{Name: "inner", Type: tftypes.Bool, Computed: true}},
		}
	}
	block := func(name string, mode tfprotov6.SchemaNestedBlockNestingMode) *tfprotov6.SchemaNestedBlock {
		return &tfprotov6.SchemaNestedBlock{
			TypeName: name,
			Nesting:  mode,
			MinItems: 1,
			MaxItems: 3,
			Block: &tfprotov6.SchemaBlock{
				Attributes: []*tfprotov6.SchemaAttribute{{Name: "inner", Type: tftypes.Number, Optional: true}},
			},
		}
	}
	return served{
		schemas: &tfprotov6.GetProviderSchemaResponse{
			Diagnostics: []*tfprotov6.Diagnostic{{Severity: tfprotov6.DiagnosticSeverityWarning, Summary: "Only A Warning"}},
			Provider: &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{
				Description: "The *provider*.", DescriptionKind: markdown,
				Attributes: []*tfprotov6.SchemaAttribute{
					{Name: "token", Type: tftypes.String, Optional: true, Sensitive: true, Description: "<secret> & such", DescriptionKind: markdown},
				},
			}},
			ResourceSchemas: map[string]*tfprotov6.Schema{"x_resource": {Version: 2, Block: &tfprotov6.SchemaBlock{
				Deprecated: true,
				Attributes: []*tfprotov6.SchemaAttribute{
					{Name: "anything", Type: tftypes.DynamicPseudoType, Optional: true, Deprecated: true},
					{Name: "list", NestedType: nested(tfprotov6.SchemaObjectNestingModeList), Required: true},
					{Name: "map", NestedType: nested(tfprotov6.SchemaObjectNestingModeMap), Optional: true},
					{Name: "set", NestedType: nested(tfprotov6.SchemaObjectNestingModeSet), Optional: true},
					{Name: "single", NestedType: nested(tfprotov6.SchemaObjectNestingModeSingle), Optional: true},
					{Name: "write_only", Type: tftypes.String, Optional: true, WriteOnly: true},
				},
				BlockTypes: []*tfprotov6.SchemaNestedBlock{
					block("group_block", tfprotov6.SchemaNestedBlockNestingModeGroup),
					block("list_block", tfprotov6.SchemaNestedBlockNestingModeList),
					block("map_block", tfprotov6.SchemaNestedBlockNestingModeMap),
					block("set_block", tfprotov6.SchemaNestedBlockNestingModeSet),
					block("single_block", tfprotov6.SchemaNestedBlockNestingModeSingle),
				},
			}}},
			DataSourceSchemas: map[string]*tfprotov6.Schema{"x_source": {Block: &tfprotov6.SchemaBlock{
				Attributes: []*tfprotov6.SchemaAttribute{{
					Name: "items", Computed: true,
					Type: tftypes.List{ElementType: tftypes.Object{AttributeTypes: map[string]tftypes.Type{
						"id": tftypes.String, "tags": tftypes.Set{ElementType: tftypes.String}, "by": tftypes.Map{ElementType: tftypes.Number},
					}}},
				}},
			}}},
			EphemeralResourceSchemas: map[string]*tfprotov6.Schema{"x_ephemeral": {Block: &tfprotov6.SchemaBlock{
				Attributes: []*tfprotov6.SchemaAttribute{{Name: "pair", Type: tftypes.Tuple{ElementTypes: []tftypes.Type{tftypes.String, tftypes.Bool}}, Computed: true}},
			}}},
			Functions: map[string]*tfprotov6.Function{"join_all": {
				Summary: "Joins", Description: "Joins all of them.", DeprecationMessage: "Use another one.",
				Parameters:        []*tfprotov6.FunctionParameter{{Name: "separator", Type: tftypes.String, Description: "Between them.", AllowNullValue: true}},
				VariadicParameter: &tfprotov6.FunctionParameter{Name: "parts", Type: tftypes.String},
				Return:            &tfprotov6.FunctionReturn{Type: tftypes.String},
			}},
		},
		identities: &tfprotov6.GetResourceIdentitySchemasResponse{
			IdentitySchemas: map[string]*tfprotov6.ResourceIdentitySchema{"x_resource": {
				Version: 1,
				IdentityAttributes: []*tfprotov6.ResourceIdentitySchemaAttribute{
					{Name: "id", Type: tftypes.String, RequiredForImport: true, Description: "Its id."},
					{Name: "region", Type: tftypes.String, OptionalForImport: true},
				},
			}},
		},
	}
}

func TestProviderSchemasSayEverythingThatWasServed(t *testing.T) {
	t.Parallel()
	schemas, err := docgen.ProviderSchemas(t.Context(), everything(), "x")
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.MarshalIndent(schemas, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	golden.Compare(t, "testdata/everything.json", string(got))

	// The generator reads with this type, which refuses an unknown format version.
	var read tfjson.ProviderSchemas
	if err := json.Unmarshal(got, &read); err != nil {
		t.Fatalf("what was written cannot be read back: %v", err)
	}
	if read.Schemas["x"] == nil {
		t.Errorf("the key of the provider is not x: %v", read.Schemas)
	}
}

func TestProviderSchemasLeaveNothingOutInSilence(t *testing.T) {
	t.Parallel()
	broken := errors.New("the connection broke")
	diagnostics := []*tfprotov6.Diagnostic{{Severity: tfprotov6.DiagnosticSeverityError, Summary: "Bad Schema", Detail: "a name is missing"}}
	withResource := func(change func(*tfprotov6.SchemaBlock)) func(*served) {
		return func(s *served) { change(s.schemas.ResourceSchemas["x_resource"].Block) }
	}
	for name, test := range map[string]struct {
		damage func(*served)
		want   string
	}{
		"the call for schemas fails": {
			func(s *served) { s.schemasErr = broken }, "getting the provider's schemas: the connection broke",
		},
		"the provider reports an error in a schema": {
			func(s *served) { s.schemas.Diagnostics = diagnostics }, "getting the provider's schemas: Bad Schema: a name is missing",
		},
		"the call for identities fails": {
			func(s *served) { s.identityErr = broken }, "getting the identity schemas: the connection broke",
		},
		"the provider reports an error in an identity": {
			func(s *served) { s.identities.Diagnostics = diagnostics }, "getting the identity schemas: Bad Schema: a name is missing",
		},
		"an action": {
			func(s *served) { s.schemas.ActionSchemas = map[string]*tfprotov6.ActionSchema{"x_run": {}} }, "not converted yet",
		},
		"no provider schema": {
			func(s *served) { s.schemas.Provider = nil }, "provider: no schema was served",
		},
		"an attribute without a type": {
			withResource(func(b *tfprotov6.SchemaBlock) { b.Attributes[0].Type = nil }),
			"resource x_resource: attribute anything: no type was served",
		},
		"a nested attribute without a mode": {
			withResource(func(b *tfprotov6.SchemaBlock) { b.Attributes[1].NestedType.Nesting = 0 }),
			"resource x_resource: attribute list: unknown nesting mode INVALID",
		},
		"an attribute without a type in a nested one": {
			withResource(func(b *tfprotov6.SchemaBlock) { b.Attributes[1].NestedType.Attributes[0].Type = nil }),
			"resource x_resource: attribute list: attribute inner: no type was served",
		},
		"a block without a mode": {
			withResource(func(b *tfprotov6.SchemaBlock) { b.BlockTypes[0].Nesting = 0 }),
			"resource x_resource: block group_block: unknown nesting mode INVALID",
		},
		"an attribute without a type in a block": {
			withResource(func(b *tfprotov6.SchemaBlock) { b.BlockTypes[0].Block.Attributes[0].Type = nil }),
			"resource x_resource: block group_block: attribute inner: no type was served",
		},
		"a data source without a schema": {
			func(s *served) { s.schemas.DataSourceSchemas["x_source"] = nil }, "data source x_source: no schema was served",
		},
		"an ephemeral resource without a schema": {
			func(s *served) { s.schemas.EphemeralResourceSchemas["x_ephemeral"] = nil }, "ephemeral resource x_ephemeral: no schema was served",
		},
		"an identity attribute without a type": {
			func(s *served) { s.identities.IdentitySchemas["x_resource"].IdentityAttributes[0].Type = nil },
			"identity of x_resource: attribute id: no type was served",
		},
		"a function without a result": {
			func(s *served) { s.schemas.Functions["join_all"].Return.Type = nil }, "function join_all: result: no type was served",
		},
		"a parameter without a type": {
			func(s *served) { s.schemas.Functions["join_all"].Parameters[0].Type = nil }, "function join_all: parameter separator: no type was served",
		},
		"a variadic parameter without a type": {
			func(s *served) { s.schemas.Functions["join_all"].VariadicParameter.Type = nil }, "function join_all: parameter parts: no type was served",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := everything()
			test.damage(&server)
			_, err := docgen.ProviderSchemas(t.Context(), server, "x")
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
		})
	}
}
