package fillouttest

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Submission is a response to a form. Values are JSON and come back as they were given, digit for digit; nil is null.
type Submission struct {
	// SubmissionID is a UUID; a missing one is generated.
	SubmissionID string
	// SubmissionTime is now by default, LastUpdatedAt is SubmissionTime by default, and a zero StartedAt is left out. The
	// service shows milliseconds.
	SubmissionTime, LastUpdatedAt, StartedAt time.Time
	// InProgress submissions are listed only with status=in_progress, Preview ones only with includePreview=true.
	InProgress, Preview bool

	Questions     []Answer
	Calculations  []Answer
	URLParameters []Answer
	Documents     []Document
	Scheduling    []Answer
	Payments      []Answer
	// Quiz is nil without a score.
	Quiz *Score
	// LoginEmail is the address of the person who was logged in; "" leaves the member out.
	LoginEmail string
	// EditLink is shown if a client asks for it; a missing one is generated.
	EditLink string
	// Approvals is a JSON array; nil leaves the member out.
	Approvals json.RawMessage
}

// Answer is the value of a question or of a section. Only questions and calculations have a type.
type Answer struct {
	ID    string          `json:"id"`
	Name  string          `json:"name"`
	Type  string          `json:"type,omitempty"`
	Value json.RawMessage `json:"value"`
}

// Document is a file that was made from a submission.
type Document struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	URL  string `json:"url"`
}

// Score is the result of a quiz.
type Score struct {
	Score    int `json:"score"`
	MaxScore int `json:"maxScore"`
}

// AddSubmission stores a submission without delivering it. Missing sections come from the form, with empty values.
// Answers get the name and the type of their question.
func (f *forms) AddSubmission(formID string, submission Submission) Submission {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.store(f.mustForm(formID), &submission)
	return submission
}

// Submissions returns the submissions of a form in order of arrival, with those in progress and the previews.
func (f *forms) Submissions(formID string) []Submission {
	f.mu.Lock()
	defer f.mu.Unlock()
	return mapped(f.mustForm(formID).submissions, func(s *Submission) Submission { return *s })
}

// store stores a submission, with the sections that every submission of the service has. Each question, calculation,
// URL parameter, scheduling and payment of the form gets a value, in the form's order. A missing value is null.
func (f *forms) store(form *formRecord, submission *Submission) {
	if submission.SubmissionID == "" {
		submission.SubmissionID = newUUID()
	}
	if submission.SubmissionTime.IsZero() {
		submission.SubmissionTime = time.Now()
	}
	if submission.LastUpdatedAt.IsZero() {
		submission.LastUpdatedAt = submission.SubmissionTime
	}
	if submission.EditLink == "" {
		submission.EditLink = f.core.url + "/t/" + form.ID + "?edit=" + submission.SubmissionID
	}

	questions := mapped(form.Questions, func(q Question) Section { return Section{ID: q.ID, Name: q.Name, Type: q.Type} })
	submission.Questions = fill(questions, submission.Questions)
	submission.Calculations = fill(form.Calculations, submission.Calculations)
	submission.URLParameters = fill(form.URLParameters, submission.URLParameters)
	submission.Scheduling = fill(form.Scheduling, submission.Scheduling)
	submission.Payments = fill(form.Payments, submission.Payments)
	form.submissions = append(form.submissions, submission)
}

// fill returns an answer for each section, with the given value. Other values come last, such as the answer to a
// question that the form no longer has.
func fill(sections []Section, given []Answer) []Answer {
	filled := mapped(sections, func(s Section) Answer { return Answer{ID: s.ID, Name: s.Name, Type: s.Type} })
	for _, answer := range given {
		at := slices.IndexFunc(filled, func(place Answer) bool { return place.ID == answer.ID })
		if at < 0 {
			filled = append(filled, answer)
			continue
		}
		filled[at].Value = answer.Value
	}
	return filled
}

// plainText returns the content of a JSON string, and other JSON as it is written.
func plainText(value json.RawMessage) string {
	var text string
	if err := json.Unmarshal(value, &text); err != nil {
		return string(value)
	}
	return text
}

// document returns the submission as the API and deliveries show it.
func (s *Submission) document(editLink bool) object {
	shown := object{
		{"submissionId", s.SubmissionID},
		{"submissionTime", stamp(s.SubmissionTime)},
		{"lastUpdatedAt", stamp(s.LastUpdatedAt)},
	}
	if !s.StartedAt.IsZero() {
		shown = append(shown, member{"startedAt", stamp(s.StartedAt)})
	}
	shown = append(shown, object{
		{"questions", list(s.Questions)},
		{"calculations", list(s.Calculations)},
		{"urlParameters", list(s.URLParameters)},
		{"quiz", s.quiz()},
		{"documents", list(s.Documents)},
		{"scheduling", list(s.Scheduling)},
		{"payments", list(s.Payments)},
	}...)
	if s.LoginEmail != "" {
		shown = append(shown, member{"login", object{{"email", s.LoginEmail}}})
	}
	if editLink {
		shown = append(shown, member{"editLink", s.EditLink})
	}
	if s.Approvals != nil {
		shown = append(shown, member{"approvals", s.Approvals})
	}
	return shown
}

// quiz returns the score, or an empty object without a score.
func (s *Submission) quiz() any {
	if s.Quiz == nil {
		return object{}
	}
	return s.Quiz
}

// stamp writes a time as the service does.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// parseStamp reads a time as the service accepts it: in UTC, with or without a fraction.
func parseStamp(text string) (time.Time, error) {
	if !strings.HasSuffix(text, "Z") {
		return time.Time{}, errors.New("not in UTC")
	}
	parsed, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, fmt.Errorf("not ISO 8601: %w", err)
	}
	return parsed, nil
}
