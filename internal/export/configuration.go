package export

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/template"
)

// File is a file of the configuration.
type File struct {
	Name    string
	Content []byte
	// Secret files are only for their owner.
	Secret bool
}

// Counts are the numbers of resources in a configuration.
type Counts struct {
	Databases, Tables, Fields, Webhooks, FormWebhooks int
	// Left is the number of objects that only a comment mentions.
	Left int
}

// Account is what a configuration says about the account, besides its databases.
type Account struct {
	// Profile, BaseURL and DatabaseURL are arguments of the provider block; "" leaves one out.
	Profile, BaseURL, DatabaseURL string
	// Webhooks are those of forms.
	Webhooks []FormWebhook
}

// Configuration returns the files of a configuration that imports the databases and the webhooks of forms, sorted by
// name, and what is in them. The same account gets the same files.
func Configuration(databases []Database, account Account) ([]File, Counts) {
	w := &writer{names: nameAll(databases), files: make(map[string]document)}
	w.main(account)
	w.formWebhooks(account.Webhooks)
	for _, d := range databases {
		w.database(newScope(d, w.names))
	}
	files := make([]File, 0, len(w.files))
	for name, document := range w.files {
		files = append(files, File{Name: name + extension, Content: document.content()})
	}
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return files, w.counts
}

const extension = ".tf"

// header returns the first line of a file.
func header(name string) string { return name + ", written by terraform-provider-fillout export." }

// writer collects the files of a configuration.
type writer struct {
	names  *names
	files  map[string]document
	counts Counts
}

// file returns a new file.
func (w *writer) file(name string) document {
	w.files[name] = newDocument()
	w.files[name].comment(header(name + extension))
	return w.files[name]
}

func (w *writer) main(account Account) {
	d := w.file(mainFile)
	d.comment("The first plan must show imports, and nothing to add, change or destroy. Webhooks are the exception:",
		"the first apply only stores their URLs, and sends nothing.",
		"After the apply, the import blocks can go.",
		"",
		"Settings and options that are not set here keep the value that they have in Fillout. The value of an option keeps",
		"it when its label changes. To make a field with options in another account, remove each value.",
		"",
		"Fillout's API cannot list webhooks of forms. Those that this machine has made, and that are in no state yet,",
		"are in "+formsFile+extension+", if there are any. Import each other one whose ID you know as fillout_webhook.")
	d.separate()
	body := d.Body().AppendNewBlock("terraform", nil).Body().AppendNewBlock("required_providers", nil).Body()
	body.SetAttributeRaw("fillout", object([]member{{"source", text("fillout-community/fillout")}}))
	var settings []member
	for _, setting := range []struct{ name, value string }{
		{"profile", account.Profile}, {"base_url", account.BaseURL}, {"database_url", account.DatabaseURL},
	} {
		if setting.value != "" {
			settings = append(settings, member{setting.name, text(setting.value)})
		}
	}
	if len(settings) > 0 {
		d.block("provider", []string{"fillout"}, settings)
		return
	}
	d.separate()
	d.Body().AppendUnstructuredTokens(hclwrite.Tokens{token(hclsyntax.TokenIdent, "provider \"fillout\" {}\n")})
}

// database writes a database, its tables and its webhooks.
func (w *writer) database(s *scope) {
	d := w.file(w.names.files[s.key()])
	title := fmt.Sprintf("Database %s (%s)", safetext.Printable(string(s.Name)), s.ID)
	if s.first != nil {
		w.counts.Databases++
		d.resource(databaseType, w.names.databases[s.key()], s.key(), []member{
			{"name", text(string(s.Name))},
			{"first_table", object([]member{
				{"name", text(string(s.first.Name))},
				{"primary_field", s.primary(s.first)},
			})},
		})
	} else {
		w.counts.Left++
		d.comment(title+" cannot be a resource, because its name or the primary field of its first table has a",
			"value that this version of the provider does not know.")
	}
	for i := range s.tables {
		w.table(s, &s.tables[i])
	}
	for _, webhook := range sortedWebhooks(s.Webhooks) {
		if s.ofTable(webhook) == nil {
			w.webhook(d, s, webhook)
		}
	}
}

// table writes a table, its fields and its webhooks.
func (w *writer) table(s *scope, table *fillout.Table) {
	d := w.file(w.names.files[s.key(table.ID)])
	title := fmt.Sprintf("Table %s (%s)", safetext.Printable(string(table.Name)), table.ID)
	switch path := s.tablePath(table); {
	case path == nil:
		w.counts.Left++
		d.comment(title + " cannot be a resource, because this version of the provider does not know its primary field.")
	case path[0] == databaseType:
		w.counts.Tables++
		d.comment(fmt.Sprintf("%s is the first table of %s.%s.", title, path[0], path[1]))
	default:
		w.counts.Tables++
		d.resource(tableType, path[1], s.key(table.ID), []member{
			{"database_id", s.databaseID()},
			{"name", text(string(table.Name))},
			{"primary_field", s.primary(table)},
		})
	}
	if views := s.views[string(table.ID)]; len(views) > 0 {
		d.comment("Views, which Fillout's API cannot change: " + strings.Join(views, ", ") + ".")
	}
	for _, field := range table.Fields {
		w.field(d, s, table, field)
	}
	for _, webhook := range sortedWebhooks(s.Webhooks) {
		if of := s.ofTable(webhook); of != nil && of.ID == table.ID {
			w.webhook(d, s, webhook)
		}
	}
}

// primary returns the primary field of a table.
func (s *scope) primary(table *fillout.Table) hclwrite.Tokens {
	field := *table.PrimaryField()
	members := []member{{"name", text(string(field.Name))}, {"type", text(string(field.Type))}}
	if settings := s.settings(field); len(settings) > 0 {
		members = append(members, member{string(field.Type), object(settings)})
	}
	return object(members)
}

// field writes a field. The primary field belongs to its table, and the other side of a link to that link.
func (w *writer) field(d document, s *scope, table *fillout.Table, field fillout.Field) {
	switch {
	case field.ID == table.PrimaryFieldID:
		if hasPrimary(table) {
			w.counts.Fields++
		} else {
			w.counts.Left++
			d.comment(fmt.Sprintf("Primary field %s (%s, %s).", safetext.Printable(string(field.Name)), field.ID,
				safetext.Printable(string(field.Type))))
		}
		return
	case isInverse(field):
		w.counts.Left++
		d.comment(s.describeInverse(field))
		return
	}
	w.counts.Fields++
	var comments []string
	attributes := []member{
		{"database_id", s.databaseID()},
		{"table_id", s.tableID(string(table.ID))},
		{"name", text(string(field.Name))},
		{"type", text(string(field.Type))},
	}
	kind, known := template.TypeNamed(string(field.Type))
	switch {
	case !fits(field):
		if known {
			comments = append(comments, "It has a setting that this version of the provider does not know, so it uses template_json.",
				"The first plan changes only the state.")
		}
		attributes = append(attributes, member{"template_json", jsonText(orEmpty(field.Template))})
	case kind.Options:
		list, reason := options(field)
		if reason != "" {
			comments = append(comments, reason, "The first plan changes only the state.")
		} else {
			attributes = append(attributes, member{"options", list})
		}
	default:
		if settings := s.settings(field); len(settings) > 0 {
			attributes = append(attributes, member{string(field.Type), object(settings)})
		}
	}
	if unknown := others(field); known && fits(field) && unknown != "" {
		comments = append(comments, unknown)
	}
	key := s.key(table.ID, field.ID)
	d.resource(fieldType, w.names.fields[key], key, attributes, comments...)
}

func orEmpty(of json.RawMessage) json.RawMessage {
	if len(of) == 0 {
		return json.RawMessage("{}")
	}
	return of
}

// describeInverse says of which link a field is the other side.
func (s *scope) describeInverse(field fillout.Field) string {
	what := fmt.Sprintf("Field %s (%s) is the other side of ", safetext.Printable(string(field.Name)), field.ID)
	table, link := s.field(template.ReadLink(field.Template).InverseFieldID)
	if link == nil {
		return what + "a link that does not exist any more."
	}
	return what + fieldType + "." + s.names.fields[s.key(table.ID, link.ID)] + "."
}
