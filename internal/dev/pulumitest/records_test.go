package pulumitest

import (
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
)

const records = `resources:
  crm:
    type: fillout:Database
    properties:
      name: CRM
      firstTable:
        name: Customers
        primaryField: {name: Name, type: single_line_text}
  archive:
    type: fillout:DatabaseTable
    properties:
      databaseId: ${crm.id}
      name: Archive
      primaryField: {name: Name, type: single_line_text}
  code:
    type: fillout:DatabaseField
    properties: {databaseId: "${crm.id}", tableId: "${archive.id}", name: Code, type: single_line_text}
  hotel:
    type: fillout:DatabaseRecord
    properties:
      databaseId: ${crm.id}
      tableId: ${crm.firstTable.id}
      values: {"fn::toJSON": {Name: Quayside Hotel}}
`

const rows = `  cafes:
    type: fillout:DatabaseRecords
    properties:
      databaseId: ${crm.id}
      tableId: ${crm.firstTable.id}
      keyField: Name
      rows: {Mirador: '{}', Central: '{}'}
    options:
      dependsOn: ["${code}"]
`

// Records that move to another table are created there before they are deleted here. Protected rows stay where they
// are, and so do rows that get another key field or leave the program with retainOnDelete.
func TestReplacedRecords(t *testing.T) {
	t.Parallel()
	s := newStack(t)
	account := acctest.Account{Server: s.server}
	s.up(t, records+rows)
	id := s.state(t, "crm").Get("id").String()
	expect := func(what string, customers, archived int, writes ...string) {
		t.Helper()
		got := strings.Join(account.Writes(), " ")
		if n, m := len(s.server.Records(id, "Customers")), len(s.server.Records(id, "Archive")); n != customers || m != archived ||
			got != strings.Join(writes, " ") {
			t.Errorf("%s: there are %d and %d records, and it has sent %q", what, n, m, got)
		}
		s.server.ResetJournal()
	}
	s.server.ResetJournal()

	archived := strings.NewReplacer("tableId: ${crm.firstTable.id}", "tableId: ${archive.id}", "'{}', Central: '{}'",
		`'{"Code": "M"}', Central: '{"Code": "C"}'`)
	movedRows := archived.Replace(rows)
	s.write(t, records+movedRows)
	acctest.ExpectText(t, s.fail(t, "preview"), "2 records of Customers would be deleted", "Nothing was sent")
	expect("the refused move of the rows", 3, 0)
	const create, remove = "POST /bases/{baseId}/tables/{tableId}/records", "DELETE /bases/{baseId}/tables/{tableId}/records/{recordId}"
	s.up(t, archived.Replace(records)+rows)
	expect("the move of the record", 2, 1, create, remove)
	s.env = append(s.env, "FILLOUT_DELETION_PROTECTION=false")
	s.up(t, archived.Replace(records)+movedRows)
	expect("the move of the rows", 0, 3, create, create, remove, remove)

	rekeyed := strings.NewReplacer("keyField: Name", "keyField: Code", "Mirador", "M", "Central", "C").Replace(movedRows)
	s.write(t, archived.Replace(records)+rekeyed)
	acctest.ExpectText(t, s.fail(t, "preview"), "Record Already Exists", "set adopt_existing = true")
	kept := strings.NewReplacer("keyField", "adoptExisting: true\n      keyField", "options:", "options:\n      retainOnDelete: true").
		Replace(rekeyed)
	s.up(t, archived.Replace(records)+kept)
	expect("another key field", 0, 3)
	s.up(t, archived.Replace(records))
	expect("the end of the rows", 0, 3)
}
