package fillouttest

import (
	"net/http"
	"net/url"
)

// onPage is a handler for the page of a published form.
func (f *forms) onPage(handle func(*call, *formRecord) (answer, error)) handler {
	return func(c *call) (answer, error) {
		form := f.form(c.request.PathValue("formId"))
		if form == nil || !form.Published {
			return noticeAnswer(http.StatusNotFound, "No form is published here",
				"The form may have been deleted, or it may not be published yet."), nil
		}
		return handle(c, form)
	}
}

func (f *forms) showPage(_ *call, form *formRecord) (answer, error) {
	return htmlAnswer(http.StatusOK, "forms_page.html", form, "'self'"), nil
}

// submitPage stores the entered values as a submission. It refuses them all if one is wrong.
func (f *forms) submitPage(c *call, form *formRecord) (answer, error) {
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
	f.complete(form, submission)
	form.submissions = append(form.submissions, submission)
	f.deliver(form, submission)
	return noticeAnswer(http.StatusOK, form.Name, "Thank you. Your answers have been received."), nil
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
