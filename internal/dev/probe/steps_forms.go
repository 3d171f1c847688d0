package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"
)

// hookURL is the destination of all webhooks. Its host does not exist, so that nothing is delivered anywhere.
const hookURL = "https://fillout-probe.example.com/safe-to-delete"

var formCredential = &step{
	name: "the list of forms, and a wrong API key", requests: 2,
	do: func(ctx context.Context, p *probe) error {
		got, err := p.forms.send(ctx, call{method: http.MethodGet, path: "/forms", header: badCredential()})
		if err != nil {
			return err
		}
		p.saw("forms-auth-status", strconv.Itoa(got.status), got.message())
		got, err = p.forms.get(ctx, "/forms")
		if err != nil {
			return err
		}
		if !got.ok() {
			return refused("the list of forms", got)
		}
		first := got.get("0")
		if !first.Exists() {
			return errors.New("the account has no forms")
		}
		p.saw("form-list-keys", present(first, "id", "tags", "isPublished"))
		return nil
	},
}

// present lists which of some members an object has.
func present(object gjson.Result, names ...string) string {
	has := slices.DeleteFunc(names, func(name string) bool { return !object.Get(name).Exists() })
	if len(has) == 0 {
		return "none"
	}
	return strings.Join(has, ", ")
}

var formUnknown = &step{
	name: "a form and a submission that do not exist", requests: 2,
	do: func(ctx context.Context, p *probe) error {
		id := strings.ToLower(rand.Text())
		got, err := p.forms.get(ctx, "/forms/"+id[:10]+"us")
		if err != nil {
			return err
		}
		p.saw("form-unknown", got.unknown(), got.message())
		if p.formID == "" {
			return errors.New(needsForm(p))
		}
		uuid := fmt.Sprintf("00000000-0000-4000-8000-%012d", 0)
		got, err = p.forms.get(ctx, "/forms/"+url.PathEscape(p.formID)+"/submissions/"+uuid)
		if err != nil {
			return err
		}
		p.saw("submission-unknown", got.unknown(), got.message())
		return nil
	},
}

func needsForm(p *probe) string {
	if p.formID == "" {
		return "it needs a form, which FILLOUT_TEST_FORM_ID names"
	}
	return ""
}

const notNumber = "not a number"

var formWebhooks = &step{
	name: "webhooks of the form", requests: 7, makes: "three webhooks of the form, to an address that does not exist",
	needs: needsForm, do: askFormWebhooks,
}

func askFormWebhooks(ctx context.Context, p *probe) error {
	var ids []gjson.Result
	var made []*object
	for _, target := range []string{hookURL, hookURL, hookURL + "/2"} {
		got, object, err := p.create(ctx, p.forms, "/webhook/create", map[string]string{"formId": p.formID, "url": target},
			"a webhook of the form to "+target, func(got reply) func(context.Context) (reply, error) {
				if !got.get("id").Exists() {
					return nil // the API cannot list webhooks of forms
				}
				return func(ctx context.Context) (reply, error) { return p.deleteHook(ctx, got.get("id")) }
			})
		if err != nil {
			return err
		}
		if object == nil {
			return refused("a webhook", got)
		}
		ids, made = append(ids, got.get("id")), append(made, object)
	}
	p.saw("webhook-id-format", strings.ToLower(ids[0].Type.String()))
	size := "at most 2^53"
	if number, err := strconv.ParseUint(ids[0].String(), 10, 64); err != nil {
		size = notNumber
	} else if number > 1<<53 {
		size = "above 2^53"
	}
	p.saw("webhook-id-size", size)
	twice := "two webhooks"
	if ids[0].String() == ids[1].String() {
		twice, made[1].gone = "one webhook", true
	}
	p.saw("webhook-twice", twice)

	// One webhook is deleted with each type of id, and with the other one where that is refused.
	accepted := []string{}
	for i, format := range []func(gjson.Result) any{asNumber, asString} {
		hook := []int{0, 2}[i]
		if i == 0 && size == notNumber {
			continue
		}
		got, err := p.forms.post(ctx, "/webhook/delete", map[string]any{"webhookId": format(ids[hook])})
		if err != nil {
			return err
		}
		if got.ok() {
			accepted = append(accepted, []string{"number", "string"}[i])
			made[hook].gone = true
			p.saw("webhook-delete-body", got.deletion())
		}
	}
	p.saw("webhook-id-accepted", strings.Join(accepted, " and "))
	for i := range made {
		if made[i].gone {
			continue
		}
		got, err := p.deleteHook(ctx, ids[i])
		if err != nil {
			return err
		}
		made[i].gone = got.ok()
	}
	got, err := p.deleteHook(ctx, ids[0])
	if err != nil {
		return err
	}
	p.saw("webhook-unknown", got.unknown(), got.message())
	return nil
}

// asNumber returns an id as a JSON number, unless it has no such spelling.
func asNumber(id gjson.Result) any {
	if gjson.Valid(id.String()) {
		return json.RawMessage(id.String())
	}
	return id.String()
}

func asString(id gjson.Result) any { return id.String() }

// deleteHook deletes a webhook of a form. Where the id is refused as a number, it is sent as a string.
func (p *probe) deleteHook(ctx context.Context, id gjson.Result) (reply, error) {
	got, err := p.forms.post(ctx, "/webhook/delete", map[string]any{"webhookId": asNumber(id)})
	if err == nil && got.status == http.StatusBadRequest && strings.Contains(got.message(), "webhookId") {
		return p.forms.post(ctx, "/webhook/delete", map[string]any{"webhookId": asString(id)})
	}
	return got, err
}

var formSubmissions = &step{
	name: "submissions of the form", requests: 6, makes: "two submissions of the form", needs: needsForm,
	do: askSubmissions,
}

func askSubmissions(ctx context.Context, p *probe) error {
	form := "/forms/" + url.PathEscape(p.formID)
	got, err := p.forms.get(ctx, form)
	if err != nil {
		return err
	}
	if !got.ok() {
		return refused("the form", got)
	}
	answers := []map[string]any{}
	for _, question := range got.get("questions").Array() {
		if kind := question.Get("type").String(); kind == "ShortAnswer" || kind == "LongAnswer" {
			answers = append(answers, map[string]any{
				"id": question.Get("id").String(), "value": p.name + " (safe to delete)",
			})
			break
		}
	}
	item := map[string]any{"questions": answers}
	path := form + "/submissions"
	remove := func(id string) func(context.Context) (reply, error) {
		return func(ctx context.Context) (reply, error) { return p.forms.delete(ctx, path+"/"+url.PathEscape(id)) }
	}
	got, first, err := p.create(ctx, p.forms, path, map[string]any{"submissions": []any{item, item}},
		"a submission of the form", func(got reply) func(context.Context) (reply, error) {
			if id := got.get("submissions.0.submissionId"); id.Exists() {
				return remove(id.String())
			}
			return nil
		})
	if err != nil {
		return err
	}
	if first == nil {
		return refused("the creation of submissions", got)
	}
	ids := got.get("submissions.#.submissionId").Array()
	if len(ids) != 2 {
		return fmt.Errorf("the answer to the creation of two submissions has %d", len(ids))
	}
	second := &object{what: first.what, remove: remove(ids[1].String())}
	p.objects = append(p.objects, second)

	if got, err = p.forms.get(ctx, path+"?limit=1"); err != nil {
		return err
	}
	totals := "the page"
	if got.get("totalResponses").Int() >= 2 {
		totals = "all matches"
	}
	if got.ok() {
		p.saw("submission-totals", totals)
	}
	if got, err = first.remove(ctx); err != nil {
		return err
	}
	if first.gone = got.ok(); !got.ok() {
		return refused("the deletion of a submission", got)
	}
	p.saw("submission-delete-body", got.deletion())
	if got, err = first.remove(ctx); err != nil {
		return err
	}
	p.saw("submission-delete-twice", got.unknown(), got.message())
	if got, err = second.remove(ctx); err != nil {
		return err
	}
	second.gone = got.ok()
	return nil
}
