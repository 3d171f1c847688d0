package fillouttest

import (
	"net/http"
	"slices"
	"time"
)

// maxCreated is how many submissions one request may create (documented).
const maxCreated = 10

// createSubmissions checks the body before the credential, unlike every other operation (measured).
func (f *forms) createSubmissions(c *call) (answer, error) {
	body, err := c.parse()
	if err != nil {
		return answer{}, err
	}
	if err := checkSubmissions(body); err != nil {
		return answer{}, err
	}
	if err := f.core.authenticate(c); err != nil {
		return answer{}, err
	}
	form, err := f.findForm(c, c.request.PathValue("formId"))
	if err != nil {
		return answer{}, err
	}

	items := body.field("submissions").items()
	made := make([]*Submission, len(items))
	for i, item := range items {
		made[i] = readSubmission(item)
		for _, given := range made[i].Questions {
			if !slices.ContainsFunc(form.Questions, func(q Question) bool { return q.ID == given.ID }) {
				return answer{}, refusal{status: http.StatusBadRequest, message: "Invalid question id: " + given.ID}
			}
		}
	}
	shown := make([]object, len(made))
	for i, submission := range made {
		f.complete(form, submission)
		form.submissions = append(form.submissions, submission)
		if c.behavior.APISubmissionsDeliver {
			f.deliver(form, submission)
		}
		shown[i] = submission.document(false)
	}
	return jsonAnswer(http.StatusOK, object{{"submissions", shown}}), nil
}

// checkSubmissions finds everything that is wrong with the body.
func checkSubmissions(body node) error {
	var found issues
	submissions := body.field("submissions")
	if !found.expect(body, "object") || !found.expect(submissions, "array") {
		return found.refusal()
	}
	items := submissions.items()
	if len(items) == 0 {
		found.tooSmall(submissions.path, "array to have", 1, " items")
	}
	if len(items) > maxCreated {
		found.tooBig(submissions.path, "array to have", maxCreated, " items")
	}
	for _, item := range items {
		if !found.expect(item, "object") {
			continue
		}
		found.expectValues(item.field("questions"))
		for _, name := range []string{"urlParameters", "scheduling", "payments"} {
			if section := item.field(name); !section.absent() {
				found.expectValues(section)
			}
		}
		for _, name := range []string{"submissionTime", "lastUpdatedAt"} {
			if at := item.field(name); !at.absent() {
				found.expectTime(at)
			}
		}
		if login := item.field("login"); !login.absent() && found.expect(login, "object") {
			found.expect(login.field("email"), "string")
		}
	}
	return found.refusal()
}

// expectValues wants an array of objects that have an id.
func (list *issues) expectValues(section node) {
	if !list.expect(section, "array") {
		return
	}
	for _, item := range section.items() {
		if list.expect(item, "object") {
			list.expect(item.field("id"), "string")
		}
	}
}

func (list *issues) expectTime(at node) {
	if !list.expect(at, "string") {
		return
	}
	if _, err := parseStamp(at.text()); err != nil {
		list.add("invalid_format", at.path, "Invalid ISO datetime")
	}
}

// readSubmission reads an item that has been checked.
func readSubmission(item node) *Submission {
	return &Submission{
		SubmissionTime: readTime(item.field("submissionTime")),
		LastUpdatedAt:  readTime(item.field("lastUpdatedAt")),
		Questions:      readAnswers(item.field("questions")),
		URLParameters:  readAnswers(item.field("urlParameters")),
		Scheduling:     readAnswers(item.field("scheduling")),
		Payments:       readAnswers(item.field("payments")),
		LoginEmail:     item.field("login").field("email").text(),
	}
}

func readAnswers(section node) []Answer {
	var answers []Answer
	for _, item := range section.items() {
		answers = append(answers, Answer{
			ID: item.field("id").text(), Name: item.field("name").text(), Value: item.field("value").raw,
		})
	}
	return answers
}

func readTime(at node) time.Time {
	if at.absent() {
		return time.Time{}
	}
	// The text has been checked, so that there is no error.
	parsed, _ := parseStamp(at.text())
	return parsed
}
