package webhookurl

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
)

// urlValidator validates the URL of a webhook. Its words name the webhook's owner, because Terraform shows diagnostics
// with equal words only once. They contain no more of the URL than scheme and host, because the rest could be secret.
type urlValidator struct {
	owner string // the argument
	// imported says why a configuration that Terraform generated for an import has no URL.
	imported string
}

func (urlValidator) Description(context.Context) string {
	return "must be an absolute http or https URL"
}

func (v urlValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v urlValidator) ValidateString(ctx context.Context, req validator.StringRequest,
	resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	subject := "the argument " + req.Path.String() + " of " + v.webhook(ctx, req.Config)
	text := req.ConfigValue.ValueString()
	u, err := urls.ParseWebhookURL(text)
	if err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, account.TitleInvalidWebhookURL, attribute.Sentence(subject, err))
		return
	}
	if u.User != nil && req.Path.Equal(path.Root(Attribute)) {
		resp.Diagnostics.AddAttributeWarning(req.Path, account.TitleWebhookURLShown, attribute.Sentence(subject,
			errors.New("contains a user name or a password, for "+urls.RedactURL(text)+". Terraform shows it in plans and "+
				"stores it in the state. Use url_wo, which is in neither")))
	}
	if urls.Unencrypted(u) {
		resp.Diagnostics.AddAttributeWarning(req.Path, account.TitleUnencryptedWebhookURL, attribute.Sentence(subject,
			errors.New("is a plain http URL of another host, "+urls.RedactURL(text)+", so submissions travel "+
				"unencrypted. Use https")))
	}
}

// describe returns the errors for a webhook without a URL and for one with two.
func (v urlValidator) describe(ctx context.Context, config tfsdk.Config) (none, both string) {
	webhook := v.webhook(ctx, config)
	return attribute.Sentence(webhook, errors.New("has no URL. Set url, or set url_wo and url_wo_version")) +
			"\n\nIf Terraform generated this configuration for an import: " + v.imported,
		attribute.Sentence(webhook, errors.New("has two URLs. Set only one of url and url_wo"))
}

// withoutVersion returns the error for a write-only URL without a version.
func (v urlValidator) withoutVersion(ctx context.Context, config tfsdk.Config) string {
	return attribute.Sentence(v.webhook(ctx, config), errors.New(`has url_wo without url_wo_version. Set it to any text, such as `+
		`"1", and change it whenever the URL changes: Terraform cannot see a change of url_wo`))
}

// withoutWriteOnly returns the error for a version without a write-only URL.
func (v urlValidator) withoutWriteOnly(ctx context.Context, config tfsdk.Config) string {
	return attribute.Sentence(v.webhook(ctx, config), errors.New("has url_wo_version without url_wo. Set url_wo, or remove "+
		"url_wo_version"))
}

// webhook names the webhook, with its owner if the owner's ID is known and valid.
func (v urlValidator) webhook(ctx context.Context, config tfsdk.Config) string {
	var id types.String
	config.GetAttribute(ctx, path.Root(v.owner), &id)
	if !urls.ValidID(id.ValueString()) {
		return "the webhook"
	}
	return "the webhook with " + v.owner + " " + id.ValueString()
}
