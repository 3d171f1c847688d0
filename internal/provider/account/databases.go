package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/guard"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/snapshot"
)

// Snapshots returns the shared reads of databases. All writes to a database go through them.
func (a *Account) Snapshots() *snapshot.Snapshots { return a.snapshots }

// Guard returns the guard of a plan, which counts the records of a table once. A delete needs NewGuard.
func (a *Account) Guard() *guard.Guard { return a.guard }

// NewGuard returns a guard that counts anew, for the last check before a delete.
func (a *Account) NewGuard() *guard.Guard { return guard.New(a.client) }

// Protects reports whether an object is protected, given its argument deletion_protection. An unset or unknown one
// protects. The provider's deletion_protection lifts the protection of all objects.
func (a *Account) Protects(own types.Bool) bool {
	return a.settings.DeletionProtection && (own.IsNull() || own.IsUnknown() || own.ValueBool())
}

// ReadDatabase returns the shared snapshot of a database, for the Read of an object in it or of the database itself.
//
// It returns gone if the object must leave the state: the service does not show the database, and nothing protects the
// object. If the object is protected, this is an error instead, because the token may be of another account. For the
// other objects of the database, ReadDatabase then returns neither a database nor gone, and their state stays. So it
// does while the credential is unknown. Only the first object of a run reports each of these.
func (a *Account) ReadDatabase(ctx context.Context, databaseID, doing string, protected bool,
	diags *diag.Diagnostics) (database *fillout.Database, gone bool) {
	database, err := a.snapshots.Database(ctx, databaseID)
	return database, a.isGone(databaseID, doing, protected, err, diags)
}

// ReadDatabaseWebhooks is ReadDatabase for the list of a database's webhooks.
func (a *Account) ReadDatabaseWebhooks(ctx context.Context, databaseID, doing string, protected bool,
	diags *diag.Diagnostics) (webhooks []fillout.DatabaseWebhook, gone bool) {
	webhooks, err := a.snapshots.Webhooks(ctx, databaseID)
	return webhooks, a.isGone(databaseID, doing, protected, err, diags)
}

// DatabaseToImport returns the database of an object that is imported, or reports why it cannot.
func (a *Account) DatabaseToImport(ctx context.Context, databaseID, doing string,
	diags *diag.Diagnostics) *fillout.Database {
	database, err := a.snapshots.Database(ctx, databaseID)
	switch {
	case errors.Is(err, fillout.ErrNotFound):
		a.AddUnknownDatabase(ctx, diags, path.Empty(), "ID", databaseID)
	case err != nil:
		a.AddError(diags, doing, err)
	}
	return database
}

// isGone decides what a failed read of a database means for the state of an object.
func (a *Account) isGone(databaseID, doing string, protected bool, err error, diags *diag.Diagnostics) bool {
	var unknown UnknownArgumentsError
	switch {
	case err == nil:
	case errors.As(err, &unknown):
		if a.snapshots.FirstReport("unknown/" + databaseID) {
			diags.AddWarning(TitleDatabaseNotChecked, fmt.Sprintf("%s was skipped, because these provider arguments are not "+
				"known yet: %s. Everything in the database stays in the state unchanged.", doing,
				strings.Join(unknown.Arguments, ", ")))
		}
	case !errors.Is(err, fillout.ErrNotFound):
		a.AddError(diags, doing, err)
	case !protected:
		if a.snapshots.FirstReport("gone/" + databaseID) {
			diags.AddWarning(TitleDatabaseUnseen, guard.Forgotten(databaseID, a.TokenSource()))
		}
		return true
	case a.snapshots.FirstReport("unseen/" + databaseID):
		a.AddUnseen(diags, databaseID)
	}
	return false
}

// DatabaseToCount returns the database of an object that ends, to count what is lost. It returns gone if the service
// does not show the database and nothing protects the object. Any other failure is an error.
func (a *Account) DatabaseToCount(ctx context.Context, databaseID, doing string, protected bool,
	diags *diag.Diagnostics) (database *fillout.Database, gone bool) {
	database, err := a.snapshots.Database(ctx, databaseID)
	switch {
	case errors.Is(err, fillout.ErrNotFound) && !protected:
		return nil, true
	case errors.Is(err, fillout.ErrNotFound):
		a.AddUnseen(diags, databaseID)
	case err != nil:
		a.AddError(diags, doing, err)
	}
	return database, false
}

// CheckGone decides what it means that the service does not know the object that is deleted. shown and err are what its
// database says. If the database is there without the object, it was deleted before. If the service does not know the
// database either, the token may be of another account.
func (a *Account) CheckGone(databaseID, doing string, protected, shown bool, err error, diags *diag.Diagnostics) {
	switch {
	case errors.Is(err, fillout.ErrNotFound) && protected:
		a.AddUnseen(diags, databaseID)
	case errors.Is(err, fillout.ErrNotFound):
	case err != nil:
		a.AddError(diags, doing, err)
	case shown:
		diags.AddError(TitleNotDeleted, fmt.Sprintf("%s failed: Fillout answered that it does not exist, but the database "+
			"still shows it. It stays in the state. Run again.", doing))
	}
}

// AddUnseen reports a database that the service does not show.
func (a *Account) AddUnseen(diags *diag.Diagnostics, databaseID string) {
	diags.AddError(TitleDatabaseUnseen, guard.Unseen(databaseID, a.TokenSource()))
}

// AddCreateError reports a create that failed. what names the object, as in "The table Orders"; where says where to
// look for it, as in "the database 4e1f09a7c2b86d35".
func (a *Account) AddCreateError(diags *diag.Diagnostics, doing, what, where string, err error) {
	var (
		lost    *snapshot.LostError
		failure *fillout.APIError
	)
	if !errors.As(err, &lost) || !errors.As(lost.Lost, &failure) {
		a.AddError(diags, doing, err)
		return
	}
	var found string
	switch {
	case lost.Looking != nil:
		found = what + " may exist now. Looking for it failed: " + Reason(lost.Looking) + "."
	case len(lost.Candidates) == 0:
		found = what + " was not there afterwards. It may still appear, if the service is slow."
	default:
		found = fmt.Sprintf("Afterwards there were %d new objects that it could be: %s.", len(lost.Candidates),
			safetext.Printable(strings.Join(lost.Candidates, ", ")))
	}
	diags.AddError(TitlePossiblyCreated, fmt.Sprintf("%s\n\n%s The request was not repeated, because it could make a second "+
		"one.\n\nBefore you apply again, look at %s in Fillout's dashboard. If it is there, import it, or delete it there.",
		failure.Describe(doing), found, where))
}

// Reason returns why a request failed, in one line.
func Reason(err error) string { return strings.TrimSuffix(safetext.Printable(err.Error()), ".") }

// WarnIfFound warns of an object whose create had no answer, and that was found afterwards.
func (a *Account) WarnIfFound(diags *diag.Diagnostics, what string, created snapshot.Created) {
	if created.Found {
		diags.AddWarning(TitleTakenOver, fmt.Sprintf("The answer to the request that creates %s was lost. Afterwards there "+
			"was exactly one new object that fits, with the ID %s, so Terraform took it over. It was not created a second time.",
			lowerFirst(what), safetext.Printable(created.ID)))
	}
}

// WarnIfManagedTwice warns of an object that another resource of the run manages as well. Each Read calls it once, with
// the object's name and ID. Terraform and OpenTofu import an object a second time without a message, for example one
// that two list blocks have found. Pulumi refreshes and reads an object that a program only gets. So a second Read
// proves nothing there.
func (a *Account) WarnIfManagedTwice(diags *diag.Diagnostics, what string) {
	a.NoteManaged(what)
	if !a.settings.InPulumi && !a.snapshots.FirstReport("read/"+what) {
		diags.AddWarning(TitleManagedTwice, fmt.Sprintf("Two resources of the configuration manage %s. If one of them changes "+
			"or destroys it, the other one loses it.\n\nRemove one of the two resources, with a removed block that has "+
			"destroy = false, or with terraform state rm. If it is not imported yet, remove its import block as well.",
			safetext.Printable(what)))
	}
}

// NoteManaged remembers that a resource of the run manages an object.
func (a *Account) NoteManaged(what string) { a.managed.Store(what, true) }

// Manages reports whether NoteManaged was called for an object. Terraform promises no order, except that a resource is
// refreshed before it is planned.
func (a *Account) Manages(what string) bool { _, ok := a.managed.Load(what); return ok }

func lowerFirst(text string) string { return strings.ToLower(text[:1]) + text[1:] }

// AllowDestroy remembers that a plan destroys a database or a table, and that nothing forbids that.
func (a *Account) AllowDestroy(id string) { a.destroys.Store(id, true) }

// AllowsDestroy reports whether AllowDestroy was called for one of these. Terraform promises no order, so use it for
// nothing but to leave out a second warning.
func (a *Account) AllowsDestroy(ids ...string) bool {
	return slices.ContainsFunc(ids, func(id string) bool { _, ok := a.destroys.Load(id); return ok })
}

// countedKey is the key of the private state in which a plan notes that it said what the end of an object would lose.
const countedKey = "loss_counted"

// NoteCounted notes whether a plan counted what the end of an object would lose.
func NoteCounted(ctx context.Context, private interface {
	SetKey(context.Context, string, []byte) diag.Diagnostics
}, counted bool, diags *diag.Diagnostics) {
	var note []byte // removes the key
	if counted {
		note = []byte("true")
	}
	diags.Append(private.SetKey(ctx, countedKey, note)...)
}

// MustCount reports whether a Delete counts what it loses: the object is protected, so that records may have come since
// the plan, or the plan did not count. A plan does not see that a tainted object ends in a delete.
func (a *Account) MustCount(ctx context.Context, own types.Bool, private interface {
	GetKey(context.Context, string) ([]byte, diag.Diagnostics)
}) bool {
	counted, _ := private.GetKey(ctx, countedKey)
	return counted == nil || a.Protects(own)
}
