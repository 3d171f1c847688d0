package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

var _ function.Function = (*formIDFunction)(nil)

func newFormIDFunction() function.Function { return &formIDFunction{} }

// formIDFunction makes a form id of what people have at hand: the address in
// their browser.
type formIDFunction struct{}

func (f *formIDFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "form_id"
}

func (f *formIDFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Id of the form that a URL is of",
		MarkdownDescription: "Takes the id of a form out of its URL, as it is copied from a browser: the address of its page, `/t/ID` on " +
			"`forms.fillout.com`, `form.fillout.com` or a domain of your own, or that of its editor, `https://build.fillout.com/editor/ID` with " +
			"anything behind it. Whether the form exists is not looked up; `fillout_webhook` and `fillout_form` do that.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name:                "url",
				MarkdownDescription: "URL of the form's page or of its editor, such as `https://forms.fillout.com/t/vso9PzRfHQus`. Query and fragment do not matter.",
			},
		},
		Return: function.StringReturn{},
	}
}

func (f *formIDFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var url string
	if resp.Error = req.Arguments.Get(ctx, &url); resp.Error != nil {
		return
	}
	id, err := fillout.ParseFormURL(url)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, err.Error())
		return
	}
	resp.Error = resp.Result.Set(ctx, id)
}
