package webhook

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

// createPath is the path of the call that creates a webhook.
const createPath = "/webhook/create"

// webhookInState is what the state of another resource says about a webhook.
type webhookInState struct {
	formID, webhookID, url part
	api                    string // the address of the API, "" if the state does not contain it
}

// part is a value, or why it is not certain.
type part struct{ value, problem string }

// source is a resource whose state may contain a webhook.
type source struct {
	version int64 // of its newest schema
	read    func(state map[string]any) webhookInState
}

// sources are the resources that can become a fillout_webhook. The states in testdata/moved show what they contain.
var sources = map[string]source{
	"null_resource": {0, func(state map[string]any) webhookInState {
		return readNamed(state, "triggers")
	}},
	"terraform_data": {0, func(state map[string]any) webhookInState {
		return readNamed(state, "input", "output", "triggers_replace")
	}},
	"restapi_object":    {0, readRestAPI},
	"restful_operation": {2, readRestfulOperation},
	"restful_resource":  {2, readRestfulResource},
	"terracurl_request": {1, readTerracurl},
}

// readRestAPI uses create_response, which nothing changes later. The id and api_response can be those of the form that
// read_path names, and versions before 1.10 have no create_response.
func readRestAPI(state map[string]any) webhookInState {
	c := create{path: "path", method: "create_method", body: "data", answer: "create_response"}
	if text(state["create_path"]) != "" {
		c.path = "create_path"
	}
	found := c.read(state)
	if text(state["update_path"]) != "" {
		problem := "with update_path, an update can have changed data, which changes no webhook"
		found.formID, found.url = part{problem: problem}, part{problem: problem}
	}
	return found
}

// readRestfulOperation uses the answer of the operation. Nothing reads it again.
func readRestfulOperation(state map[string]any) webhookInState {
	return create{path: "path", method: "method", body: "body", answer: restfulOutput(state)}.read(state)
}

// readRestfulResource uses what the last read has answered: the answer of the create is not in the state. So the answer
// must itself say that it is of this webhook, because that of a form also has an id. With write_only_attrs, output
// contains what body has instead (measured), which says nothing.
func readRestfulResource(state map[string]any) webhookInState {
	output := restfulOutput(state)
	found := create{path: "path", method: "create_method", body: "body", answer: output}.read(state)
	answer := document(state[output])
	if state["write_only_attrs"] != nil || text(state["read_response_template"]) != "" {
		answer = nil
	}
	found.confirm(output, answer)
	return found
}

// restfulOutput returns the name of the attribute that contains the answer.
func restfulOutput(state map[string]any) string {
	if state["sensitive_output"] != nil {
		return "sensitive_output"
	}
	return "output"
}

// readTerracurl uses the answer of the create. Version 2 replaces it with that of a read, unless skip_read is set.
func readTerracurl(state map[string]any) webhookInState {
	found := create{path: "url", method: "method", body: "request_body", answer: "response"}.read(state)
	if text(state["read_url"]) != "" && state["skip_read"] != true {
		found.confirm("response", state["response"])
	}
	return found
}

// create names the attributes of a resource that sends a create.
type create struct{ path, method, body, answer string }

// read returns the webhook of a create, if it was one.
func (c create) read(state map[string]any) webhookInState {
	endpoint, _, _ := strings.Cut(text(state[c.path]), "?")
	method := text(state[c.method])
	problem := ""
	switch {
	case !strings.HasSuffix(endpoint, createPath):
		problem = c.path + " does not end with " + createPath + ", so it can be something else"
	case method != "" && !strings.EqualFold(method, "POST"):
		problem = c.method + " is not POST, so it can be something else"
	}
	if problem != "" {
		return webhookInState{formID: part{problem: problem}, webhookID: part{problem: problem}, url: part{problem: problem}}
	}
	return webhookInState{
		formID:    memberOf(state, c.body, "formId").formID(),
		webhookID: memberOf(state, c.answer, "id").webhookID(),
		url:       memberOf(state, c.body, "url").url(),
		api:       apiOf(endpoint),
	}
}

// confirm makes the webhook ID certain only if the answer names the webhook's form and URL.
func (w *webhookInState) confirm(name string, answer any) {
	object, _ := document(answer).(map[string]any)
	same := text(object["formId"]) == w.formID.value &&
		urls.NormalWebhookURL(text(object["url"])) == urls.NormalWebhookURL(w.url.value)
	if w.formID.problem == "" && !same {
		w.webhookID = part{problem: name + " is the answer of a read, and its id can be that of something else"}
	}
}

// readNamed returns the webhook that members of these attributes name. Only exact names count: an "id" can be anything.
func readNamed(state map[string]any, attributes ...string) webhookInState {
	find := func(names ...string) member {
		found := member{problem: "no " + names[0] + " in " + strings.Join(attributes, ", ")}
		for _, attribute := range attributes {
			for _, name := range names {
				m := memberOf(state, attribute, name)
				switch {
				case m.problem != "" || m.value == nil:
				case found.value != nil && fmt.Sprint(found.value) != fmt.Sprint(m.value):
					return member{problem: found.at + " and " + m.at + " differ"}
				default:
					found = m
				}
			}
		}
		return found
	}
	return webhookInState{
		formID:    find("form_id", "formId").formID(),
		webhookID: find("webhook_id", "webhookId").webhookID(),
		url:       find("url").url(),
	}
}

// member is a member of the object in an attribute.
type member struct {
	value       any
	at, problem string
}

// memberOf returns a member of the object that an attribute contains, as a value or as JSON text.
func memberOf(state map[string]any, attribute, name string) member {
	content := document(state[attribute])
	object, ok := content.(map[string]any)
	value, found := object[name]
	switch {
	case content == nil, content == "":
		return member{problem: attribute + " is empty"}
	case !ok:
		return member{problem: attribute + " is not an object"}
	case !found:
		return member{problem: attribute + " has no " + name}
	}
	return member{value: value, at: name + " in " + attribute}
}

func (m member) formID() part {
	if id := text(m.value); m.problem != "" || urls.ValidID(id) {
		return part{id, m.problem}
	}
	return part{problem: m.at + " is not the ID of a form"}
}

// webhookID accepts the whole numbers that Fillout returns (documented). The ID of a form is not one, and a large
// number that went through a float has an exponent.
func (m member) webhookID() part {
	id := text(m.value)
	if number, ok := m.value.(json.Number); ok {
		id = number.String()
	}
	if m.problem != "" || id != "" && strings.Trim(id, "0123456789") == "" {
		return part{id, m.problem}
	}
	return part{problem: m.at + " is not a whole number"}
}

// url accepts what the argument url does. An error of ParseWebhookURL contains nothing of the URL.
func (m member) url() part {
	if m.problem != "" {
		return part{problem: m.problem}
	}
	if _, err := urls.ParseWebhookURL(text(m.value)); err != nil {
		return part{problem: m.at + " " + err.Error()}
	}
	return part{value: text(m.value)}
}

// document returns the content of an attribute. Terraform stores a value of any type with its type, and some resources
// store JSON as text.
func document(value any) any {
	if object, ok := value.(map[string]any); ok && len(object) == 2 && object["type"] != nil {
		if inner, ok := object["value"]; ok {
			value = inner
		}
	}
	if content := parse([]byte(text(value))); content != nil {
		return content
	}
	return value
}

// parse parses JSON, and keeps numbers as they were written. It returns nil for anything else.
func parse(content []byte) any {
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil || decoder.More() {
		return nil
	}
	return value
}

func text(value any) string {
	content, _ := value.(string)
	return content
}
