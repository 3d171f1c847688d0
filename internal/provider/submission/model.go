// Package submission contains the data sources and ephemeral resources that read submissions.
package submission

import (
	"encoding/json"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
)

// submissionModel is an element of fillout_submissions, and most of fillout_submission.
type submissionModel struct {
	ID            types.String            `tfsdk:"id"`
	SubmittedAt   types.String            `tfsdk:"submitted_at"`
	StartedAt     types.String            `tfsdk:"started_at"`
	LastUpdatedAt types.String            `tfsdk:"last_updated_at"`
	EditLink      types.String            `tfsdk:"edit_link"`
	LoginEmail    types.String            `tfsdk:"login_email"`
	Answers       map[string]types.String `tfsdk:"answers"`
	Questions     []answerModel           `tfsdk:"questions"`
	Calculations  []answerModel           `tfsdk:"calculations"`
	URLParameters []valueModel            `tfsdk:"url_parameters"`
	Documents     []documentModel         `tfsdk:"documents"`
	Scheduling    []valueModel            `tfsdk:"scheduling"`
	Payments      []valueModel            `tfsdk:"payments"`
	Quiz          *quizModel              `tfsdk:"quiz"`
	JSON          types.String            `tfsdk:"json"`
}

// answerModel is what a question or a calculation got.
type answerModel struct {
	ID    types.String `tfsdk:"id"`
	Name  types.String `tfsdk:"name"`
	Type  types.String `tfsdk:"type"`
	Value types.String `tfsdk:"value"`
}

// valueModel is what a URL parameter, a scheduling or a payment step got.
type valueModel struct {
	ID    types.String `tfsdk:"id"`
	Name  types.String `tfsdk:"name"`
	Value types.String `tfsdk:"value"`
}

type documentModel struct {
	ID   types.String `tfsdk:"id"`
	Name types.String `tfsdk:"name"`
	URL  types.String `tfsdk:"url"`
}

type quizModel struct {
	Score    types.Number `tfsdk:"score"`
	MaxScore types.Number `tfsdk:"max_score"`
}

// includedModel has the arguments that choose what is stored of a submission.
type includedModel struct {
	IncludeEditLink  types.Bool `tfsdk:"include_edit_link"`
	IncludeQuestions types.Bool `tfsdk:"include_questions"`
	IncludeJSON      types.Bool `tfsdk:"include_json"`
}

// newSubmission builds a submission from the service's answer alone.
func (m includedModel) newSubmission(submission fillout.Submission) submissionModel {
	model := submissionModel{
		ID:            types.StringValue(string(submission.ID)),
		SubmittedAt:   attribute.OptionalText(submission.SubmittedAt),
		StartedAt:     attribute.OptionalText(submission.StartedAt),
		LastUpdatedAt: attribute.OptionalText(submission.LastUpdatedAt),
		EditLink:      attribute.OptionalText(submission.EditLink),
		LoginEmail:    loginEmail(submission.Login),
		Answers:       newAnswers(submission.Questions),
		Calculations:  attribute.Map(submission.Calculations, newAnswerModel),
		URLParameters: attribute.Map(submission.URLParameters, newValueModel),
		Documents: attribute.Map(submission.Documents, func(d fillout.Document) documentModel {
			return documentModel{
				ID:   attribute.OptionalText(d.ID),
				Name: attribute.OptionalText(d.Name),
				URL:  attribute.OptionalText(d.URL),
			}
		}),
		Scheduling: attribute.Map(submission.Scheduling, newValueModel),
		Payments:   attribute.Map(submission.Payments, newValueModel),
		Quiz:       newQuizModel(submission.Quiz),
	}
	if m.IncludeQuestions.IsNull() || m.IncludeQuestions.ValueBool() {
		model.Questions = attribute.Map(submission.Questions, newAnswerModel)
	}
	if m.IncludeJSON.ValueBool() {
		model.JSON = types.StringValue(string(submission.JSON))
	}
	return model
}

// newAnswers returns the answers by the ID of their question. A question without an ID is only in the list.
func newAnswers(questions []fillout.Answer) map[string]types.String {
	answers := make(map[string]types.String, len(questions))
	for _, question := range questions {
		if question.ID != nil {
			answers[string(*question.ID)] = encodedValue(question.Value)
		}
	}
	return answers
}

func newAnswerModel(a fillout.Answer) answerModel {
	return answerModel{
		ID:    attribute.OptionalText(a.ID),
		Name:  attribute.OptionalText(a.Name),
		Type:  attribute.OptionalText(a.Type),
		Value: encodedValue(a.Value),
	}
}

func newValueModel(a fillout.Answer) valueModel {
	return valueModel{ID: attribute.OptionalText(a.ID), Name: attribute.OptionalText(a.Name), Value: encodedValue(a.Value)}
}

// encodedValue is a value as the service wrote it, so that no number is rounded. A missing one is JSON's null, since
// jsondecode takes no null of Terraform's.
func encodedValue(value json.RawMessage) types.String {
	if len(value) == 0 {
		return types.StringValue("null")
	}
	return types.StringValue(string(value))
}

func loginEmail(login *fillout.Login) types.String {
	if login == nil {
		return types.StringNull()
	}
	return attribute.OptionalText(login.Email)
}

// newQuizModel is nil outside quiz mode, where the service sends {} or nothing.
func newQuizModel(quiz *fillout.QuizResult) *quizModel {
	if quiz == nil || quiz.Score == nil && quiz.MaxScore == nil {
		return nil
	}
	return &quizModel{Score: optionalNumber(quiz.Score), MaxScore: optionalNumber(quiz.MaxScore)}
}

// numberPrecision is that of Terraform's own numbers, in bits.
const numberPrecision = 512

// optionalNumber is null where the service sent nothing or null, or a number so large that Terraform has none like it.
func optionalNumber(number *json.Number) types.Number {
	if number == nil {
		return types.NumberNull()
	}
	parsed, _, err := big.ParseFloat(number.String(), 10, numberPrecision, big.ToNearestEven)
	if err != nil {
		return types.NumberNull()
	}
	return types.NumberValue(parsed)
}
