package provider

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// An ephemeral twin has its data source's arguments and attributes, down to the
// descriptions, and reads the same with the same requests.
func TestEphemeralTwins(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	for _, id := range []string{"a", "two", "three"} {
		server.AddSubmission(fillouttest.QuizFormID, fillouttest.Submission{
			SubmissionID: id, SubmissionTime: time.Date(2026, 5, 1, 12, 0, len(id), 0, time.UTC),
			Questions: []fillouttest.Answer{{ID: "8bSgE1yQfN3uVk7tXaM6Pz", Value: json.RawMessage(`"Ottawa"`)}},
			Quiz:      &fillouttest.Score{Score: 1, MaxScore: 3}, LoginEmail: id + "@example.com",
		})
	}
	subject := configuredProtocol(t, server.URL(), server.Token())
	if n := len(subject.schemas.EphemeralResourceSchemas); n != 2 {
		t.Errorf("there are %d ephemeral resources", n)
	}
	for name, arguments := range map[string]map[string]any{
		"fillout_submissions": {"form_id": fillouttest.QuizFormID, "max_results": 2, "sort": "desc", "include_edit_link": true, "before_date": "2026-05-01T15:00:00+02:00"},
		"fillout_submission":  {"form_id": fillouttest.QuizFormID, "id": "two", "include_edit_link": true},
	} {
		source, twin := subject.schemas.DataSourceSchemas[name], subject.schemas.EphemeralResourceSchemas[name]
		if source == nil || twin == nil {
			t.Fatalf("%s is not both a data source and an ephemeral resource", name)
		}
		compareAttributes(t, name, source.Block.Attributes, twin.Block.Attributes)

		server.ResetJournal()
		read := subject.read(t, name, arguments)
		opened := subject.open(t, name, arguments)
		if !slices.Equal(read.MsgPack, opened.MsgPack) || !strings.Contains(string(read.MsgPack), "two@example.com") {
			t.Errorf("%s: read %q\nopened %q", name, read.MsgPack, opened.MsgPack)
		}
		requests := server.Requests()
		if len(requests) != 2 || requests[0].Path != requests[1].Path || requests[0].Query != requests[1].Query {
			t.Errorf("%s: the requests are %+v", name, requests)
		}
	}
}

func compareAttributes(t *testing.T, of string, source, twin []*tfprotov6.SchemaAttribute) {
	t.Helper()
	if len(source) != len(twin) {
		t.Fatalf("%s has %d attributes, its twin %d", of, len(source), len(twin))
	}
	for i, a := range source {
		b := twin[i]
		if (a.NestedType == nil) != (b.NestedType == nil) {
			t.Fatalf("%s.%s is nested, or its twin is", of, a.Name)
		}
		if a.NestedType != nil {
			if a.NestedType.Nesting != b.NestedType.Nesting {
				t.Errorf("%s.%s nests otherwise", of, a.Name)
			}
			compareAttributes(t, of+"."+a.Name, a.NestedType.Attributes, b.NestedType.Attributes)
		} else if !a.Type.Equal(b.Type) {
			t.Errorf("%s.%s is %s, its twin %s", of, a.Name, a.Type, b.Type)
		}
		x, y := *a, *b
		x.Type, y.Type, x.NestedType, y.NestedType = nil, nil, nil, nil
		if x != y {
			t.Errorf("%s.%s is %+v, its twin %+v", of, a.Name, x, y)
		}
	}
}

// Both say where personal data ends up, and name each other's kind.
func TestSubmissionsSayWhatIsKept(t *testing.T) {
	t.Parallel()
	subject := configuredProtocol(t, "http://127.0.0.1:1", "sk_prod_test_1")
	for _, name := range []string{"fillout_submissions", "fillout_submission"} {
		for description, says := range map[string][]string{
			subject.schemas.DataSourceSchemas[name].Block.Description: {
				"Submissions are personal data", "it is in the state and in saved plans", "The ephemeral resource of the same name",
			},
			subject.schemas.EphemeralResourceSchemas[name].Block.Description: {
				"Submissions are personal data", "Unlike the data source of the same name, this keeps nothing of them", "Terraform 1.10 or OpenTofu 1.11",
			},
		} {
			for _, part := range says {
				if !strings.Contains(description, part) {
					t.Errorf("%s does not say %q: %s", name, part, description)
				}
			}
		}
	}
}

// Nothing of an attribute is lost, and one that has no twin is no silent gap.
func TestEphemeralAttributes(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	twins := ephemeralAttributes(map[string]datasource.Attribute{
		"list": datasource.ListNestedAttribute{
			Optional: true, Sensitive: true, MarkdownDescription: "A list.", DeprecationMessage: "Old.",
			NestedObject: datasource.NestedAttributeObject{Attributes: map[string]datasource.Attribute{"flag": datasource.BoolAttribute{Required: true}}},
		},
		"single": datasource.SingleNestedAttribute{
			Required: true, Description: "One.", Attributes: map[string]datasource.Attribute{"number": datasource.NumberAttribute{Computed: true}},
		},
	}, &diags)
	if diags.HasError() || len(twins) != 2 {
		t.Fatalf("got %v, %v", twins, diags)
	}
	if list := twins["list"]; !list.IsOptional() || list.IsComputed() || !list.IsSensitive() || list.GetMarkdownDescription() != "A list." ||
		list.GetDeprecationMessage() != "Old." || list.GetType().String() != `types.ListType[types.ObjectType["flag":basetypes.BoolType]]` {
		t.Errorf("got %+v", list)
	}
	if single := twins["single"]; !single.IsRequired() || single.GetDescription() != "One." || single.GetType().String() != `types.ObjectType["number":basetypes.NumberType]` {
		t.Errorf("got %+v", single)
	}
	ephemeralAttributes(map[string]datasource.Attribute{"set": datasource.SetAttribute{ElementType: types.StringType}}, &diags)
	if len(diags) != 1 || diags[0].Detail() != "The attribute set is a schema.SetAttribute, which has no ephemeral twin yet. "+
		"Please report this to the provider's developers." {
		t.Errorf("got %v", diags)
	}
}
