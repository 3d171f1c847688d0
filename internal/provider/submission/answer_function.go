package submission

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
)

var _ function.Function = (*answerFunction)(nil)

// NewAnswerFunction returns the function submission_answer.
func NewAnswerFunction() function.Function { return &answerFunction{} }

// answerFunction finds the answer to a question by the text of the question.
type answerFunction struct{}

func (f *answerFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "submission_answer"
}

// submissionType is the part of a submission that the function needs. Terraform leaves out the other attributes.
var submissionType = map[string]attr.Type{
	"questions": types.ListType{ElemType: types.ObjectType{AttrTypes: map[string]attr.Type{
		"id": types.StringType, "name": types.StringType, "value": types.StringType,
	}}},
}

func (f *answerFunction) Definition(_ context.Context, _ function.DefinitionRequest,
	resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Find the answer to a question by the question's text",
		MarkdownDescription: "Returns the answer to a question as JSON, for `jsondecode`. It is `null` if there is no answer. The " +
			"function finds the question by its text. It fails if the submission has no such question, or several: use " +
			"`answers` of the submission with the ID of the question instead, which also stays the same when somebody changes " +
			"the text.",
		Parameters: []function.Parameter{
			function.ObjectParameter{
				Name: "submission",
				MarkdownDescription: "The submission: `fillout_submission`, or an element of `submissions` of `fillout_submissions`. Its " +
					"`include_questions` must not be false.",
				AttributeTypes: submissionType,
			},
			function.StringParameter{
				Name: "question",
				MarkdownDescription: "Text of the question, such as `Email address`. White space at its ends makes no difference, nor " +
					"does how its characters are composed.",
			},
		},
		Return: function.StringReturn{},
	}
}

// Terraform puts 'Invalid value for "question" parameter: ' before an error and a full stop behind it.
func (f *answerFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var (
		submission struct {
			Questions []struct {
				ID    types.String `tfsdk:"id"`
				Name  types.String `tfsdk:"name"`
				Value types.String `tfsdk:"value"`
			} `tfsdk:"questions"`
		}
		text string
	)
	if resp.Error = req.Arguments.Get(ctx, &submission, &text); resp.Error != nil {
		return
	}
	if len(submission.Questions) == 0 {
		resp.Error = function.NewArgumentFuncError(0, "must have questions: include_questions must not be false, and the form "+
			"must ask something")
		return
	}
	var ids, values, others []string
	normalized := safetext.NormalizeName(text)
	for _, question := range submission.Questions {
		name := question.Name.ValueString()
		if safetext.NormalizeName(name) != normalized {
			others = append(others, name)
			continue
		}
		ids = append(ids, fmt.Sprintf("%q", question.ID.ValueString()))
		values = append(values, question.Value.ValueString())
	}
	switch len(values) {
	case 1:
		resp.Error = resp.Result.Set(ctx, values[0])
	case 0:
		slices.Sort(others)
		closest := account.ClosestTexts(slices.Compact(others), text)
		for i := range closest {
			closest[i] = safetext.Quote(closest[i])
		}
		resp.Error = function.NewArgumentFuncError(1, "must be the text of a question in the submission, such as "+
			strings.Join(closest, ", "))
	default:
		slices.Sort(ids)
		resp.Error = function.NewArgumentFuncError(1, fmt.Sprintf("is the text of %d questions. Choose one by its ID, as in "+
			"answers[%s]. The IDs are %s", len(ids), ids[0], strings.Join(ids, ", ")))
	}
}
