package fillouttest

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
)

// Form is a form as a person made it in Fillout's editor: all that GET /forms/{formId} tells, and what the list tells.
// The server keeps the slices and maps that it is given; they must not be changed afterwards.
type Form struct {
	// ID is the public id. A missing one is made: 12 characters that end in "us".
	ID   string
	Name string
	// Tags are out of form, quiz, survey and scheduling.
	Tags []string
	// Published forms have a public page.
	Published     bool
	Questions     []Question
	Calculations  []Calculation
	URLParameters []Section
	Documents     []Section
	Scheduling    []Section
	Payments      []Section
	// QuizEnabled is nil for a form that was never a quiz; the answer has no quiz section then.
	QuizEnabled *bool
	// QuizKey holds the right answer to each question that scores, by question id.
	QuizKey map[string]string
	// Approvals is a JSON array; without one it is empty.
	Approvals json.RawMessage
	// Extra has fields that no documentation knows. They appear in the form and in the list.
	Extra map[string]any
	// Omit names sections that are left out of the answer ("payments"), and of the list ("tags", "isPublished").
	Omit []string
}

// Question is a question of a form.
type Question struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Type string `json:"type"`
	// Options are those of a choice question; nil leaves the member out.
	Options []Choice `json:"options,omitzero"`
}

// Choice is an option of a choice question.
type Choice struct {
	ID    string `json:"id"`
	Value string `json:"value"`
	Label string `json:"label"`
}

// Calculation is a value that a form derives from answers. Type is number, text or duration.
type Calculation struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Type string `json:"type"`
}

// Section is a URL parameter, a document, a scheduling or a payment of a form.
type Section struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// formRecord is a form with what the service keeps about it. The internal key is the "id" of the form list.
type formRecord struct {
	Form
	key         int
	owner       *account
	submissions []*Submission
}

// AddForm makes a form in the default account, or changes the one that has its id, which keeps its webhooks and
// submissions. It gives the form with its id.
func (s *Server) AddForm(f Form) Form { return s.AddFormFor(s.token, f) }

// AddFormFor makes or changes a form like [Server.AddForm], in the account of the token.
func (s *Server) AddFormFor(token string, f Form) Form {
	s.mu.Lock()
	defer s.mu.Unlock()
	owner := s.mustToken(token).owner
	if f.ID == "" {
		f.ID = newFormID()
	}
	if held := s.formsByID[f.ID]; held != nil {
		if held.owner != owner {
			panic("fillouttest: another account has a form with the id " + f.ID)
		}
		held.Form = f
		return f
	}
	made := &formRecord{Form: f, key: s.nextFormKey, owner: owner}
	s.nextFormKey++
	s.forms = append(s.forms, made)
	s.formsByID[f.ID] = made
	return f
}

// DeleteForm deletes a form as a person does in the dashboard, with its submissions and, by default, its webhooks.
func (s *Server) DeleteForm(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	gone := s.mustForm(id)
	delete(s.formsByID, id)
	s.forms = slices.DeleteFunc(s.forms, func(f *formRecord) bool { return f == gone })
	if !s.behavior.FormDeletionKeepsWebhooks {
		s.webhooks = slices.DeleteFunc(s.webhooks, func(w *webhookRecord) bool { return w.FormID == id })
	}
}

// mustForm gives a form that the test names. The caller holds the lock.
func (s *Server) mustForm(id string) *formRecord {
	found := s.formsByID[id]
	if found == nil {
		panic("fillouttest: no form has the id " + id)
	}
	return found
}

// findForm gives a form that a client names, if its account has it.
func (s *Server) findForm(caller *account, id string) (*formRecord, error) {
	found := s.formsByID[id]
	if found == nil || found.owner != caller {
		return nil, s.unknown("Form")
	}
	return found, nil
}

func (s *Server) listForms(c *call) (answer, error) {
	caller, err := s.authenticate(c)
	if err != nil {
		return answer{}, err
	}
	items := []object{}
	for _, form := range s.forms {
		if form.owner == caller {
			items = append(items, form.item(s.behavior.MinimalFormList))
		}
	}
	return jsonAnswer(http.StatusOK, items), nil
}

func (s *Server) getForm(c *call) (answer, error) {
	caller, err := s.authenticate(c)
	if err != nil {
		return answer{}, err
	}
	form, err := s.findForm(caller, c.request.PathValue("formId"))
	if err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusOK, form.document()), nil
}

// item is the form in the list.
func (f *formRecord) item(minimal bool) object {
	if minimal {
		return object{{"name", f.Name}, {"formId", f.ID}}
	}
	item := object{{"id", f.key}, {"formId", f.ID}, {"name", f.Name}}
	item = append(item, f.without(object{{"tags", list(f.Tags)}, {"isPublished", f.Published}})...)
	return append(item, f.extras()...)
}

// document is the form on its own.
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
	sections = append(sections, member{"tags", list(f.Tags)})
	if f.Approvals == nil {
		sections = append(sections, member{"approvals", []any{}})
	} else {
		sections = append(sections, member{"approvals", f.Approvals})
	}
	return append(f.without(sections), f.extras()...)
}

func (f *formRecord) without(members object) object {
	return slices.DeleteFunc(members, func(m member) bool { return slices.Contains(f.Omit, m.name) })
}

func (f *formRecord) extras() object {
	var extras object
	for _, name := range slices.Sorted(maps.Keys(f.Extra)) {
		extras = append(extras, member{name, f.Extra[name]})
	}
	return extras
}
