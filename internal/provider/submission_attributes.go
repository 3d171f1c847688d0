package provider

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// keptInTheState ends the description of a data source that reads submissions.
const keptInTheState = "**Submissions are personal data, and what a data source reads is kept**: it is in the state and in saved plans, for everybody " +
	"who can read these. The ephemeral resource of the same name reads the same and leaves nothing of it behind; it needs Terraform 1.10 or OpenTofu 1.11."

// submissionAttributes are what a submission consists of, alone or in a list.
func submissionAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":              computedString("Id of the submission."),
		"submitted_at":    computedString("Time of the submission, in UTC, such as `2026-05-01T12:30:00.000Z`."),
		"started_at":      computedString("Time at which it was begun. Null where Fillout does not say."),
		"last_updated_at": computedString("Time of its last change."),
		"edit_link": computedString("Address at which the submission can be changed, by everybody who has the address. " +
			"Null unless `include_edit_link` is true."),
		"login_email": computedString("E-mail address that the person had signed in with. Null where the form asks for no sign-in."),
		"questions": computedValues("Every question of the form, with its answer.", "question", map[string]schema.Attribute{
			"name": computedString("Text of the question."),
			"type": computedString("Type of the question, such as `ShortAnswer`, `MultipleChoice` or `FileUpload`."),
			"value": computedString("Answer as JSON, for `jsondecode`: a string, a number, a boolean, a list or an object, by the type of question, " +
				"or `null` where there is none."),
		}),
		"calculations": computedValues("Values that the form computed.", "calculation", map[string]schema.Attribute{
			"type": computedString("Type of the result: `number`, `text` or `duration`."),
		}),
		"url_parameters": computedValues("Parameters that the form took from its address.", "parameter", nil),
		"documents": computedList("Documents that the form made of the submission.", map[string]schema.Attribute{
			"id":   computedString("Id of the document."),
			"name": computedString("Name of the document."),
			"url":  computedString("Address of the file."),
		}),
		"scheduling": computedValues("Times that were booked.", "step", nil),
		"payments":   computedValues("Payments that were made.", "step", nil),
		"quiz": schema.SingleNestedAttribute{
			MarkdownDescription: "Result of the quiz. Null where the form is none.",
			Computed:            true,
			Attributes: map[string]schema.Attribute{
				"score":     computedNumber("Points that were scored."),
				"max_score": computedNumber("Points that could be scored."),
			},
		},
		"json": computedString("The whole submission as Fillout sent it, for what this schema does not have: use `jsondecode`."),
	}
}

// computedValues is a list of things that have a value each; others are
// attributes that they have beyond, or that need other words.
func computedValues(description, thing string, others map[string]schema.Attribute) schema.ListNestedAttribute {
	attributes := map[string]schema.Attribute{
		"id":    computedString("Id of the " + thing + "."),
		"name":  computedString("Name of the " + thing + "."),
		"value": computedString("Value as JSON, for `jsondecode`; `null` where there is none."),
	}
	maps.Copy(attributes, others)
	return computedList(description, attributes)
}

func formIDOfSubmissions() schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: "Public id of the form, the last part of its address, such as `vso9PzRfHQus`.",
		Required:            true,
		Validators:          []validator.String{formIDArgument},
	}
}

func includeEditLink(of string) schema.BoolAttribute {
	return schema.BoolAttribute{
		MarkdownDescription: "Whether `edit_link` of " + of + " is read. The default is `false`: who has the link can change the submission.",
		Optional:            true,
	}
}
