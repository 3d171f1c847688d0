package fillouttest

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
)

// shownForm and shownKey are rows of the control page.
type (
	shownForm struct {
		ID, Name              string
		Submissions, Webhooks int
	}
	shownKey struct {
		Mark, Account, App string
		Revoked            bool
	}
)

func (p *controlPage) show(w http.ResponseWriter, _ *http.Request) {
	page := map[string]any{
		"Forms": p.shownForms(), "Databases": p.Databases(), "Types": plainTypes(), "Faults": controlFaults,
	}
	page["Keys"], page["Fault"], page["Left"] = p.shownCore()
	writePage(w, htmlAnswer(http.StatusOK, "control.html", page, "'self'"))
}

// shownCore returns the keys, and the name of the fault with the number of requests that it still applies to.
func (p *controlPage) shownCore() (keys []shownKey, fault string, left int) {
	p.core.mu.Lock()
	defer p.core.mu.Unlock()
	for token, held := range p.tokens {
		keys = append(keys, shownKey{p.mark(token), held.owner.name, held.app, held.revoked})
	}
	slices.SortFunc(keys, func(a, b shownKey) int {
		return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.App, b.App), cmp.Compare(a.Mark, b.Mark))
	})
	for _, active := range p.faults {
		left = max(0, active.Times-active.hits)
	}
	return keys, p.fault, left
}

func (p *controlPage) shownForms() []shownForm {
	p.forms.mu.Lock()
	defer p.forms.mu.Unlock()
	var shown []shownForm
	for _, form := range p.forms.forms {
		row := shownForm{ID: form.ID, Name: form.Name, Submissions: len(form.submissions)}
		for _, webhook := range p.webhooks {
			if webhook.FormID == form.ID {
				row.Webhooks++
			}
		}
		shown = append(shown, row)
	}
	return shown
}

// plainTypes returns the types of fields that need no settings.
func plainTypes() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(fieldTypes)), func(name string) bool {
		_, err := fieldTypes[name].template(nil, nil)
		return err != nil
	})
}

// lastRequests returns the newest requests, the newest first.
func (p *controlPage) lastRequests() []Request {
	p.core.mu.Lock()
	defer p.core.mu.Unlock()
	var last []Request
	for _, entry := range slices.Backward(p.requests[max(0, len(p.requests)-shownRequests):]) {
		last = append(last, *entry)
	}
	return last
}
