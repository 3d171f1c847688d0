package guard

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/template"
)

// The titles of the guard's diagnostics.
const (
	TitleProtected = "Protected Data"
	TitleLoss      = "Data Loss"
	TitleUnseen    = "Database Not Found"
)

// Action is what a change does to the object that has the data.
type Action int

// The actions.
const (
	Destroy Action = iota
	Replace
	ChangeType
	RemoveOptions
	DeleteRecords
	ReplaceRecords
	Narrow
)

// Change is a change that would lose data.
type Change struct {
	Action Action
	// Protected makes the loss an error. Otherwise, it is a warning.
	Protected bool
	// From and To are the types of a field whose type changes.
	From, To string
	// Renames are guesses about removed options.
	Renames []template.Rename
}

// AddTo reports a loss: as an error if the object is protected, else as a warning with the same numbers. It adds
// nothing if the change loses no data.
func (l Loss) AddTo(diags *diag.Diagnostics, change Change) {
	switch {
	case l.Nothing():
	case change.Protected:
		diags.AddError(TitleProtected, l.Detail(change))
	default:
		diags.AddWarning(TitleLoss, l.Detail(change))
	}
}

// Detail returns what would be lost, and how to go on.
func (l Loss) Detail(change Change) string {
	does, advice := l.describe(change)
	first := append([]string{does}, l.counts...)
	if l.err != nil {
		first = append(first, "What it would lose could not be counted: "+reason(l.err)+".")
		if change.Protected {
			first = append(first, "What cannot be counted is protected.")
		}
	}
	if l.whole {
		first = append(first, "Apps that use the database stop working.")
	}
	paragraphs := []string{strings.Join(append(first, l.follows...), " ")}
	if change.Action == RemoveOptions && len(change.Renames) > 0 {
		lines := make([]string, len(change.Renames))
		for i, rename := range change.Renames {
			lines[i] = "  " + rename.Line()
		}
		paragraphs = append(paragraphs, "If an option only got another label, write its value as well, so that records keep "+
			"it:\n\n"+strings.Join(lines, "\n"))
	}
	advice = "Nothing was sent. " + advice
	if !change.Protected {
		advice = "deletion_protection is off, so that nothing stops the change."
	}
	return strings.Join(append(paragraphs, advice), "\n\n")
}

// Unseen returns the text of the error for a protected database that the service does not show. The service answers in
// the same way for a database that was deleted and for one of another account. tokenSource can follow "comes from".
func Unseen(databaseID, tokenSource string) string {
	return fmt.Sprintf("Fillout answers that the database %s does not exist. It was deleted, or the access token, which "+
		"comes from %s, belongs to another account. Nothing was forgotten, and nothing will be created again.\n\n"+
		"If the token is wrong, use one of the account that has the database. If the database was deleted, let Terraform "+
		"forget it and all that was in it: run once with the environment variable FILLOUT_DELETION_PROTECTION=false, or "+
		"use terraform state rm.", safetext.Printable(databaseID), tokenSource)
}

// Forgotten returns the text of the warning for a database that the service does not show, and that nothing protects.
func Forgotten(databaseID, tokenSource string) string {
	return fmt.Sprintf("Fillout answers that the database %s does not exist. deletion_protection is off, so Terraform "+
		"forgets what it has of it.\n\nIf the access token, which comes from %s, belongs to another account, the database "+
		"still exists there: set the right token before you apply.", safetext.Printable(databaseID), tokenSource)
}

// words names the subject and its data, and says after a space how else the data can go.
func (s subject) words() (object, contents, otherWay string) {
	switch {
	case s.field != "":
		return fmt.Sprintf("the field %s of the table %s", s.field, s.table), "its values", ""
	case s.table != "":
		return "the table " + s.table, "its records", " Or delete only its records first, with the action " +
			"fillout_database_table_empty or with " + credentials.Command() + " empty."
	}
	return "the database " + s.database, "everything in it", " Or run once with the environment variable " +
		"FILLOUT_DELETION_PROTECTION=false, which lifts the protection of everything."
}

// describe says what the change would do, and how to go on if the object is protected.
func (l Loss) describe(change Change) (does, advice string) {
	object, contents, otherWay := l.subject.words()
	const off = "set deletion_protection = false and apply, then "
	switch change.Action {
	case Destroy:
		does = fmt.Sprintf("Destroying %s would delete %s.", object, contents)
		advice = "To delete the data, " + off + "destroy the object again." + otherWay + " To keep it in Fillout and let " +
			"Terraform forget it, use a removed block with destroy = false."
	case Replace:
		does = fmt.Sprintf("Replacing %s would delete %s.", object, contents)
		advice = "To delete the data, " + off + "make this change again." + otherWay
	case ChangeType:
		does = fmt.Sprintf("Changing the type of %s from %s to %s would delete its values, because the API can only make "+
			"another field.", object, change.From, change.To)
		advice = "To keep the values, convert the field in Fillout's dashboard: then the plan is empty. To delete the " +
			"values, " + off + "change the type again."
	case RemoveOptions:
		does = fmt.Sprintf("Removing options of %s would take them from its records.", object)
		advice = "To remove the options all the same, " + off + "remove them again."
	case Narrow:
		does = fmt.Sprintf("The changed settings of %s have no room for all its values.", object)
		advice = "To change the settings all the same, " + off + "change them again."
	case DeleteRecords:
		does = "Rows would leave fillout_database_records, and with them their records."
		advice = "To delete the records, " + off + "delete them again."
	case ReplaceRecords:
		does = "Replacing fillout_database_records would delete its records, and create them anew."
		advice = "If Terraform marked the resource as tainted, terraform untaint keeps its records. To delete them, " + off +
			"make this change again."
	}
	return does, advice
}

// reason returns why a count failed, in one line.
func reason(err error) string {
	var failure *fillout.APIError
	if errors.As(err, &failure) {
		return strings.TrimSuffix(failure.Error(), ".")
	}
	return strings.TrimSuffix(safetext.Printable(err.Error()), ".")
}
