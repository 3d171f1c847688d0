package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

var _ function.Function = (*formURLFunction)(nil)

func newFormURLFunction() function.Function { return &formURLFunction{} }

// formURLFunction makes links to a form that is partly filled in.
type formURLFunction struct{}

func (f *formURLFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "form_url"
}

func (f *formURLFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Address of a form's page, with URL parameters",
		MarkdownDescription: "Makes the address of a form's public page on `forms.fillout.com`, with values for the URL parameters that the form " +
			"takes from it. The parameters are escaped, and in the order of their names, so that the same ones always make the same address. " +
			"Which parameters a form has is in `url_parameters` of the data source `fillout_form`.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name:                "form_id",
				MarkdownDescription: "Id of the form, such as `vso9PzRfHQus`.",
			},
			function.MapParameter{
				Name:                "parameters",
				MarkdownDescription: "Values by name, as strings; a parameter whose value is null is left out. With `{}` or null there are none.",
				ElementType:         types.StringType,
				AllowNullValue:      true,
			},
		},
		Return: function.StringReturn{},
	}
}

func (f *formURLFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var (
		formID string
		given  map[string]*string
	)
	if resp.Error = req.Arguments.Get(ctx, &formID, &given); resp.Error != nil {
		return
	}
	if !fillout.ValidID(formID) {
		resp.Error = function.NewArgumentFuncError(0, formIDRule)
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
	resp.Error = resp.Result.Set(ctx, fillout.FormURL(formID, parameters))
}
