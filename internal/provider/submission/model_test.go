package submission

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

func decodeSubmission(t *testing.T, text string) fillout.Submission {
	t.Helper()
	var submission fillout.Submission
	if err := json.Unmarshal([]byte(text), &submission); err != nil {
		t.Fatal(err)
	}
	return submission
}

var everything = includedModel{IncludeJSON: types.BoolValue(true)}

// A value is what Fillout wrote, to the letter: no number is rounded, and a missing value is JSON's null.
func TestSubmissionValues(t *testing.T) {
	t.Parallel()
	for sent, want := range map[string]string{
		`"value":"Ada \u0026 \"Co\""`:          `"Ada \u0026 \"Co\""`,
		`"value":12345678901234567890.10`:      `12345678901234567890.10`,
		`"value":1e2`:                          `1e2`,
		`"value":[1, {"a":9007199254740993}]`:  `[1, {"a":9007199254740993}]`,
		`"value":true`:                         `true`,
		`"value":null`:                         `null`,
		`"other":1`:                            `null`,
		`"value":{"email":"a@b.c","seats":[]}`: `{"email":"a@b.c","seats":[]}`,
	} {
		element := `[{"id":"x",` + sent + `}]`
		model := everything.newSubmission(decodeSubmission(t, `{"submissionId":"s","questions":`+element+`,"calculations":`+element+
			`,"urlParameters":`+element+`,"scheduling":`+element+`,"payments":`+element+`}`))
		for section, value := range map[string]types.String{
			"answers": model.Answers["x"], "questions": model.Questions[0].Value, "calculations": model.Calculations[0].Value,
			"url_parameters": model.URLParameters[0].Value, "scheduling": model.Scheduling[0].Value, "payments": model.Payments[0].Value,
		} {
			if value.ValueString() != want || !json.Valid([]byte(value.ValueString())) {
				t.Errorf("%s in %s gives %s, want %s", sent, section, value, want)
			}
		}
	}
}

// What is missing, or null, is null where it is one thing and empty where it is a list.
func TestSubmissionWithoutAnything(t *testing.T) {
	t.Parallel()
	want := submissionModel{
		ID: types.StringValue("s"), Answers: map[string]types.String{}, Questions: []answerModel{}, Calculations: []answerModel{}, URLParameters: []valueModel{},
		Documents: []documentModel{}, Scheduling: []valueModel{}, Payments: []valueModel{},
	}
	for _, text := range []string{
		`{"submissionId":"s"}`,
		`{"submissionId":"s","quiz":{},"login":{}}`,
		`{"submissionId":"s","submissionTime":null,"startedAt":null,"lastUpdatedAt":null,"editLink":null,"login":null,"questions":null,"calculations":null,` +
			`"urlParameters":null,"documents":null,"scheduling":null,"payments":null,"quiz":null}`,
		`{"submissionId":"s","quiz":{"score":null}, "new": [1.50]}`,
	} {
		want.JSON = types.StringValue(text)
		if got := everything.newSubmission(decodeSubmission(t, text)); !reflect.DeepEqual(got, want) {
			t.Errorf("%s gives %+v", text, got)
		}
	}
}

// Each of the two arguments leaves out its attribute, and the default leaves out json.
func TestSubmissionIncluded(t *testing.T) {
	t.Parallel()
	submission := decodeSubmission(t, `{"submissionId":"s","questions":[{"id":"x","value":1},{"name":"no ID","value":2}]}`)
	for _, test := range []struct {
		questions, json       types.Bool
		hasQuestions, hasJSON bool
	}{
		{types.BoolNull(), types.BoolNull(), true, false},
		{types.BoolValue(true), types.BoolValue(false), true, false},
		{types.BoolValue(false), types.BoolValue(true), false, true},
	} {
		got := includedModel{IncludeQuestions: test.questions, IncludeJSON: test.json}.newSubmission(submission)
		if (got.Questions != nil) != test.hasQuestions || got.JSON.IsNull() == test.hasJSON {
			t.Errorf("include_questions %s and include_json %s give %+v", test.questions, test.json, got)
		}
		if want := map[string]types.String{"x": types.StringValue("1")}; !reflect.DeepEqual(got.Answers, want) {
			t.Errorf("the answers are %v", got.Answers)
		}
	}
}

func TestSubmissionQuiz(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		`{"score":2,"maxScore":3}`:                                {"2", "3"},
		`{"score":0}`:                                             {"0", "none"},
		`{"score":0.1,"maxScore":9007199254740993}`:               {"0.1", "9007199254740993"},
		`{"score":1e99999999999,"maxScore":12345678901234567890}`: {"none", "12345678901234567890"},
	} {
		quiz := everything.newSubmission(decodeSubmission(t, `{"submissionId":"s","quiz":`+text+`}`)).Quiz
		if quiz == nil {
			t.Errorf("%s gives none", text)
			continue
		}
		if got := [2]string{exactly(quiz.Score), exactly(quiz.MaxScore)}; got != want {
			t.Errorf("%s gives %v, want %v", text, got, want)
		}
	}
}

func exactly(number types.Number) string {
	if number.IsNull() {
		return "none"
	}
	return number.ValueBigFloat().Text('f', -1)
}
