package attribute

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
)

// Sentence makes a sentence of a subject and what is wrong with it: "The argument url must not be empty."
func Sentence(subject string, fault error) string {
	text := strings.ToUpper(subject[:1]) + subject[1:] + " " + fault.Error()
	return strings.TrimSuffix(text, ".") + "."
}

// Named returns the subject of a sentence about an argument of a data source or resource. It contains the value,
// because Terraform shows diagnostics with equal words only once. Of a long value, and of an address that can contain
// more than an ID, it contains the beginning. A value with an @ can contain a password, and is left out.
func Named(at path.Path, value string) string {
	const most = 80
	start, _, _ := strings.Cut(value, "?")
	start, _, _ = strings.Cut(start, "#")
	if len(start) > most {
		start = strings.ToValidUTF8(start[:most], "")
	}
	switch {
	case start == "" || strings.Contains(value, "@"):
		return "the argument " + at.String()
	case start != value:
		return fmt.Sprintf("the argument %s, which begins with %q,", at, start)
	}
	return fmt.Sprintf("the argument %s, which is %q,", at, value)
}

// StringValidator validates known strings with a function. It implements validator.String.
type StringValidator struct {
	// Requirement describes what is valid, as in "must be the ID of a form".
	Requirement string
	Check       func(at path.Path, text string, diags *diag.Diagnostics)
}

// Description implements validator.String.
func (v StringValidator) Description(context.Context) string { return v.Requirement }

// MarkdownDescription implements validator.String.
func (v StringValidator) MarkdownDescription(context.Context) string { return v.Requirement }

// ValidateString implements validator.String.
func (v StringValidator) ValidateString(_ context.Context, req validator.StringRequest,
	resp *validator.StringResponse) {
	if !req.ConfigValue.IsNull() && !req.ConfigValue.IsUnknown() {
		v.Check(req.Path, req.ConfigValue.ValueString(), &resp.Diagnostics)
	}
}

// FormIDRequirement follows the name of what must be a form's ID.
const FormIDRequirement = `must be the ID of a form, which has only letters, digits, "_" and "-": the last part of the form's ` +
	"address, as in https://forms.fillout.com/t/vso9PzRfHQus"

// ErrFormID says what is wrong with an ID that is not a form's.
var ErrFormID = errors.New(FormIDRequirement)

// FormID validates the ID of a form.
var FormID = StringValidator{
	Requirement: "must be the ID of a form",
	Check: func(at path.Path, text string, diags *diag.Diagnostics) {
		if !urls.ValidID(text) {
			diags.AddAttributeError(at, account.TitleInvalidFormID, describeFormID(at, text))
		}
	},
}

// describeFormID says what is wrong with an ID that is not a form's, and what to write.
func describeFormID(at path.Path, text string) string {
	if id, err := urls.ParseFormURL(text); err == nil {
		return fmt.Sprintf("The argument %s is the address of a form. Write the ID in it: %s = %q.\n\nThe function "+
			"provider::fillout::form_id returns the ID in an address.", at, at, id)
	}
	detail := Sentence(Named(at, text), ErrFormID)
	if text == "" || strings.Contains(text, "://") {
		return detail
	}
	return detail + "\n\nTo find a form by its name, read it: data \"fillout_form\" \"this\" { name = \"Contact us\" }. Then its ID " +
		"is data.fillout_form.this.id."
}

// ErrID says what is wrong with an ID of a database or of something in it.
var ErrID = errors.New(`must be an ID, which has only letters, digits, "_" and "-"`)

// ID validates the ID of a database or of something in it.
var ID = StringValidator{
	Requirement: "must be an ID",
	Check: func(at path.Path, text string, diags *diag.Diagnostics) {
		if !urls.ValidID(text) {
			diags.AddAttributeError(at, account.TitleInvalidDatabaseID, Sentence(Named(at, text), ErrID))
		}
	},
}

// Regex validates a regular expression.
var Regex = StringValidator{
	Requirement: "must be a regular expression in RE2 syntax",
	Check: func(at path.Path, text string, diags *diag.Diagnostics) {
		if _, err := regexp.Compile(text); err != nil {
			diags.AddAttributeError(at, account.TitleInvalidRegularExpression, Sentence(Named(at, text),
				fmt.Errorf("must be a regular expression in RE2 syntax (https://github.com/google/re2/wiki/Syntax): %w", err)))
		}
	},
}

// WholeNumber validates a whole number with a lower bound, and with an upper one if Max is not 0. It implements
// validator.Number. An Int64 attribute would not do: the framework reports a fraction as an error of the provider.
type WholeNumber struct{ Min, Max int64 }

// Description implements validator.Number.
func (v WholeNumber) Description(context.Context) string {
	if v.Max != 0 {
		return fmt.Sprintf("must be a whole number from %d to %d", v.Min, v.Max)
	}
	return fmt.Sprintf("must be a whole number of at least %d", v.Min)
}

// MarkdownDescription implements validator.Number.
func (v WholeNumber) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateNumber implements validator.Number.
func (v WholeNumber) ValidateNumber(ctx context.Context, req validator.NumberRequest, resp *validator.NumberResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	number := req.ConfigValue.ValueBigFloat()
	if !number.IsInt() || number.Cmp(new(big.Float).SetInt64(v.Min)) < 0 ||
		v.Max != 0 && number.Cmp(new(big.Float).SetInt64(v.Max)) > 0 {
		resp.Diagnostics.AddAttributeError(req.Path, account.TitleInvalidNumber,
			fmt.Sprintf("The argument %s, which is %s, %s.", req.Path, number.Text('g', -1), v.Description(ctx)))
	}
}
