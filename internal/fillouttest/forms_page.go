package fillouttest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
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
	f.store(form, submission)
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

// control is how the page asks a question, and how the entered text becomes a value.
type control struct {
	// Kind is the part of the template: input, textarea, select, radio, check (several), switch (one), file or none.
	Kind string
	// Input is the type attribute of an input.
	Input string
	// Number makes the value a JSON number.
	Number bool
}

// controls has the question types that are not a line of text. The page does not ask types that need Fillout itself,
// such as a payment.
var controls = map[string]control{
	"LongAnswer":     {Kind: "textarea"},
	"EmailInput":     {Kind: "input", Input: "email"},
	"PhoneNumber":    {Kind: "input", Input: "tel"},
	"URLInput":       {Kind: "input", Input: "url"},
	"Password":       {Kind: "input", Input: "password"},
	"ColorPicker":    {Kind: "input", Input: "color"},
	"DatePicker":     {Kind: "input", Input: "date"},
	"DateTimePicker": {Kind: "input", Input: "datetime-local"},
	"TimePicker":     {Kind: "input", Input: "time"},
	"NumberInput":    {Kind: "input", Input: "number", Number: true},
	"CurrencyInput":  {Kind: "input", Input: "number", Number: true},
	"Slider":         {Kind: "input", Input: "number", Number: true},
	"OpinionScale":   {Kind: "input", Input: "number", Number: true},
	"StarRating":     {Kind: "input", Input: "number", Number: true},
	"Dropdown":       {Kind: "select"},
	"MultipleChoice": {Kind: "radio"},
	"Checkboxes":     {Kind: "check"},
	"MultiSelect":    {Kind: "check"},
	"ImagePicker":    {Kind: "check"},
	"Ranking":        {Kind: "check"},
	"Checkbox":       {Kind: "switch"},
	"Switch":         {Kind: "switch"},
	"FileUpload":     {Kind: "file"},
	"Calcom":         {Kind: "none"},
	"Calendly":       {Kind: "none"},
	"Captcha":        {Kind: "none"},
	"Payment":        {Kind: "none"},
}

func controlFor(question Question) control {
	known, ok := controls[question.Type]
	if !ok {
		return control{Kind: "input", Input: "text"}
	}
	return known
}

// read returns the value of a question, null if the field is empty. A problem is a text for the page.
func (c control) read(question Question, entered []string) (value json.RawMessage, problem string) {
	entered = slices.DeleteFunc(slices.Clone(entered), func(text string) bool { return strings.TrimSpace(text) == "" })
	if c.Kind == "switch" {
		return encode(len(entered) > 0), ""
	}
	if len(entered) == 0 || c.Kind == "none" {
		return nil, ""
	}
	switch c.Kind {
	case "select", "radio", "check":
		return readChoices(c, question, entered)
	case "file":
		return encode(mapped(entered, func(name string) object { return object{{"filename", name}} })), ""
	}
	if !c.Number {
		return encode(entered[0]), ""
	}
	// A JSON number keeps its digits.
	number := json.RawMessage(strings.TrimSpace(entered[0]))
	if (node{raw: number}).kind() != "number" || !json.Valid(number) {
		return nil, "Please enter a number."
	}
	return number, ""
}

func readChoices(c control, question Question, entered []string) (value json.RawMessage, problem string) {
	for _, chosen := range entered {
		if !slices.ContainsFunc(question.Options, func(o Choice) bool { return o.Value == chosen }) {
			return nil, "Please choose one of the options."
		}
	}
	if c.Kind == "check" {
		return encode(entered), ""
	}
	return encode(entered[0]), ""
}
