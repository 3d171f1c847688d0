package fillouttest

import (
	"encoding/json"
	"net/http"
	"slices"
)

// Form is a form as a person made it in Fillout's editor: everything in GET /forms/{formId} and in the list of forms.
// The server keeps the slices and maps of a form; they must not be changed afterwards.
type Form struct {
	// ID is the public id. A missing one is generated: 12 characters that end in "us".
	ID   string
	Name string
	// Tags are any of form, quiz, survey and scheduling.
	Tags []string
	// Published forms have a public page.
	Published     bool
	Questions     []Question
	Calculations  []Section
	URLParameters []Section
	Documents     []Section
	Scheduling    []Section
	Payments      []Section
	// QuizEnabled is nil for a form that was never a quiz. The answer then has no quiz section.
	QuizEnabled *bool
	// Approvals is a JSON array; nil is an empty one.
	Approvals json.RawMessage
	// Extra has undocumented fields. They appear in the form and in the list.
	Extra map[string]any
	// Omit names the sections that are missing in the answer ("payments") and in the list ("tags", "isPublished").
	Omit []string
}

// Question is a question of a form.
type Question struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Type string `json:"type"`
	// Options are the options of a choice question; nil leaves the member out.
	Options []Choice `json:"options,omitzero"`
}

// Choice is an option of a choice question.
type Choice struct {
	ID    string `json:"id"`
	Value string `json:"value"`
	Label string `json:"label"`
}

// Section is a calculation, a URL parameter, a document, a scheduling or a payment of a form. Only calculations have a
// type: number, text or duration.
type Section struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Type string `json:"type,omitempty"`
}

// formRecord is a form with its owner and its submissions. The key is the "id" in the list of forms.
type formRecord struct {
	Form
	key         int
	owner       *account
	submissions []*Submission
}

// AddForm adds a form to the default account and returns it with its id. A form that has the id already is changed, and
// keeps its webhooks and submissions.
func (f *forms) AddForm(form Form) Form { return f.AddFormFor(f.core.token, form) }

// AddFormFor adds or changes a form like [Server.AddForm], in the account of the token.
func (f *forms) AddFormFor(token string, form Form) Form {
	f.mu.Lock()
	defer f.mu.Unlock()
	owner := f.core.ownerOf(token)
	if form.ID == "" {
		form.ID = newFormID()
	}
	if held := f.form(form.ID); held != nil {
		if held.owner != owner {
			panic("fillouttest: another account has a form with the id " + form.ID)
		}
		held.Form = form
		return form
	}
	f.forms = append(f.forms, &formRecord{Form: form, key: f.nextFormKey, owner: owner})
	f.nextFormKey++
	return form
}

// DeleteForm deletes a form as a person does in the dashboard, with its submissions and, by default, its webhooks.
func (f *forms) DeleteForm(id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	gone := f.mustForm(id)
	f.forms = slices.DeleteFunc(f.forms, func(form *formRecord) bool { return form == gone })
	if !f.core.currentBehavior().FormDeletionKeepsWebhooks {
		f.webhooks = slices.DeleteFunc(f.webhooks, func(w *webhookRecord) bool { return w.FormID == id })
	}
}

// form returns a form of any account, or nil. The caller holds the lock.
func (f *forms) form(id string) *formRecord {
	return first(f.forms, func(form *formRecord) bool { return form.ID == id })
}

// mustForm returns a form that the test names. The caller holds the lock.
func (f *forms) mustForm(id string) *formRecord {
	return mustFind(f.form(id), "form", id)
}

// findForm returns a form that a client names, if its account has the form.
func (f *forms) findForm(c *call, id string) (*formRecord, error) {
	found := f.form(id)
	if found == nil || found.owner != c.caller {
		return nil, unknown(c, "Form")
	}
	return found, nil
}

func (f *forms) listForms(c *call) (answer, error) {
	items := []object{}
	for _, form := range f.forms {
		if form.owner == c.caller {
			items = append(items, form.item(c.behavior.MinimalFormList))
		}
	}
	return jsonAnswer(http.StatusOK, items), nil
}

func (f *forms) getForm(c *call) (answer, error) {
	form, err := f.findForm(c, c.request.PathValue("formId"))
	if err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusOK, form.document()), nil
}

// item returns the form as the list shows it.
func (f *formRecord) item(minimal bool) object {
	if minimal {
		return object{{"name", f.Name}, {"formId", f.ID}}
	}
	item := object{{"id", f.key}, {"formId", f.ID}, {"name", f.Name}}
	item = append(item, f.without(object{{"tags", list(f.Tags)}, {"isPublished", f.Published}})...)
	return append(item, ordered(f.Extra)...)
}

// document returns the form as GET /forms/{formId} shows it.
func (f *formRecord) document() object {
	sections := object{
		{"id", f.ID},
		{"name", f.Name},
		{"questions", list(f.Questions)},
		{"calculations", list(f.Calculations)},
		{"urlParameters", list(f.URLParameters)},
		{"documents", list(f.Documents)},
		{"scheduling", list(f.Scheduling)},
		{"payments", list(f.Payments)},
	}
	if f.QuizEnabled != nil {
		sections = append(sections, member{"quiz", object{{"enabled", *f.QuizEnabled}}})
	}
	approvals := f.Approvals
	if approvals == nil {
		approvals = json.RawMessage("[]")
	}
	sections = append(sections, member{"tags", list(f.Tags)}, member{"approvals", approvals})
	return append(f.without(sections), ordered(f.Extra)...)
}

func (f *formRecord) without(members object) object {
	return slices.DeleteFunc(members, func(m member) bool { return slices.Contains(f.Omit, m.name) })
}
