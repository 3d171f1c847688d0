package fillouttest

import (
	"net/http"
	"net/url"
	"slices"
)

// pageContent is what the template shows: a form, thanks for a submission, or that no form is published there.
type pageContent struct {
	Title   string
	Form    *formRecord
	Fields  []field
	Faulty  bool
	Thanks  bool
	Missing bool
}

// WindowTitle returns the window's title, which a screen reader says first.
func (p pageContent) WindowTitle() string {
	if p.Faulty {
		return "Please check: " + p.Title
	}
	return p.Title
}

// field is a question on the page, with what was entered if the page is shown again.
type field struct {
	Question
	Control control
	Values  []string
	Problem string
}

// Entered reports whether a choice was made, for a page that is shown again.
func (f field) Entered(value string) bool { return slices.Contains(f.Values, value) }

// Text returns the text of a field that takes one value.
func (f field) Text() string {
	if len(f.Values) == 0 {
		return ""
	}
	return f.Values[0]
}

func pageAnswer(status int, content pageContent) answer {
	return htmlAnswer(status, "forms_page.html", content, "'self'")
}

// publicForm returns the form of a page, or the page that says that no form is published there.
func (f *forms) publicForm(c *call) (*formRecord, answer) {
	form := f.form(c.request.PathValue("formId"))
	if form == nil || !form.Published {
		return nil, pageAnswer(http.StatusNotFound, pageContent{Title: "No form is published here", Missing: true})
	}
	return form, answer{}
}

func (f *forms) showPage(c *call) (answer, error) {
	form, missing := f.publicForm(c)
	if form == nil {
		return missing, nil
	}
	fields := make([]field, len(form.Questions))
	for i, question := range form.Questions {
		fields[i] = field{Question: question, Control: controlFor(question)}
	}
	return pageAnswer(http.StatusOK, pageContent{Title: form.Name, Form: form, Fields: fields}), nil
}

// submitPage stores the entered values as a submission. If a value is wrong, it shows the page again with the problems.
func (f *forms) submitPage(c *call) (answer, error) {
	form, missing := f.publicForm(c)
	if form == nil {
		return missing, nil
	}
	entered, err := url.ParseQuery(string(c.body))
	if err != nil {
		return answer{}, refusal{status: http.StatusBadRequest, message: "The form's fields cannot be read"}
	}

	submission := &Submission{URLParameters: fromQuery(form.URLParameters, c.request.URL.Query())}
	again := pageContent{Title: form.Name, Form: form}
	for _, question := range form.Questions {
		shown := field{Question: question, Control: controlFor(question), Values: entered[question.ID]}
		value, problem := shown.Control.read(question, shown.Values)
		shown.Problem = problem
		again.Fields = append(again.Fields, shown)
		again.Faulty = again.Faulty || problem != ""
		submission.Questions = append(submission.Questions, Answer{ID: question.ID, Value: value})
	}
	if again.Faulty {
		return pageAnswer(http.StatusBadRequest, again), nil
	}
	f.finish(form, submission)
	return pageAnswer(http.StatusOK, pageContent{Title: form.Name, Form: form, Thanks: true}), nil
}

// fromQuery reads a form's URL parameters from the query of its page.
func fromQuery(parameters []Section, query url.Values) []Answer {
	var values []Answer
	for _, parameter := range parameters {
		if query.Has(parameter.Name) {
			values = append(values, Answer{ID: parameter.ID, Value: encode(query.Get(parameter.Name))})
		}
	}
	return values
}
