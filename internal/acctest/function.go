package acctest

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Call calls a function that returns a string. It returns the string, or the error and the number of the parameter that
// it is about, from 0 on.
func Call(tb testing.TB, called function.Function, arguments ...attr.Value) string {
	tb.Helper()
	resp := function.RunResponse{Result: function.NewResultData(types.StringUnknown())}
	called.Run(tb.Context(), function.RunRequest{Arguments: function.NewArgumentsData(arguments)}, &resp)
	if resp.Error != nil {
		return fmt.Sprintf("ERROR %d: %s", *resp.Error.FunctionArgument, resp.Error.Text)
	}
	text, _ := resp.Result.Value().(types.String)
	return text.ValueString()
}
