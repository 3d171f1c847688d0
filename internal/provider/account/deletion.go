package account

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/fillout-community/terraform-provider-fillout/internal/deletion"
)

// Delete deletes the objects that an action has found. It reports their number first, and at the end what it did.
func (a *Account) Delete(ctx context.Context, found *deletion.Found, dryRun bool, resp *action.InvokeResponse) {
	report := Progress(resp)
	report(found.Describe())
	if undated := found.Result().Undated; undated > 0 {
		resp.Diagnostics.AddWarning(TitleDeletionIncomplete, fmt.Sprintf("%s The action does not delete what could be newer. "+
			"Look at the submissions of the form in Fillout.", found.Describe()))
	}
	if dryRun || found.Result().Found == 0 {
		return
	}
	result, err := found.Delete(ctx, report)
	summary := found.Summary(result)
	report(summary)
	const again = " Invoke the action again to go on."
	switch {
	case errors.Is(err, context.Canceled):
		resp.Diagnostics.AddError(TitleDeletionIncomplete, "The action was interrupted. "+summary+again)
	case err != nil:
		resp.Diagnostics.Append(a.deletionFailure(err, summary))
	case result.Left > 0:
		resp.Diagnostics.AddError(TitleDeletionIncomplete, summary+" These came since, or were hidden while the list was read."+
			again)
	}
}

// deletionFailure returns the diagnostic for a delete that failed.
func (a *Account) deletionFailure(err error, summary string) diag.Diagnostic {
	var failure *deletion.Error
	if !errors.As(err, &failure) {
		return a.Diagnostic("Deleting", err)
	}
	if errors.Is(err, deletion.ErrShown) {
		return diag.NewErrorDiagnostic(TitleDeletionIncomplete, fmt.Sprintf("%s failed: %s.\n\n%s", failure.Doing, failure.Err,
			summary))
	}
	described := a.Diagnostic(failure.Doing, failure.Err)
	return diag.NewErrorDiagnostic(described.Summary(), described.Detail()+"\n\n"+summary)
}

// Progress returns a function that reports lines to the person who invoked an action.
func Progress(resp *action.InvokeResponse) func(line string) {
	return func(line string) { resp.SendProgress(action.InvokeProgressEvent{Message: line}) }
}
