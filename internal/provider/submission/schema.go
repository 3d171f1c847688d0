package submission

import (
	"errors"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
)

const (
	// storedInState ends the description of each data source here.
	storedInState = "**Submissions are personal data.** Terraform stores what a data source reads in the state and in " +
		"saved plans. " +
		"The ephemeral resource of the same name reads the same data, and Terraform does not store it (Terraform 1.10, " +
		"OpenTofu 1.11)."
	// storedNowhere ends the description of each ephemeral resource here.
	storedNowhere = "Submissions are personal data. Unlike the data source of the same name, Terraform stores nothing " +
		"of this resource: it reads " +
		"the data again in each plan and apply, and in a destroy. To destroy without reading it, run " +
		"`terraform destroy -refresh=false`. Use the data where Terraform stores nothing either, such as a provider " +
		"block or a " +
		"write-only argument. It needs Terraform 1.10 or OpenTofu 1.11."
)

// submissionAttributes returns the attributes of a submission, alone or in a list.
func submissionAttributes() map[string]schema.Attribute {
	text, number := attribute.ComputedString, attribute.ComputedNumber
	return map[string]schema.Attribute{
		"id":              text("ID of the submission."),
		"submitted_at":    text("Time of the submission in UTC, such as `2026-05-01T12:30:00.000Z`."),
		"started_at":      text("Time at which the person began. Null if Fillout does not say."),
		"last_updated_at": text("Time of the last change."),
		"edit_link": text("Address at which everybody who has it can change the submission. " +
			"Null unless `include_edit_link` is true."),
		"login_email": text("Email address that the person signed in with. Null if the form requires no sign-in."),
		"answers": schema.MapAttribute{
			MarkdownDescription: "Answer to each question, by the ID of the question, as JSON for `jsondecode`. The type of the " +
				"question decides whether it is a string, a number, a boolean, a list or an object. It is `null` if there is no " +
				"answer. The function `submission_answer` finds an answer by the text of its question.",
			Computed:    true,
			ElementType: types.StringType,
		},
		"questions": valueList("Questions of the form, with their answers. Null if `include_questions` is false.", "question", map[string]schema.Attribute{
			"name":  text("Text of the question."),
			"type":  text("Type of the question, such as `ShortAnswer`, `MultipleChoice` or `FileUpload`."),
			"value": text("Answer as JSON, as in `answers`."),
		}),
		"calculations": valueList("Values that the form calculated.", "calculation", map[string]schema.Attribute{
			"type": text("Type of the result: `number`, `text` or `duration`."),
		}),
		"url_parameters": valueList("Parameters that the form read from its address.", "parameter", nil),
		"documents": attribute.ComputedList(
			"Documents that the form created from the submission.",
			map[string]schema.Attribute{
				"id":   text("ID of the document."),
				"name": text("Name of the document."),
				"url":  text("URL of the file."),
			},
		),
		"scheduling": valueList("Booked times.", "step", nil),
		"payments":   valueList("Payments.", "step", nil),
		"quiz": schema.SingleNestedAttribute{
			MarkdownDescription: "Result of the quiz. Null if the form is not a quiz.",
			Computed:            true,
			Attributes: map[string]schema.Attribute{
				"score":     number("Points that the person scored."),
				"max_score": number("Points that a person can score."),
			},
		},
		"json": text("The whole submission as Fillout sent it. Use `jsondecode` to read what this schema does not have. Null " +
			"unless `include_json` is true."),
	}
}

// valueList returns a list of objects that have a value. others adds attributes, or replaces their descriptions.
func valueList(description, object string, others map[string]schema.Attribute) schema.ListNestedAttribute {
	attributes := map[string]schema.Attribute{
		"id":    attribute.ComputedString("ID of the " + object + "."),
		"name":  attribute.ComputedString("Name of the " + object + "."),
		"value": attribute.ComputedString("Value as JSON, for `jsondecode`. It is `null` if there is no value."),
	}
	maps.Copy(attributes, others)
	return attribute.ComputedList(description, attributes)
}

func formIDAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: "Public ID of the form: the last part of its address, such as `vso9PzRfHQus`.",
		Required:            true,
		Validators:          []validator.String{attribute.FormID},
	}
}

// addIncluded adds the attributes of includedModel.
func addIncluded(attributes map[string]schema.Attribute) {
	for name, description := range map[string]string{
		"include_edit_link": "Whether to read `edit_link`. The default is `false`, because everybody who has the link can " +
			"change the submission.",
		"include_questions": "Whether to read `questions`, which repeats each answer together with the text and the type of its " +
			"question. The default is `true`. With `false`, each answer is stored once, in `answers`.",
		"include_json": "Whether to read `json`. The default is `false`, because `json` repeats what the other attributes " +
			"contain: it would double the personal data in the state, and the size of the state.",
	} {
		attributes[name] = schema.BoolAttribute{MarkdownDescription: description, Optional: true}
	}
}

// idValidator validates the ID of a submission.
var idValidator = attribute.StringValidator{
	Requirement: "must be the ID of a submission",
	Check: func(at path.Path, text string, diags *diag.Diagnostics) {
		if !urls.ValidID(text) {
			diags.AddAttributeError(at, account.TitleInvalidSubmissionID, attribute.Sentence(attribute.Named(at, text),
				errors.New(`must be the ID of a submission, which has only letters, digits, "_" and "-"`)))
		}
	},
}
