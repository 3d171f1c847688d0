// Package form contains the data sources that read forms, and the functions for their IDs and URLs.
package form

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
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
		Name:      attribute.OptionalText(form.Name),
		Tags:      attribute.Texts(form.Tags),
		Published: types.BoolPointerValue(form.Published),
		URL:       types.StringValue(urls.FormURL(string(form.ID), nil)),
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

// newFormModel builds the state of fillout_form from the answer alone.
func newFormModel(form *fillout.Form) formModel {
	return formModel{
		ID:   types.StringValue(string(form.ID)),
		Name: attribute.OptionalText(form.Name),
		Tags: attribute.Texts(form.Tags),
		URL:  types.StringValue(urls.FormURL(string(form.ID), nil)),
		Questions: attribute.Map(form.Questions, func(q fillout.Question) questionModel {
			return questionModel{
				ID: attribute.OptionalText(q.ID), Name: attribute.OptionalText(q.Name), Type: attribute.OptionalText(q.Type),
				Options: attribute.Map(q.Options, func(o fillout.Option) optionModel {
					return optionModel{
						ID:    attribute.OptionalText(o.ID),
						Value: attribute.OptionalText(o.Value),
						Label: attribute.OptionalText(o.Label),
					}
				}),
			}
		}),
		Calculations: attribute.Map(form.Calculations, func(c fillout.Calculation) calculationModel {
			return calculationModel{
				ID:   attribute.OptionalText(c.ID),
				Name: attribute.OptionalText(c.Name),
				Type: attribute.OptionalText(c.Type),
			}
		}),
		URLParameters: attribute.Map(form.URLParameters, newNamedElementModel),
		Documents:     attribute.Map(form.Documents, newNamedElementModel),
		Scheduling:    attribute.Map(form.Scheduling, newNamedElementModel),
		Payments:      attribute.Map(form.Payments, newNamedElementModel),
		QuizEnabled:   types.BoolValue(form.Quiz != nil && form.Quiz.Enabled),
		Approvals: attribute.Map(form.Approvals, func(a fillout.Approval) approvalModel {
			return approvalModel{WorkflowID: attribute.OptionalText(a.WorkflowID), NodeID: attribute.OptionalText(a.NodeID)}
		}),
		JSON: types.StringValue(string(form.JSON)),
	}
}

func newNamedElementModel(e fillout.NamedElement) namedElementModel {
	return namedElementModel{ID: attribute.OptionalText(e.ID), Name: attribute.OptionalText(e.Name)}
}
