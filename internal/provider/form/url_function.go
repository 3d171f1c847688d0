package form

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
)

var _ function.Function = (*urlFunction)(nil)

// NewURLFunction returns the function form_url.
func NewURLFunction() function.Function { return &urlFunction{} }

// urlFunction returns the address of a form that is partly filled in.
type urlFunction struct{}

func (f *urlFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "form_url"
}

func (f *urlFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Get a form's URL with URL parameters filled in",
		MarkdownDescription: "Returns the URL of a form's public page on `forms.fillout.com`, with values for the form's URL parameters. " +
			"The function escapes the values and sorts the parameters by name, so the result does not depend on their order. " +
			"The attribute `url_parameters` of the data source `fillout_form` lists the parameters of a form.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name:                "form_id",
				MarkdownDescription: "ID of the form, such as `vso9PzRfHQus`.",
			},
			function.MapParameter{
				Name:                "parameters",
				MarkdownDescription: "Values by name, as strings. A parameter with the value null is left out. Use `{}` for no parameters; Terraform also accepts null there, OpenTofu does not.",
				ElementType:         types.StringType,
				AllowNullValue:      true,
			},
		},
		Return: function.StringReturn{},
	}
}

func (f *urlFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var (
		formID string
		given  map[string]*string
	)
	if resp.Error = req.Arguments.Get(ctx, &formID, &given); resp.Error != nil {
		return
	}
	if !urls.ValidID(formID) {
		resp.Error = function.NewArgumentFuncError(0, attribute.FormIDRequirement)
		return
	}
	parameters := make(map[string]string, len(given))
	for name, value := range given {
		if name == "" {
			resp.Error = function.NewArgumentFuncError(1, "must not have a value without a name")
			return
		}
		if value != nil {
			parameters[name] = *value
		}
	}
	resp.Error = resp.Result.Set(ctx, urls.FormURL(formID, parameters))
}
