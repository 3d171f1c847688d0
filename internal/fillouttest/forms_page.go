package fillouttest

import (
	"net/http"
	"net/url"
)

// pageContent is the template's input: a form, thanks for a submission, or a note that no form is published there.
type pageContent struct {
	Title   string
	Form    *formRecord
	Fields  []field
	Thanks  bool
	Missing bool
}

// field is a question on the page.
type field struct {
	Question
	Control control
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

// submitPage stores the entered values as a submission. It refuses them all if one is wrong.
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
	for _, question := range form.Questions {
		value, problem := controlFor(question).read(question, entered[question.ID])
		if problem != "" {
			return noticeAnswer(http.StatusBadRequest, question.Name, problem), nil
		}
		submission.Questions = append(submission.Questions, Answer{ID: question.ID, Value: value})
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
