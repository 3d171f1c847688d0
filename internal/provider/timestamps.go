package provider

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var errTimestamp = errors.New("must be a time in RFC 3339, such as 2026-05-01T12:30:00Z or 2026-05-01T14:30:00+02:00")

// parseTimestamp reads a time in any zone that can be written in UTC, too, and is
// not the zero time, which stands for none. Its error can follow the name of the
// argument.
//
// Times long before Fillout are fine: while it validates, Terraform below 1.10
// counts from a plantimestamp() of the year 1.
func parseTimestamp(text string) (time.Time, error) {
	parsed, err := time.Parse(time.RFC3339, text)
	if year := parsed.UTC().Year(); err != nil || year < 0 || year > 9999 || parsed.IsZero() {
		return time.Time{}, errTimestamp
	}
	return parsed, nil
}

// timestampOf gives the time of an argument that its validator has seen; none
// for null.
func timestampOf(argument types.String) time.Time {
	parsed, err := parseTimestamp(argument.ValueString())
	if err != nil {
		return time.Time{}
	}
	return parsed
}

const invalidTime = "Invalid Time"

var timestampArgument = stringCheck{
	wanted: errTimestamp.Error(),
	check: func(at path.Path, text string, resp *validator.StringResponse) {
		if _, err := parseTimestamp(text); err != nil {
			resp.Diagnostics.AddAttributeError(at, invalidTime, sentence("the argument "+at.String(), err))
		}
	},
}

// noEarlierThan is the validator of a time that another one must not exceed.
// Where one of them is no time, timestampArgument says so.
type noEarlierThan struct{ other path.Path }

func (v noEarlierThan) Description(context.Context) string {
	return "must be no earlier than " + v.other.String()
}

func (v noEarlierThan) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v noEarlierThan) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	var other types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, v.other, &other)...)
	// Null and unknown are no time either.
	this, that := timestampOf(req.ConfigValue), timestampOf(other)
	if !this.IsZero() && !that.IsZero() && this.Before(that) {
		resp.Diagnostics.AddAttributeError(req.Path, invalidTime, "The argument "+req.Path.String()+", which is "+req.ConfigValue.ValueString()+
			", is earlier than "+v.other.String()+", which is "+other.ValueString()+": nothing was submitted in between.")
	}
}
