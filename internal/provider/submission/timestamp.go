package submission

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
)

var errTimestamp = errors.New("must be a time in RFC 3339, such as 2026-05-01T12:30:00Z or 2026-05-01T14:30:00+02:00")

// parseTimestamp parses a time in any zone that also has a form in UTC. It refuses the zero time, which means "not
// set". Its error follows the name of the argument.
//
// Times long before Fillout are valid: during validation, Terraform below 1.10 computes with a plantimestamp() of the
// year 1.
func parseTimestamp(text string) (time.Time, error) {
	parsed, err := time.Parse(time.RFC3339, text)
	if year := parsed.UTC().Year(); err != nil || year < 0 || year > 9999 || parsed.IsZero() {
		return time.Time{}, errTimestamp
	}
	return parsed, nil
}

// timestampOf returns the time of an argument. It returns the zero time for null, unknown and invalid values.
func timestampOf(argument types.String) time.Time {
	parsed, err := parseTimestamp(argument.ValueString())
	if err != nil {
		return time.Time{}
	}
	return parsed
}

// timestampValidator validates a time.
var timestampValidator = attribute.StringValidator{
	Requirement: errTimestamp.Error(),
	Check: func(at path.Path, text string, diags *diag.Diagnostics) {
		if _, err := parseTimestamp(text); err != nil {
			diags.AddAttributeError(at, account.TitleInvalidTime, attribute.Sentence(attribute.Named(at, text), err))
		}
	},
}

// notBefore validates that a time is not before another argument. timestampValidator reports a value that is not a
// time.
type notBefore struct{ other path.Path }

func (v notBefore) Description(context.Context) string {
	return "must not be before " + v.other.String()
}

func (v notBefore) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v notBefore) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	var other types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, v.other, &other)...)
	this, that := timestampOf(req.ConfigValue), timestampOf(other)
	if !this.IsZero() && !that.IsZero() && this.Before(that) {
		resp.Diagnostics.AddAttributeError(
			req.Path,
			account.TitleInvalidTime,
			"The argument "+req.Path.String()+", which is "+
				req.ConfigValue.ValueString()+", is before "+v.other.String()+", which is "+other.ValueString()+". No submission "+
				"can match.",
		)
	}
}
