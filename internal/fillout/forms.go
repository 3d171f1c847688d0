package fillout

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
)

// FormSummary is a form in the list of an account's forms.
type FormSummary struct {
	// ID is the public id, which is in the form's URL (documented).
	ID Text `json:"formId"`
	// Name of the form in the dashboard (documented).
	Name *Text `json:"name"`
	// Tags are some of form, quiz, survey, scheduling (seen in Fillout's own code).
	Tags []Text `json:"tags"`
	// Published is nil if the API does not say (seen in Fillout's own code).
	Published *bool `json:"isPublished"`
}

// ListForms returns all forms of the account, in the API's order. There is no paging (documented).
func (c *Client) ListForms(ctx context.Context) ([]FormSummary, error) {
	return decode(ctx, c, c.forms.read("forms"), func(forms []FormSummary) error {
		return unreadableIf(forms == nil)
	})
}

// Form is the metadata of a form. Only id, name and questions are certain (documented). Every other section is nil if
// the answer does not contain it.
type Form struct {
	ID            Text           `json:"id"`
	Name          *Text          `json:"name"`
	Tags          []Text         `json:"tags"`
	Questions     []Question     `json:"questions"`
	Calculations  []Calculation  `json:"calculations"`
	URLParameters []NamedElement `json:"urlParameters"`
	Documents     []NamedElement `json:"documents"`
	Scheduling    []NamedElement `json:"scheduling"`
	Payments      []NamedElement `json:"payments"`
	Quiz          *Quiz          `json:"quiz"`
	Approvals     []Approval     `json:"approvals"`

	// JSON is the whole answer, including fields that this type does not know.
	JSON json.RawMessage `json:"-"`
}

// UnmarshalJSON implements json.Unmarshaler. It stores the whole form in f.JSON.
func (f *Form) UnmarshalJSON(data []byte) error {
	type fields Form // without this method
	f.JSON = bytes.Clone(data)
	return json.Unmarshal(data, (*fields)(f))
}

// Question is a question of a form. The list of types grows, and an unknown type is passed on like any other.
type Question struct {
	ID   *Text `json:"id"`
	Name *Text `json:"name"`
	Type *Text `json:"type"`
	// Options of a choice question (measured).
	Options []Option `json:"options"`
}

// Option is a possible answer to a choice question.
type Option struct {
	ID    *Text `json:"id"`
	Value *Text `json:"value"`
	Label *Text `json:"label"`
}

// Calculation is a value that a form computes. Its type is number, text or duration (documented).
type Calculation struct {
	ID   *Text `json:"id"`
	Name *Text `json:"name"`
	Type *Text `json:"type"`
}

// NamedElement is a URL parameter, a document, a scheduling or a payment step.
type NamedElement struct {
	ID   *Text `json:"id"`
	Name *Text `json:"name"`
}

// Quiz says whether the form counts points. It is missing if the form is not a quiz (documented).
type Quiz struct {
	Enabled bool `json:"enabled"`
}

// Approval is an approval workflow of a form (seen in Fillout's own code).
type Approval struct {
	WorkflowID *Text `json:"workflowId"`
	NodeID     *Text `json:"nodeId"`
}

// isForm reports whether the answer is the form that was asked for. The service's own number of a form (seen in
// Fillout's own code) is not in the answer, so a number is never another form.
func (f *Form) isForm(id string) bool {
	var other struct {
		FormID Text `json:"formId"` // as in the list
	}
	return string(f.ID) == id || strings.Trim(id, "0123456789") == "" ||
		json.Unmarshal(f.JSON, &other) == nil && string(other.FormID) == id
}

// otherObjectError means that an answer is about another object than the one that was asked for.
type otherObjectError struct{ kind, wanted, got string }

func (e otherObjectError) Error() string {
	return fmt.Sprintf("another %s, %s, instead of %s", e.kind, safetext.Quote(e.got), safetext.Quote(e.wanted))
}

// GetForm reads the metadata of a form.
func (c *Client) GetForm(ctx context.Context, formID string) (*Form, error) {
	return decode(ctx, c, c.forms.read("forms", formID), func(form *Form) error {
		switch {
		case form == nil, form.ID == "":
			return ErrUnreadable
		case !form.isForm(formID):
			return otherObjectError{"form", formID, string(form.ID)}
		}
		return nil
	})
}
