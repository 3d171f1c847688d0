package fillout

import (
	"bytes"
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// MaxPageSize is the largest number of submissions that one call can return (documented).
const MaxPageSize = 150

// Submission is a person's answers to a form. Every value is JSON as the service sent it: string, number, boolean,
// array, object or null, depending on the type of question.
type Submission struct {
	ID            Text            `json:"submissionId"`
	SubmittedAt   *Text           `json:"submissionTime"`
	StartedAt     *Text           `json:"startedAt"`
	LastUpdatedAt *Text           `json:"lastUpdatedAt"`
	Questions     []Answer        `json:"questions"`
	Calculations  []Answer        `json:"calculations"`
	URLParameters []Answer        `json:"urlParameters"`
	Documents     []Document      `json:"documents"`
	Scheduling    []Answer        `json:"scheduling"`
	Payments      []Answer        `json:"payments"`
	Quiz          *QuizResult     `json:"quiz"`
	Login         *Login          `json:"login"`
	EditLink      *Text           `json:"editLink"`
	JSON          json.RawMessage `json:"-"` // the whole submission
}

// Answer is the value of a question, a calculation, a URL parameter, a scheduling or a payment step in a submission.
// Type is set for questions and calculations only.
type Answer struct {
	ID    *Text           `json:"id"`
	Name  *Text           `json:"name"`
	Type  *Text           `json:"type"`
	Value json.RawMessage `json:"value"`
}

// Document is a file that a form made from a submission.
type Document struct {
	ID   *Text `json:"id"`
	Name *Text `json:"name"`
	URL  *Text `json:"url"`
}

// QuizResult is the score of a submission. Both numbers are nil if the form is not a quiz; the service then sends {}
// (documented).
type QuizResult struct {
	Score    *json.Number `json:"score"`
	MaxScore *json.Number `json:"maxScore"`
}

// Login is the person who was signed in at the form.
type Login struct {
	Email *Text `json:"email"`
}

// UnmarshalJSON implements json.Unmarshaler. It stores the whole submission in s.JSON.
func (s *Submission) UnmarshalJSON(data []byte) error {
	type fields Submission // without this method
	s.JSON = bytes.Clone(data)
	return json.Unmarshal(data, (*fields)(s))
}

// SubmissionsQuery says which submissions to list. The zero value asks for the service's defaults: the first 50
// finished ones, oldest first.
type SubmissionsQuery struct {
	Limit           int       // 1 to MaxPageSize; 0 leaves it to the service (50)
	Offset          int       // how many to skip
	After, Before   time.Time // bounds of the submission time; a zero time is not a bound
	Status          string    // finished or in_progress
	Sort            string    // asc or desc
	Search          string    // text that the submission contains
	IncludeEditLink bool
	IncludePreview  bool
}

// timestampFormat is the format of a time in a query, in UTC (documented).
const timestampFormat = "2006-01-02T15:04:05.000Z"

func (q SubmissionsQuery) values() url.Values {
	values := url.Values{}
	set := func(name, value string, isSet bool) {
		if isSet {
			values.Set(name, value)
		}
	}
	set("limit", strconv.Itoa(q.Limit), q.Limit != 0)
	set("offset", strconv.Itoa(q.Offset), q.Offset != 0)
	set("afterDate", q.After.UTC().Format(timestampFormat), !q.After.IsZero())
	set("beforeDate", q.Before.UTC().Format(timestampFormat), !q.Before.IsZero())
	set("status", q.Status, q.Status != "")
	set("sort", q.Sort, q.Sort != "")
	set("search", q.Search, q.Search != "")
	set("includeEditLink", "true", q.IncludeEditLink)
	set("includePreview", "true", q.IncludePreview)
	return values
}

// SubmissionsPage is a part of a form's submissions.
type SubmissionsPage struct {
	Submissions []Submission `json:"responses"`
	// Total is the number of all matches (documented), or of those on this page (seen in third-party code). So it is not
	// reliable: a page that is shorter than the limit is the last one.
	Total int `json:"totalResponses"`
}

// ListSubmissions reads one page of a form's submissions.
func (c *Client) ListSubmissions(ctx context.Context, formID string, query SubmissionsQuery) (*SubmissionsPage, error) {
	read := c.forms.read("forms", formID, "submissions")
	read.query = query.values()
	return decode(ctx, c, read, func(page *SubmissionsPage) error {
		return unreadableIf(page == nil || page.Submissions == nil ||
			slices.ContainsFunc(page.Submissions, func(s Submission) bool { return s.ID == "" }))
	})
}

// GetSubmission reads one submission of a form.
func (c *Client) GetSubmission(ctx context.Context, formID, submissionID string,
	includeEditLink bool) (*Submission, error) {
	type envelope struct {
		Submission *Submission `json:"submission"`
	}
	read := c.forms.read("forms", formID, "submissions", submissionID)
	read.query = SubmissionsQuery{IncludeEditLink: includeEditLink}.values()
	answer, err := decode(ctx, c, read, func(answer envelope) error {
		switch {
		case answer.Submission == nil, answer.Submission.ID == "":
			return ErrUnreadable
		case !strings.EqualFold(string(answer.Submission.ID), submissionID): // the case of a UUID does not matter
			return otherObjectError{"submission", submissionID, string(answer.Submission.ID)}
		}
		return nil
	})
	return answer.Submission, err
}

// DeleteSubmission deletes a submission permanently. It is safe to repeat; ErrNotFound may mean that it was deleted
// before.
func (c *Client) DeleteSubmission(ctx context.Context, formID, submissionID string) error {
	return c.do(ctx, c.forms.remove("forms", formID, "submissions", submissionID), acceptDeleteResponse)
}
