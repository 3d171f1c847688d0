package export

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/template"
)

// The types of the resources.
const (
	databaseType = "fillout_database"
	tableType    = "fillout_database_table"
	fieldType    = "fillout_database_field"
	webhookType  = "fillout_database_webhook"
)

// scope is a database while it is written: what is in it, and what refers to what.
type scope struct {
	Database
	names  *names
	tables []fillout.Table // in their order, with their fields in order
	views  map[string][]string
	first  *fillout.Table // the first table if the database is a resource, else nil
}

func newScope(of Database, names *names) *scope {
	s := &scope{Database: of, names: names, views: make(map[string][]string)}
	s.sortTables()
	if first := of.FirstTable(); of.Name != "" && first != nil && hasPrimary(first) {
		s.first = first
	}
	return s
}

// hasPrimary reports whether a table has a primary field that a resource can have.
func hasPrimary(table *fillout.Table) bool {
	primary := table.PrimaryField()
	return primary != nil && slices.Contains(template.PrimaryTypes(), string(primary.Type)) && fits(*primary)
}

// sortTables sorts tables and fields by the order that the service says, since it promises none of its lists. Only the
// whole answer has the order of fields, and the views.
func (s *scope) sortTables() {
	type item struct {
		ID     fillout.Text `json:"id"`
		Order  *float64     `json:"order"`
		Name   fillout.Text `json:"name"`
		Type   fillout.Text `json:"type"`
		Fields []item       `json:"fields"`
		Views  []item       `json:"views"`
	}
	var all struct {
		Tables []item `json:"tables"`
	}
	_ = json.Unmarshal(s.JSON, &all) // without it, the order is that of the IDs
	order := make(map[fillout.Text]float64)
	note := func(of item) {
		if of.Order != nil {
			order[of.ID] = *of.Order
		}
	}
	for _, table := range all.Tables {
		note(table)
		for _, field := range table.Fields {
			note(field)
		}
		for _, view := range table.Views {
			s.views[string(table.ID)] = append(s.views[string(table.ID)],
				safetext.Printable(string(view.Name)+" ("+string(view.Type)+")"))
		}
		slices.Sort(s.views[string(table.ID)])
	}
	compare := func(a, b fillout.Text) int {
		return cmp.Or(cmp.Compare(order[a], order[b]), strings.Compare(string(a), string(b)))
	}
	s.tables = slices.Clone(s.Tables)
	slices.SortFunc(s.tables, func(a, b fillout.Table) int { return compare(a.ID, b.ID) })
	for i := range s.tables {
		s.tables[i].Fields = slices.Clone(s.tables[i].Fields)
		slices.SortFunc(s.tables[i].Fields, func(a, b fillout.Field) int { return compare(a.ID, b.ID) })
	}
}

// key returns the import ID of something in the database.
func (s *scope) key(ids ...fillout.Text) string {
	key := string(s.ID)
	for _, id := range ids {
		key += "/" + string(id)
	}
	return key
}

// databaseID returns the ID of the database, as a reference if it is a resource.
func (s *scope) databaseID() hclwrite.Tokens {
	if s.first == nil {
		return text(string(s.ID))
	}
	return reference(databaseType, s.names.databases[s.key()], "id")
}

// tablePath returns the path of the object that has the ID of a table and its primary field; nil if no resource has it.
func (s *scope) tablePath(table *fillout.Table) []string {
	switch {
	case table == nil || !hasPrimary(table):
		return nil
	case s.first != nil && s.first.ID == table.ID:
		return []string{databaseType, s.names.databases[s.key()], "first_table"}
	}
	return []string{tableType, s.names.tables[s.key(table.ID)]}
}

// tableID returns the ID of a table, as a reference if a resource has it.
func (s *scope) tableID(id string) hclwrite.Tokens {
	if path := s.tablePath(s.Table(id)); path != nil {
		return reference(append(path, "id")...)
	}
	return text(id)
}

// fieldID returns the ID of a field, as a reference if a resource has it. That of a link has the ID of the other side.
func (s *scope) fieldID(id string) hclwrite.Tokens {
	table, field := s.field(id)
	if field == nil {
		return text(id)
	}
	if table.PrimaryFieldID == field.ID {
		if path := s.tablePath(table); path != nil {
			return reference(append(path, "primary_field", "id")...)
		}
		return text(id)
	}
	attribute := "id"
	if isInverse(*field) {
		table, field = s.field(template.ReadLink(field.Template).InverseFieldID)
		if field == nil || isInverse(*field) || template.ReadLink(field.Template).InverseFieldID != id {
			return text(id)
		}
		attribute = "inverse_field_id"
	}
	return reference(fieldType, s.names.fields[s.key(table.ID, field.ID)], attribute)
}

// field returns a field of any table, with the table; nil if it is not there.
func (s *scope) field(id string) (*fillout.Table, *fillout.Field) {
	for i := range s.tables {
		if field := s.tables[i].Field(id); field != nil {
			return &s.tables[i], field
		}
	}
	return nil, nil
}

// isInverse reports whether a field is the other side of a link, which cannot be a resource.
func isInverse(field fillout.Field) bool {
	return field.Type == linkedRecord && template.ReadLink(field.Template).IsInverse
}

// isCircular reports whether a lookup shows another lookup, and so on, up to itself. Resources cannot refer to each
// other in a circle.
func (s *scope) isCircular(field fillout.Field) bool {
	kind, _ := template.TypeNamed(lookup)
	seen := make(map[fillout.Text]bool)
	for at := &field; at != nil && at.Type == lookup && !seen[at.ID]; {
		seen[at.ID] = true
		shown, _ := kind.Decode(at.Template)["lookup_field_id"].(string)
		if _, at = s.field(shown); at != nil && at.ID == field.ID {
			return true
		}
	}
	return false
}

// names are the names of resources, variables and files by import ID.
type names struct {
	databases, tables, fields, webhooks, files map[string]string
}

// mainFile is the name of the file that belongs to no database.
const mainFile = "main"

// nameAll returns the names of all that is in the databases.
func nameAll(databases []Database) *names {
	n := &names{}
	var inAccount, inDatabases, inTables, webhooks, files []named
	for _, d := range databases {
		id := string(d.ID)
		inAccount = append(inAccount, named{id, identifier(string(d.Name), "database"), id})
	}
	n.databases = assign(inAccount)
	below := func(key, name string, text, id fillout.Text) named {
		part := cmp.Or(identifier(string(text), ""), identifier(string(id), ""))
		return named{key + "/" + string(id), name + "_" + part, string(id)}
	}
	for _, d := range databases {
		id := string(d.ID)
		name := n.databases[id]
		files = append(files, named{id, fileName(name, "database"), id})
		for _, table := range d.Tables {
			inDatabases = append(inDatabases, below(id, name, table.Name, table.ID))
		}
		for _, webhook := range d.Webhooks {
			webhooks = append(webhooks, below(id, name, "webhook "+webhook.ID, webhook.ID))
		}
	}
	n.tables, n.webhooks = assign(inDatabases), assign(webhooks)
	for _, d := range databases {
		for _, table := range d.Tables {
			key := string(d.ID + "/" + table.ID)
			name := n.tables[key]
			files = append(files, named{key, fileName(name, "table"), string(table.ID)})
			for _, field := range table.Fields {
				inTables = append(inTables, below(key, name, field.Name, field.ID))
			}
		}
	}
	n.fields, n.files = assign(inTables), assign(files, mainFile, formsFile)
	return n
}
