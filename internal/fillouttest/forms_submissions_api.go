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
	responses := make([]object, len(page))
	for i, submission := range page {
		responses[i] = submission.document(wanted.editLink)
	}
	return jsonAnswer(http.StatusOK, object{
		{"responses", responses},
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
