package form

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// called returns the result of a function.
func called(t *testing.T, made function.Function, arguments ...attr.Value) (attr.Value, *function.FuncError) {
	t.Helper()
	resp := function.RunResponse{Result: function.NewResultData(types.StringUnknown())}
	made.Run(t.Context(), function.RunRequest{Arguments: function.NewArgumentsData(arguments)}, &resp)
	return resp.Result.Value(), resp.Error
}

func texted(values map[string]attr.Value) attr.Value {
	return types.MapValueMust(types.StringType, values)
}

func TestFunctions(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		function  function.Function
		arguments []attr.Value
		want      string
	}{
		"form_id": {NewIDFunction(),
			[]attr.Value{types.StringValue("https://build.fillout.com/editor/vso9PzRfHQus/share")}, "vso9PzRfHQus"},
		"form_url": {
			NewURLFunction(),
			[]attr.Value{
				types.StringValue("vso9PzRfHQus"),
				texted(map[string]attr.Value{"b": types.StringValue("1 2"), "a": types.StringValue("")}),
			},
			"https://forms.fillout.com/t/vso9PzRfHQus?a=&b=1%202",
		},
		"form_url without any": {NewURLFunction(), []attr.Value{types.StringValue("vso9PzRfHQus"), texted(nil)},
			"https://forms.fillout.com/t/vso9PzRfHQus"},
		"form_url of null": {NewURLFunction(),
			[]attr.Value{types.StringValue("vso9PzRfHQus"), types.MapNull(types.StringType)},
			"https://forms.fillout.com/t/vso9PzRfHQus"},
		"form_url with a null": {
			NewURLFunction(),
			[]attr.Value{
				types.StringValue("vso9PzRfHQus"),
				texted(map[string]attr.Value{"a": types.StringNull(), "b": types.StringValue("2")}),
			},
			"https://forms.fillout.com/t/vso9PzRfHQus?b=2",
		},
		"form_url with only a null": {NewURLFunction(),
			[]attr.Value{types.StringValue("vso9PzRfHQus"), texted(map[string]attr.Value{"a": types.StringNull()})},
			"https://forms.fillout.com/t/vso9PzRfHQus"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := called(t, test.function, test.arguments...)
			if err != nil || !got.Equal(types.StringValue(test.want)) {
				t.Errorf("got %s, %v, want %q", got, err, test.want)
			}
		})
	}
}

// Terraform puts 'Invalid value for "url" parameter: ' before an error and a full stop behind it.
func TestFunctionErrors(t *testing.T) {
	t.Parallel()
	const id = `must be the ID of a form, which has only letters, digits, "_" and "-": the last part of the form's address, ` +
		"as in https://forms.fillout.com/t/vso9PzRfHQus"
	tests := map[string]struct {
		function  function.Function
		arguments []attr.Value
		want      *function.FuncError
	}{
		"form_id of an id": {NewIDFunction(), []attr.Value{types.StringValue("vso9PzRfHQus")},
			function.NewArgumentFuncError(0, "must be an absolute URL that begins with https:// or http:// and names a host")},
		"form_id of another page": {
			NewIDFunction(),
			[]attr.Value{types.StringValue("https://build.fillout.com/home?email=me@example.com")},
			function.NewArgumentFuncError(0, "must be the address of a form's page, such as "+
				"https://forms.fillout.com/t/vso9PzRfHQus, "+
				"or of its editor, such as https://build.fillout.com/editor/vso9PzRfHQus"),
		},
		"form_url of a URL": {NewURLFunction(),
			[]attr.Value{types.StringValue("https://forms.fillout.com/t/a"), texted(nil)},
			function.NewArgumentFuncError(0, id)},
		"form_url of ''": {NewURLFunction(), []attr.Value{types.StringValue(""), texted(nil)},
			function.NewArgumentFuncError(0, id)},
		"form_url with a nameless parameter": {NewURLFunction(),
			[]attr.Value{types.StringValue("a"), texted(map[string]attr.Value{"": types.StringValue("x")})},
			function.NewArgumentFuncError(1, "must not have a value without a name")},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, err := called(t, test.function, test.arguments...); !err.Equal(test.want) || !got.IsUnknown() {
				t.Errorf("got %s, %v, want %v", got, err, test.want)
			}
		})
	}
}
