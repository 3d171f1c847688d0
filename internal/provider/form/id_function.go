package form

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

var _ function.Function = (*idFunction)(nil)

// NewIDFunction returns the function form_id.
func NewIDFunction() function.Function { return &idFunction{} }

// idFunction returns the ID of a form from the address in a browser.
type idFunction struct{}

func (f *idFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "form_id"
}

func (f *idFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Get the form ID from a form's URL",
		MarkdownDescription: "Returns the form ID in a URL that you copied from a browser. The URL is that of the form's page, `/t/ID` on " +
			"`forms.fillout.com`, `form.fillout.com` or your own domain, or that of its editor, `https://build.fillout.com/editor/ID`. An ID alone is returned as it is. " +
			"The function does not check that the form exists; `fillout_webhook` and `fillout_form` do.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name:                "url",
				MarkdownDescription: "URL of the form's page or editor, such as `https://forms.fillout.com/t/vso9PzRfHQus`. The query and the fragment are ignored.",
			},
		},
		Return: function.StringReturn{},
	}
}

func (f *idFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var url string
	if resp.Error = req.Arguments.Get(ctx, &url); resp.Error != nil {
		return
	}
	if urls.ValidID(url) {
		resp.Error = resp.Result.Set(ctx, url)
		return
	}
	id, err := urls.ParseFormURL(url)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, err.Error())
		return
	}
	resp.Error = resp.Result.Set(ctx, id)
}
