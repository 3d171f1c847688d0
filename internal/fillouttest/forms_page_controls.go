package fillouttest

import (
	"encoding/json"
	"slices"
	"strings"
)

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
		files := make([]object, len(entered))
		for i, name := range entered {
			files[i] = object{{"filename", name}}
		}
		return encode(files), ""
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
