package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// formSummaryModel is an element of fillout_forms.
type formSummaryModel struct {
	ID        types.String   `tfsdk:"id"`
	Name      types.String   `tfsdk:"name"`
	Tags      []types.String `tfsdk:"tags"`
	Published types.Bool     `tfsdk:"published"`
	URL       types.String   `tfsdk:"url"`
}

func newFormSummaryModel(form fillout.FormSummary) formSummaryModel {
	return formSummaryModel{
		ID:        types.StringValue(string(form.ID)),
		Name:      optionalText(form.Name),
		Tags:      texts(form.Tags),
		Published: types.BoolPointerValue(form.Published),
		URL:       types.StringValue(fillout.FormURL(string(form.ID), nil)),
	}
}

// formModel is fillout_form.
type formModel struct {
	ID            types.String        `tfsdk:"id"`
	Name          types.String        `tfsdk:"name"`
	Tags          []types.String      `tfsdk:"tags"`
	URL           types.String        `tfsdk:"url"`
	Questions     []questionModel     `tfsdk:"questions"`
	Calculations  []calculationModel  `tfsdk:"calculations"`
	URLParameters []namedElementModel `tfsdk:"url_parameters"`
	Documents     []namedElementModel `tfsdk:"documents"`
	Scheduling    []namedElementModel `tfsdk:"scheduling"`
	Payments      []namedElementModel `tfsdk:"payments"`
	QuizEnabled   types.Bool          `tfsdk:"quiz_enabled"`
	Approvals     []approvalModel     `tfsdk:"approvals"`
	JSON          types.String        `tfsdk:"json"`
}

type questionModel struct {
	ID      types.String  `tfsdk:"id"`
	Name    types.String  `tfsdk:"name"`
	Type    types.String  `tfsdk:"type"`
	Options []optionModel `tfsdk:"options"`
}

type optionModel struct {
	ID    types.String `tfsdk:"id"`
	Value types.String `tfsdk:"value"`
	Label types.String `tfsdk:"label"`
}

type calculationModel struct {
	ID   types.String `tfsdk:"id"`
	Name types.String `tfsdk:"name"`
	Type types.String `tfsdk:"type"`
}

type namedElementModel struct {
	ID   types.String `tfsdk:"id"`
	Name types.String `tfsdk:"name"`
}

type approvalModel struct {
	WorkflowID types.String `tfsdk:"workflow_id"`
	NodeID     types.String `tfsdk:"node_id"`
}

// newFormModel builds the state of fillout_form from the service's answer alone.
func newFormModel(form *fillout.Form) formModel {
	return formModel{
		ID:   types.StringValue(string(form.ID)),
		Name: optionalText(form.Name),
		Tags: texts(form.Tags),
		URL:  types.StringValue(fillout.FormURL(string(form.ID), nil)),
		Questions: mapped(form.Questions, func(q fillout.Question) questionModel {
			return questionModel{
				ID: optionalText(q.ID), Name: optionalText(q.Name), Type: optionalText(q.Type),
				Options: mapped(q.Options, func(o fillout.Option) optionModel {
					return optionModel{ID: optionalText(o.ID), Value: optionalText(o.Value), Label: optionalText(o.Label)}
				}),
			}
		}),
		Calculations: mapped(form.Calculations, func(c fillout.Calculation) calculationModel {
			return calculationModel{ID: optionalText(c.ID), Name: optionalText(c.Name), Type: optionalText(c.Type)}
		}),
		URLParameters: mapped(form.URLParameters, newNamedElementModel),
		Documents:     mapped(form.Documents, newNamedElementModel),
		Scheduling:    mapped(form.Scheduling, newNamedElementModel),
		Payments:      mapped(form.Payments, newNamedElementModel),
		QuizEnabled:   types.BoolValue(form.Quiz != nil && form.Quiz.Enabled),
		Approvals: mapped(form.Approvals, func(a fillout.Approval) approvalModel {
			return approvalModel{WorkflowID: optionalText(a.WorkflowID), NodeID: optionalText(a.NodeID)}
		}),
		JSON: types.StringValue(string(form.JSON)),
	}
}

func newNamedElementModel(e fillout.NamedElement) namedElementModel {
	return namedElementModel{ID: optionalText(e.ID), Name: optionalText(e.Name)}
}

// mapped turns a section of an answer into a list; a missing one is empty.
func mapped[From, To any](from []From, convert func(From) To) []To {
	to := make([]To, 0, len(from))
	for _, element := range from {
		to = append(to, convert(element))
	}
	return to
}

func texts(from []fillout.Text) []types.String {
	return mapped(from, func(t fillout.Text) types.String { return types.StringValue(string(t)) })
}

// optionalText is null where the service sent nothing or null.
func optionalText(text *fillout.Text) types.String {
	return types.StringPointerValue((*string)(text))
}

// textOf is empty where the service sent nothing.
func textOf(text *fillout.Text) string {
	if text == nil {
		return ""
	}
	return string(*text)
}
