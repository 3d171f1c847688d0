package fillout

import (
	"context"
	"encoding/json"
	"net/http"
)

// FormSummary is a form as the list of an account's forms has it.
type FormSummary struct {
	// ID is the public id, the one in the form's URL (documented).
	ID Text `json:"formId"`
	// Name that the form has in the dashboard (documented).
	Name *Text `json:"name"`
	// Tags out of form, quiz, survey, scheduling (seen in Fillout's own code).
	Tags []Text `json:"tags"`
	// Published is nil where the API does not say (seen in Fillout's own code).
	Published *bool `json:"isPublished"`
}

// ListForms gives all forms of the account, in the API's order. There is no
// paging (documented).
func (c *Client) ListForms(ctx context.Context) ([]FormSummary, error) {
	var forms []FormSummary
	err := c.do(ctx, call{method: http.MethodGet, path: "/forms"}, func(body []byte) error {
		if err := decodeInto(&forms)(body); err != nil {
			return err
		}
		if forms == nil { // null
			return ErrUnreadable
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return forms, nil
}

// Form is the metadata of a form. Only id, name and questions are certain
// (documented); every other section is nil where the answer has none.
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

	// JSON is the whole answer, with the fields that this type does not know.
	JSON json.RawMessage `json:"-"`
}

// Question is one of a form's questions. The list of types grows; a type that
// nobody has seen yet is passed on like any other.
type Question struct {
	ID   *Text `json:"id"`
	Name *Text `json:"name"`
	Type *Text `json:"type"`
	// Options are those of choice questions (measured).
	Options []Option `json:"options"`
}

// Option is one answer of a choice question.
type Option struct {
	ID    *Text `json:"id"`
	Value *Text `json:"value"`
	Label *Text `json:"label"`
}

// Calculation is a value that a form computes; its type is number, text or
// duration (documented).
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

// Quiz says whether the form counts points; forms outside quiz mode have none
// (documented).
type Quiz struct {
	Enabled bool `json:"enabled"`
}

// Approval is an approval workflow of a form (seen in Fillout's own code).
type Approval struct {
	WorkflowID *Text `json:"workflowId"`
	NodeID     *Text `json:"nodeId"`
}

// GetForm reads the metadata of a form.
func (c *Client) GetForm(ctx context.Context, formID string) (*Form, error) {
	id, err := pathSegment(formID)
	if err != nil {
		return nil, err
	}
	var form *Form
	err = c.do(ctx, call{method: http.MethodGet, path: "/forms/" + id}, func(body []byte) error {
		if err := decodeInto(&form)(body); err != nil {
			return err
		}
		if form == nil || form.ID == "" {
			return ErrUnreadable
		}
		form.JSON = body
		return nil
	})
	if err != nil {
		return nil, err
	}
	return form, nil
}
