package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
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
	do: func(ctx context.Context, p *probe) {
		got := p.forms.ask(ctx, call{method: http.MethodGet, path: "/forms", header: badCredential()})
		p.saw("forms-auth-status", strconv.Itoa(got.status), got.message())
		first := p.forms.get(ctx, "/forms").needed("the list of forms").get("0")
		if !first.Exists() {
			giveUp("the account has no forms")
		}
		p.saw("form-list-keys", present(first, "id", "tags", "isPublished"))
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
	do: func(ctx context.Context, p *probe) {
		id := strings.ToLower(rand.Text())
		got := p.forms.get(ctx, "/forms/"+id[:10]+"us")
		p.saw("form-unknown", got.unknown(), got.message())
		if p.formID == "" {
			giveUp("%s", needsForm(p))
		}
		got = p.forms.get(ctx, p.form()+"/submissions/00000000-0000-4000-8000-000000000000")
		p.saw("submission-unknown", got.unknown(), got.message())
	},
}

// form is the path of the form.
func (p *probe) form() string { return "/forms/" + url.PathEscape(p.formID) }

func needsForm(p *probe) string {
	return either(p.formID == "", "it needs a form, which FILLOUT_TEST_FORM_ID names", "")
}

const notNumber = "not a number"

var formWebhooks = &step{
	name: "webhooks of the form", requests: 7, makes: "three webhooks of the form, to an address that does not exist",
	needs: needsForm, do: askFormWebhooks,
}

func askFormWebhooks(ctx context.Context, p *probe) {
	var ids []gjson.Result
	var made []*object
	for _, target := range []string{hookURL, hookURL, hookURL + "/2"} {
		got, object := p.create(ctx, p.forms, "/webhook/create", map[string]string{"formId": p.formID, "url": target},
			"a webhook of the form to "+target, func(got reply) removal {
				if !got.get("id").Exists() {
					return nil // the API cannot list webhooks of forms
				}
				return func(ctx context.Context) reply { return p.deleteHook(ctx, got.get("id")) }
			})
		ids, made = append(ids, got.needed("a webhook").get("id")), append(made, object)
	}
	p.saw("webhook-id-format", strings.ToLower(ids[0].Type.String()))
	number, err := strconv.ParseUint(ids[0].String(), 10, 64)
	size := either(number > 1<<53, "above 2^53", "at most 2^53")
	if err != nil {
		size = notNumber
	}
	p.saw("webhook-id-size", size)
	made[1].gone = ids[0].String() == ids[1].String()
	p.saw("webhook-twice", either(made[1].gone, "one webhook", "two webhooks"))

	// One webhook is deleted with each type of id, and with the other one where that is refused.
	accepted := []string{}
	for i, format := range []func(gjson.Result) any{asNumber, asString} {
		hook := []int{0, 2}[i]
		if i == 0 && size == notNumber {
			continue
		}
		got := p.forms.post(ctx, "/webhook/delete", map[string]any{"webhookId": format(ids[hook])})
		if got.ok() {
			accepted = append(accepted, []string{"number", "string"}[i])
			made[hook].gone = true
			p.saw("webhook-delete-body", got.deletion())
		}
	}
	p.saw("webhook-id-accepted", strings.Join(accepted, " and "))
	for i := range made {
		if !made[i].gone {
			made[i].gone = p.deleteHook(ctx, ids[i]).ok()
		}
	}
	got := p.deleteHook(ctx, ids[0])
	p.saw("webhook-unknown", got.unknown(), got.message())
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
func (p *probe) deleteHook(ctx context.Context, id gjson.Result) reply {
	got := p.forms.post(ctx, "/webhook/delete", map[string]any{"webhookId": asNumber(id)})
	if got.status == http.StatusBadRequest && strings.Contains(got.message(), "webhookId") {
		return p.forms.post(ctx, "/webhook/delete", map[string]any{"webhookId": asString(id)})
	}
	return got
}

var formSubmissions = &step{
	name: "submissions of the form", requests: 6, makes: "two submissions of the form", needs: needsForm,
	do: askSubmissions,
}

func askSubmissions(ctx context.Context, p *probe) {
	answers := []map[string]any{}
	for _, question := range p.forms.get(ctx, p.form()).needed("the form").get("questions").Array() {
		if kind := question.Get("type").String(); kind == "ShortAnswer" || kind == "LongAnswer" {
			answers = append(answers, map[string]any{
				"id": question.Get("id").String(), "value": p.name + " (safe to delete)",
			})
			break
		}
	}
	item := map[string]any{"questions": answers}
	path := p.form() + "/submissions"
	remove := func(id string) removal {
		return func(ctx context.Context) reply { return p.forms.delete(ctx, path+"/"+url.PathEscape(id)) }
	}
	got, first := p.create(ctx, p.forms, path, map[string]any{"submissions": []any{item, item}},
		"a submission of the form", func(got reply) removal {
			if id := got.get("submissions.0.submissionId"); id.Exists() {
				return remove(id.String())
			}
			return nil
		})
	ids := got.needed("the creation of submissions").get("submissions.#.submissionId").Array()
	if len(ids) != 2 {
		giveUp("the answer to the creation of two submissions has %d", len(ids))
	}
	second := &object{what: first.what, remove: remove(ids[1].String())}
	p.objects = append(p.objects, second)

	if got = p.forms.get(ctx, path+"?limit=1"); got.ok() {
		p.saw("submission-totals", either(got.get("totalResponses").Int() >= 2, "all matches", "the page"))
	}
	got = first.remove(ctx).needed("the deletion of a submission")
	first.gone = true
	p.saw("submission-delete-body", got.deletion())
	got = first.remove(ctx)
	p.saw("submission-delete-twice", got.unknown(), got.message())
	second.gone = second.remove(ctx).ok()
}
