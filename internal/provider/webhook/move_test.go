package webhook_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider"
)

// otherState is the state of another resource, as a file of testdata/moved has it.
type otherState struct {
	Provider string `json:"provider"`
	Type     string `json:"type"`
	Version  int64  `json:"schema_version"`
	// Certain is false if the state does not say which webhook it is.
	Certain    bool           `json:"certain"`
	Attributes map[string]any `json:"attributes"`
}

func readState(t *testing.T, name string) otherState {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", "moved", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var state otherState
	if err := json.Unmarshal(content, &state); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return state
}

// with returns the state with other attributes. Pairs of name and value follow.
func (s otherState) with(pairs ...any) otherState {
	s.Attributes = maps.Clone(s.Attributes)
	for at := 0; at < len(pairs); at += 2 {
		s.Attributes[pairs[at].(string)] = pairs[at+1]
	}
	return s
}

// moveWith asks a provider to move a state.
func moveWith(t *testing.T, server tfprotov6.ProviderServer, source otherState) *tfprotov6.MoveResourceStateResponse {
	t.Helper()
	content, err := json.Marshal(source.Attributes)
	if err != nil {
		t.Fatal(err)
	}
	moved, err := server.MoveResourceState(t.Context(), &tfprotov6.MoveResourceStateRequest{
		SourceProviderAddress: source.Provider, SourceTypeName: source.Type, SourceSchemaVersion: source.Version,
		SourceState: &tfprotov6.RawState{JSON: content}, TargetTypeName: "fillout_webhook",
	})
	if err != nil {
		t.Fatal(err)
	}
	return moved
}

// move moves a state as Terraform does: with a provider that is not configured, so it cannot send a request.
func move(t *testing.T, source otherState) (problem string, webhook map[string]string) {
	t.Helper()
	server := providerserver.NewProtocol6(provider.New("test")())()
	moved := moveWith(t, server, source)
	for _, d := range moved.Diagnostics {
		if d.Summary != "Resource Not Movable" {
			t.Errorf("unexpected diagnostic %s: %s", d.Summary, d.Detail)
		}
		problem += d.Detail
	}
	if problem != "" {
		if moved.TargetState != nil {
			t.Error("a state was returned with an error")
		}
		return problem, nil
	}
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	value, err := moved.TargetState.Unmarshal(schemas.ResourceSchemas["fillout_webhook"].ValueType())
	if err != nil {
		t.Fatal(err)
	}
	var attributes map[string]tftypes.Value
	if err := value.As(&attributes); err != nil {
		t.Fatal(err)
	}
	webhook = map[string]string{}
	for name, attribute := range attributes {
		var text *string
		if err := attribute.As(&text); err != nil {
			t.Fatal(err)
		}
		if text != nil {
			webhook[name] = *text
		}
	}
	if moved.TargetIdentity == nil || moved.TargetIdentity.IdentityData == nil {
		t.Error("the webhook has no identity")
	}
	return "", webhook
}

const (
	movedForm    = "pK4tWc9dQmus"
	movedURL     = "https://hooks.example.com/fillout?key=s3cr3t"
	movedWebhook = "12345"
)

// expectMoved checks that a state becomes the webhook that all captured states are of.
func expectMoved(t *testing.T, source otherState) {
	t.Helper()
	problem, webhook := move(t, source)
	want := map[string]string{"id": movedWebhook, "form_id": movedForm, "url": movedURL}
	if problem != "" || !maps.Equal(webhook, want) {
		t.Errorf("got %v and %s", webhook, problem)
	}
}

// expectNotMoved checks that an error contains these texts and no secret.
func expectNotMoved(t *testing.T, source otherState, wants ...string) {
	t.Helper()
	problem, webhook := move(t, source)
	if problem == "" {
		t.Fatalf("was moved: %v", webhook)
	}
	acctest.ExpectText(t, problem, wants...)
	acctest.ExpectNoSecret(t, problem, "s3cr3t", "hooks.example.com/", "Bearer")
}

// Each state that a real provider has written becomes its webhook, or an error says what is not certain.
func TestMoveRealStates(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/moved/*.json")
	if err != nil || len(files) < 17 {
		t.Fatalf("%d states, %v", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			source := readState(t, name)
			if source.Certain {
				expectMoved(t, source)
			} else {
				expectNotMoved(t, source, "is not certain", "from = "+source.Type+".NAME")
			}
		})
	}
}

// The registry, the namespace and a fork do not matter. An unknown version of the state does.
func TestMoveAddressesAndVersions(t *testing.T) {
	t.Parallel()
	source := readState(t, "restapi-1.20.0")
	for _, address := range []string{"registry.terraform.io/mastercard/restapi",
		"registry.opentofu.org/mastercard/restapi", "registry.terraform.io/-/restapi",
		"tf.example.com/example/restapi-fork"} {
		source.Provider = address
		expectMoved(t, source)
	}
	source.Version++
	expectNotMoved(t, source, "Its state has version 1. This provider knows the states up to version 0.",
		`id = "FORM_ID/WEBHOOK_ID"`)
	expectNotMoved(t, otherState{Type: "aws_lambda_function", Attributes: map[string]any{}},
		"Only these resources can become a fillout_webhook: null_resource, restapi_object, restful_operation, "+
			"restful_resource, terracurl_request, terraform_data.")
}

// A state that lacks one of the three, or contradicts itself, is an error that says which, and shows what is known.
func TestMoveUncertain(t *testing.T) {
	t.Parallel()
	const (
		form    = `{"formId":"pK4tWc9dQmus","url":"https://hooks.example.com/fillout?key=s3cr3t"}`
		hidden  = `{"formId":"pK4tWc9dQmus"}`
		unknown = `id = "FORM_ID/WEBHOOK_ID"`
		partly  = `id = "pK4tWc9dQmus/WEBHOOK_ID"`
		known   = `id = "pK4tWc9dQmus/12345"`
	)
	restapi, terracurl := readState(t, "restapi-1.20.0"), readState(t, "terracurl-2.3.0")
	operation, null := readState(t, "restful_operation-0.22.0"), readState(t, "null-3.2.4")
	data := readState(t, "terraform_data-1.11.4")
	dynamic := func(value any) map[string]any {
		return map[string]any{"value": value, "type": []any{"object", map[string]any{}}}
	}
	input := func(pairs ...any) otherState {
		value := maps.Clone(data.Attributes["input"].(map[string]any)["value"].(map[string]any))
		for at := 0; at < len(pairs); at += 2 {
			value[pairs[at].(string)] = pairs[at+1]
		}
		return data.with("input", dynamic(value), "output", nil)
	}
	tests := map[string]struct {
		source otherState
		wants  []string
	}{
		"restapi before 1.10": {restapi.with("create_response", nil),
			[]string{"The webhook ID is not certain: create_response is empty.", partly}},
		"restapi, answer of a proxy": {restapi.with("create_response", "<html>"),
			[]string{"The webhook ID is not certain: create_response is not an object.", partly}},
		"restapi, answer of another shape": {restapi.with("create_response", `{"webhook":1}`),
			[]string{"The webhook ID is not certain: create_response has no id.", partly}},
		"restapi, ID of a form": {restapi.with("create_response", `{"id":"pK4tWc9dQmus"}`),
			[]string{"The webhook ID is not certain: id in create_response is not a whole number.", partly}},
		"restapi, ID with an exponent": {restapi.with("create_response", `{"id":1.2345e4}`),
			[]string{"The webhook ID is not certain: id in create_response is not a whole number.", partly}},
		"restapi, data of a read": {restapi.with("data", `{"id":"pK4tWc9dQmus","name":"Contact us"}`),
			[]string{"The form ID is not certain: data has no formId. The URL is not certain: data has no url.",
				`id = "FORM_ID/12345"`}},
		"restapi, not a form": {restapi.with("data", `{"formId":7,"url":"https://hooks.example.com/fillout?key=s3cr3t"}`),
			[]string{"The form ID is not certain: formId in data is not the ID of a form.", `id = "FORM_ID/12345"`}},
		"restapi, bad URL": {restapi.with("data", `{"formId":"pK4tWc9dQmus","url":"hooks.example.com/s3cr3t"}`),
			[]string{"The URL is not certain: url in data must be an absolute URL", known}},
		"restapi, update_path": {restapi.with("update_path", "/forms/pK4tWc9dQmus"),
			[]string{"with update_path, an update can have changed data", `id = "FORM_ID/12345"`}},
		"restapi, another call": {restapi.with("path", "/forms", "create_path", "/webhook/delete"),
			[]string{"The webhook ID is not certain: create_path does not end with /webhook/create", unknown}},
		"restapi, another method": {restapi.with("create_method", "PUT"),
			[]string{"The URL is not certain: create_method is not POST", unknown}},
		"terracurl without a response": {terracurl.with("response", nil),
			[]string{"The webhook ID is not certain: response is empty.", partly}},
		"terracurl with reads": {terracurl.with("skip_read", false, "read_url", "https://api.fillout.com/v1/api/forms"),
			[]string{"response is the answer of a read, and its id can be that of something else", partly}},
		"terracurl without a body": {terracurl.with("request_body", ""),
			[]string{"The form ID is not certain: request_body is empty. The URL is", `id = "FORM_ID/12345"`}},
		"operation with ephemeral_body": {operation.with("body", map[string]any{"type": "string", "value": hidden}),
			[]string{"The URL is not certain: body has no url.", known}},
		"operation without output": {operation.with("output", nil),
			[]string{"The webhook ID is not certain: output is empty.", partly}},
		"resource, body in the output": {readState(t, "restful_resource-0.22.0").with("output",
			dynamic(map[string]any{"id": 101, "formId": movedForm, "url": movedURL})),
			[]string{"The webhook ID is not certain: output is the answer of a read", partly}},
		"null_resource with an id": {null.with("triggers", map[string]any{"form_id": movedForm, "url": movedURL, "id": "1"}),
			[]string{"The webhook ID is not certain: no webhook_id in triggers.", partly}},
		"null_resource without triggers": {null.with("triggers", nil),
			[]string{"The form ID is not certain: no form_id in triggers. The webhook ID is", unknown}},
		"terraform_data, text": {data.with("input", map[string]any{"value": form, "type": "string"}, "output", nil),
			[]string{"The webhook ID is not certain: no webhook_id in input, output, triggers_replace.", partly}},
		"terraform_data, two IDs": {input("webhookId", 12346),
			[]string{"The webhook ID is not certain: webhook_id in input and webhookId in input differ.", partly}},
		"terraform_data, null": {input("webhook_id", nil), []string{"The webhook ID is not certain", partly}},
		"terraform_data, secret": {input("webhook_id", "s3cr3t/hooks.example.com/"),
			[]string{"The webhook ID is not certain: webhook_id in input is not a whole number.", partly}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expectNotMoved(t, test.source, append(test.wants, "Nothing was moved or sent.", "destroy = false")...)
		})
	}
}

// The first plan after a move refuses a form that is not in the account, and shows where the webhook was made.
func TestMoveFromAnotherRegion(t *testing.T) {
	t.Parallel()
	service := fillouttest.NewServer(t)
	p := acctest.Configure(t, service.URL(), service.Token())
	plan := func(formID string) (details string) {
		moved := moveWith(t, p.Server, readState(t, "terracurl-2.3.0").with("request_body",
			fmt.Sprintf(`{"formId":%q,"url":%q}`, formID, movedURL)))
		planned, err := p.Server.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{
			TypeName: "fillout_webhook", PriorState: moved.TargetState, ProposedNewState: moved.TargetState,
			Config: acctest.Object(t, p.Schema.ResourceSchemas["fillout_webhook"],
				map[string]any{"form_id": formID, "url": movedURL}),
			PriorPrivate: moved.TargetPrivate, PriorIdentity: moved.TargetIdentity,
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range planned.Diagnostics {
			details += d.Summary + ": " + d.Detail
		}
		return details
	}
	acctest.ExpectText(t, plan("pK4tWc9dQmuz"), "Webhook Not in This Account: Webhook 12345 of form pK4tWc9dQmuz was moved "+
		"from a terracurl_request, but the form is not in the account of the access token, which comes from",
		"It was made through https://api.fillout.com, and base_url is "+service.URL()+".")
	if details := plan(movedForm); details != "" {
		t.Errorf("the plan of a form that exists says %s", details)
	}
}

// Other ways to write the same are as certain.
func TestMoveOtherSpellings(t *testing.T) {
	t.Parallel()
	restapi, terracurl := readState(t, "restapi-1.20.0"), readState(t, "terracurl-2.3.0")
	resource, operation := readState(t, "restful_resource-0.22.0"), readState(t, "restful_operation-0.22.0")
	data := readState(t, "terraform_data-1.11.4")
	whole := map[string]any{
		"value": map[string]any{"id": 12345, "formId": movedForm, "url": movedURL}, "type": []any{"object", map[string]any{}},
	}
	text := fmt.Sprintf(`{"formId":%q,"url":%q,"webhookId":"12345"}`, movedForm, movedURL)
	for name, source := range map[string]otherState{
		"create_path":          restapi.with("path", "/forms", "create_path", "/webhook/create"),
		"a query":              terracurl.with("url", "https://api.fillout.com/v1/api/webhook/create?source=terraform"),
		"lower case":           terracurl.with("method", "post"),
		"ID as text":           terracurl.with("response", `{"id":"12345"}`),
		"more in the answer":   terracurl.with("response", `{"id":12345,"active":true}`),
		"sensitive_output":     operation.with("sensitive_output", operation.Attributes["output"], "output", nil),
		"an answer that names": resource.with("write_only_attrs", nil, "output", whole),
		"JSON text":            data.with("input", map[string]any{"value": text, "type": "string"}, "output", nil),
		"triggers_replace":     data.with("triggers_replace", data.Attributes["input"], "input", nil, "output", nil),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expectMoved(t, source)
		})
	}
}
