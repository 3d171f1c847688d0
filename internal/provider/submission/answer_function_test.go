package submission_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/submission"
)

func TestSubmissionAnswer(t *testing.T) {
	t.Parallel()
	question := types.ObjectType{AttrTypes: map[string]attr.Type{
		"id": types.StringType, "name": types.StringType, "value": types.StringType}}
	list := types.ListType{ElemType: question}
	questions := []attr.Value{}
	for _, q := range [][3]string{{"a", "Email address", `"ada@example.com"`}, {"b", "Name", `null`}, {"c", "Name", `"Ada"`},
		{"d", "Stra\u00dfe und Gr\u00f6\u00dfe", "1"}} {
		questions = append(questions, types.ObjectValueMust(question.AttrTypes, map[string]attr.Value{
			"id": types.StringValue(q[0]), "name": types.StringValue(q[1]), "value": types.StringValue(q[2])}))
	}
	all := types.ListValueMust(question, questions)
	for _, test := range []struct {
		questions  types.List
		text, want string
	}{
		{all, "Email address", `"ada@example.com"`},
		{all, " Email\u00a0address ", `"ada@example.com"`},
		{all, "Stra\u00dfe und Gro\u0308\u00dfe", "1"},
		{all, "E-mail address", `ERROR 1: must be the text of a question in the submission, such as "Email address"`},
		{all, "Age", `ERROR 1: must be the text of a question in the submission, such as "Name", "Email address", ` +
			"\"Stra\u00dfe und Gr\u00f6\u00dfe\""},
		{all, "Name", `ERROR 1: is the text of 2 questions. Choose one by its ID, as in answers["b"]. The IDs are "b", "c"`},
		{types.ListNull(question), "Name", "ERROR 0: must have questions: include_questions must not be false, and the form must ask something"},
	} {
		submitted := types.ObjectValueMust(map[string]attr.Type{"questions": list}, map[string]attr.Value{"questions": test.questions})
		if got := acctest.Call(t, submission.NewAnswerFunction(), submitted, types.StringValue(test.text)); got != test.want {
			t.Errorf("%q gives %s, want %s", test.text, got, test.want)
		}
	}
}
