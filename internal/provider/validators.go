package provider

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// Summaries that several places share.
const (
	invalidProviderArgument = "Invalid Provider Argument"
	unencryptedBaseURL      = "Unencrypted Base URL"
	invalidFormID           = "Invalid Form ID"
)

func unencryptedBaseURLDetail(source string) string {
	return sentence(source, errors.New("is a plain http URL of another host, so the access token travels unencrypted. Use https"))
}

// The validators of arguments. Their functions are the ones that read the
// values, so that nothing is decided twice.
var (
	accessTokenArgument = stringCheck{
		wanted: "must be an API key or an access token",
		check: func(at path.Path, text string, resp *validator.StringResponse) {
			_, err := fillout.ParseAccessToken(text)
			refuseProviderArgument(at, err, resp)
		},
	}
	baseURLArgument = stringCheck{
		wanted: "must be an absolute http or https URL without query and fragment",
		check: func(at path.Path, text string, resp *validator.StringResponse) {
			base, err := fillout.ParseBaseURL(text)
			refuseProviderArgument(at, err, resp)
			if base.Unencrypted() {
				resp.Diagnostics.AddAttributeWarning(at, unencryptedBaseURL, unencryptedBaseURLDetail(credentials.ArgumentSource(at.String())))
			}
		},
	}
	requestTimeoutArgument = stringCheck{
		wanted: "must be a duration above 0",
		check: func(at path.Path, text string, resp *validator.StringResponse) {
			_, err := parseRequestTimeout(text)
			refuseProviderArgument(at, err, resp)
		},
	}
	profileArgument = stringCheck{
		wanted: "must be the name of a profile",
		check: func(at path.Path, text string, resp *validator.StringResponse) {
			refuseProviderArgument(at, credentials.ValidProfile(strings.TrimSpace(text)), resp)
		},
	}
	requestsPerSecondArgument = rateCheck{}
	maxRetriesArgument        = int64validator.Between(0, maxMaxRetries)

	formIDArgument = stringCheck{
		wanted: "must be the id of a form",
		check: func(at path.Path, text string, resp *validator.StringResponse) {
			if !fillout.ValidID(text) {
				resp.Diagnostics.AddAttributeError(at, invalidFormID, "The argument "+at.String()+" "+formIDFault)
			}
		},
	}
	submissionIDArgument = stringCheck{
		wanted: "must be the id of a submission",
		check: func(at path.Path, text string, resp *validator.StringResponse) {
			if !fillout.ValidID(text) {
				resp.Diagnostics.AddAttributeError(at, "Invalid Submission ID", "The argument "+at.String()+` must be the id of a submission, `+
					`which has only letters, digits, "_" and "-".`)
			}
		},
	}
	regexArgument = stringCheck{
		wanted: "must be a regular expression in RE2 syntax",
		check: func(at path.Path, text string, resp *validator.StringResponse) {
			if _, err := regexp.Compile(text); err != nil {
				resp.Diagnostics.AddAttributeError(at, "Invalid Regular Expression",
					"The argument "+at.String()+" must be a regular expression in RE2 syntax (https://github.com/google/re2/wiki/Syntax): "+err.Error()+".")
			}
		},
	}
	webhookURLArgument = stringCheck{
		wanted: "must be an absolute http or https URL",
		check: func(at path.Path, text string, resp *validator.StringResponse) {
			u, err := fillout.ParseWebhookURL(text)
			if err != nil {
				resp.Diagnostics.AddAttributeError(at, "Invalid Webhook URL", sentence("the argument "+at.String(), err))
				return
			}
			if fillout.Unencrypted(u) {
				resp.Diagnostics.AddAttributeWarning(at, "Unencrypted Webhook URL",
					"The argument "+at.String()+" is a plain http URL of another host, so submissions travel unencrypted. Use https.")
			}
		},
	}
)

// formIDRule follows the name of what should be a form id, without a full stop
// at its end; formIDFault has it.
const (
	formIDRule = `must be the id of a form, which has only letters, digits, "_" and "-": the last part of the form's ` +
		"address, as in https://forms.fillout.com/t/vso9PzRfHQus"
	formIDFault = formIDRule + "."
)

func refuseProviderArgument(at path.Path, err error, resp *validator.StringResponse) {
	if err != nil {
		resp.Diagnostics.AddAttributeError(at, invalidProviderArgument, sentence(credentials.ArgumentSource(at.String()), err))
	}
}

// stringCheck is a validator made of a function that sees known values only.
type stringCheck struct {
	wanted string
	check  func(path.Path, string, *validator.StringResponse)
}

func (c stringCheck) Description(context.Context) string         { return c.wanted }
func (c stringCheck) MarkdownDescription(context.Context) string { return c.wanted }

func (c stringCheck) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	c.check(req.Path, req.ConfigValue.ValueString(), resp)
}

// rateCheck is the validator of requests_per_second; the built-in validators have no
// bound that is itself excluded.
type rateCheck struct{}

func (rateCheck) Description(context.Context) string         { return errRequestsPerSecond.Error() }
func (rateCheck) MarkdownDescription(context.Context) string { return errRequestsPerSecond.Error() }

func (rateCheck) ValidateFloat64(_ context.Context, req validator.Float64Request, resp *validator.Float64Response) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := checkRequestsPerSecond(req.ConfigValue.ValueFloat64()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, invalidProviderArgument, sentence(credentials.ArgumentSource(req.Path.String()), err))
	}
}
