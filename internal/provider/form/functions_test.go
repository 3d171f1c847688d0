package form_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/form"
)

func TestFunctionsRefuse(t *testing.T) {
	t.Parallel()
	text := types.StringValue
	parameters := func(values map[string]attr.Value) types.Map { return types.MapValueMust(types.StringType, values) }
	for got, want := range map[string]string{
		acctest.Call(t, form.NewIDFunction(), text("https://forms.fillout.com/vso9PzRfHQus")): "ERROR 0: must be the address of a " +
			"form's page, such as https://forms.fillout.com/t/vso9PzRfHQus, or of its editor, such as " +
			"https://build.fillout.com/editor/vso9PzRfHQus",
		acctest.Call(t, form.NewURLFunction(), text("a"), parameters(map[string]attr.Value{"": text("x")})): "ERROR 1: must not have a " +
			"value without a name",
		acctest.Call(t, form.NewURLFunction(), text("my form"), parameters(nil)): "ERROR 0: must be the ID of a form, which has only " +
			`letters, digits, "_" and "-": the last part of the form's address, as in https://forms.fillout.com/t/vso9PzRfHQus`,
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
