package fillouttest

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// selection is a request for a list of submissions.
type selection struct {
	limit, offset int
	after, before time.Time
	inProgress    bool
	descending    bool
	search        string
	editLink      bool
	preview       bool
}

func (f *forms) listSubmissions(c *call) (answer, error) {
	wanted, err := parseSelection(c.request.URL.Query())
	if err != nil {
		return answer{}, err
	}
	form, err := f.findForm(c, c.request.PathValue("formId"))
	if err != nil {
		return answer{}, err
	}

	matches := wanted.of(form.submissions)
	page := matches[min(wanted.offset, len(matches)):]
	page = page[:min(wanted.limit, len(page))]
	total := len(matches)
	if c.behavior.TotalsPerPage {
		total = len(page)
	}
	return jsonAnswer(http.StatusOK, object{
		{"responses", mapped(page, func(s *Submission) object { return s.document(wanted.editLink) })},
		{"totalResponses", total},
		{"pageCount", (total + wanted.limit - 1) / wanted.limit},
	}), nil
}

// of returns the submissions that match, in the requested order.
func (w selection) of(all []*Submission) []*Submission {
	var matches []*Submission
	for _, submission := range all {
		at := submission.SubmissionTime
		switch {
		case submission.InProgress != w.inProgress,
			submission.Preview && !w.preview,
			!w.after.IsZero() && !at.After(w.after),
			!w.before.IsZero() && !at.Before(w.before),
			!submission.mentions(w.search):
			continue
		}
		matches = append(matches, submission)
	}
	slices.SortStableFunc(matches, func(a, b *Submission) int {
		if w.descending {
			a, b = b, a
		}
		return cmp.Compare(a.SubmissionTime.UnixMilli(), b.SubmissionTime.UnixMilli())
	})
	return matches
}

// mentions reports whether an answer contains the text, in upper or lower case.
func (s *Submission) mentions(text string) bool {
	return slices.ContainsFunc(s.Questions, func(a Answer) bool {
		return strings.Contains(strings.ToLower(plainText(a.Value)), strings.ToLower(text))
	}) || text == ""
}

func parseSelection(query url.Values) (selection, error) {
	var found issues
	wanted := selection{
		limit:      found.number(query, "limit", 50, 1, 150),
		offset:     found.number(query, "offset", 0, 0, 1<<31-1),
		after:      found.time(query, "afterDate"),
		before:     found.time(query, "beforeDate"),
		inProgress: found.option(query, "status", "finished", "in_progress") == "in_progress",
		descending: found.option(query, "sort", "asc", "desc") == "desc",
		search:     query.Get("search"),
		editLink:   query.Get("includeEditLink") == "true",
		preview:    query.Get("includePreview") == "true",
	}
	return wanted, found.refusal()
}

func (list *issues) number(query url.Values, name string, preset, least, most int) int {
	if !query.Has(name) {
		return preset
	}
	number, err := strconv.Atoi(query.Get(name))
	switch {
	case err != nil:
		list.wrongType([]any{name}, "number", "NaN")
	case number < least:
		list.tooSmall([]any{name}, "number to be", least, "")
	case number > most:
		list.tooBig([]any{name}, "number to be", most, "")
	}
	return number
}

func (list *issues) time(query url.Values, name string) time.Time {
	if !query.Has(name) {
		return time.Time{}
	}
	parsed, err := parseStamp(query.Get(name))
	if err != nil {
		list.add("invalid_format", []any{name}, "Invalid ISO datetime")
	}
	return parsed
}

func (list *issues) option(query url.Values, name string, options ...string) string {
	if query.Has(name) && !slices.Contains(options, query.Get(name)) {
		list.add("invalid_value", []any{name}, `Invalid option: expected one of "%s"`, strings.Join(options, `"|"`))
	}
	return query.Get(name)
}

// findSubmission returns the form and the index of the submission that a call names.
func (f *forms) findSubmission(c *call) (*formRecord, int, error) {
	form, err := f.findForm(c, c.request.PathValue("formId"))
	if err != nil {
		return nil, 0, err
	}
	id := c.request.PathValue("submissionId")
	at := slices.IndexFunc(form.submissions, func(held *Submission) bool { return held.SubmissionID == id })
	if at < 0 {
		return nil, 0, unknown(c, "Submission")
	}
	return form, at, nil
}

func (f *forms) getSubmission(c *call) (answer, error) {
	form, at, err := f.findSubmission(c)
	if err != nil {
		return answer{}, err
	}
	shown := form.submissions[at].document(c.request.URL.Query().Get("includeEditLink") == "true")
	return jsonAnswer(http.StatusOK, object{{"submission", shown}}), nil
}

func (f *forms) deleteSubmission(c *call) (answer, error) {
	form, at, err := f.findSubmission(c)
	if err != nil {
		return answer{}, err
	}
	form.submissions = slices.Delete(form.submissions, at, at+1)
	return c.deleted(), nil
}

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

	made := mapped(body.field("submissions").items(), readSubmission)
	for _, submission := range made {
		for _, given := range submission.Questions {
			if !slices.ContainsFunc(form.Questions, func(q Question) bool { return q.ID == given.ID }) {
				return answer{}, refusal{status: http.StatusBadRequest, message: "Invalid question id: " + given.ID}
			}
		}
	}
	for _, submission := range made {
		f.store(form, submission)
		if c.behavior.APISubmissionsDeliver {
			f.deliver(form, submission)
		}
	}
	shown := mapped(made, func(s *Submission) object { return s.document(false) })
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
	return mapped(section.items(), func(item node) Answer {
		return Answer{ID: item.field("id").text(), Name: item.field("name").text(), Value: item.field("value").raw}
	})
}

func readTime(at node) time.Time {
	// The text has been checked, so that an error means that there is none.
	parsed, _ := parseStamp(at.text())
	return parsed
}
