package export_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/template"
)

// oddNames are names that a configuration cannot have as they are.
var oddNames = []string{
	"Orders", "orders", "Orders!", "  ", "2026", "count", "for_each", "null", "con", "Price override", "override", "main",
	"Straße 5 €", "Café", "Cafe\u0301", "客户", "заказы", "עברית", "हिन्दी", "🚀", "a\nb", "tab\there", `"quoted"`, `back\slash`,
	"${var.x}", "%{ if true }", "$${x}", "$", "%%{y}", "# comment", "/* x */", "<<EOT", "\u202eright to left", "\u200b", "null\x01",
	strings.Repeat("long name ", 30), "a/b/c", "../../etc/passwd", "-", "_", "x-y", "É", "ﬁ ligature", "１２", "٣", "ǅ", "İ",
}

// random makes random databases. The same seed makes the same ones.
type random struct{ *rand.Rand }

func newRandom(seed uint64) random {
	return random{rand.New(rand.NewPCG(seed, seed))}
}

func (r random) pick(from []string) string { return from[r.IntN(len(from))] }

// name returns an odd name that taken does not have.
func (r random) name(taken map[string]bool) string {
	for {
		name := r.pick(oddNames)
		if r.IntN(3) == 0 {
			name = fmt.Sprintf("%s %d", name, r.IntN(1000))
		}
		if key := norm.NFC.String(name); !taken[key] { // Terraform composes all texts
			taken[key] = true
			return name
		}
	}
}

func (r random) id(prefix string, n int) string {
	const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	id := prefix
	for range n {
		id += string(characters[r.IntN(len(characters))])
	}
	return id
}

// database returns a database with tables and fields of every type.
func (r random) database(tables, fields int) fillouttest.Database {
	made := fillouttest.Database{ID: fmt.Sprintf("%016x", r.Uint64()), Name: r.name(map[string]bool{})}
	names := map[string]bool{}
	for range tables {
		table := fillouttest.Table{ID: r.id("t", 10), Name: r.name(names)}
		kind, _ := template.TypeNamed(r.pick(template.PrimaryTypes()))
		table.Fields = append(table.Fields, r.field(kind, map[string]bool{}))
		made.Tables = append(made.Tables, table)
	}
	for i := range made.Tables {
		table := &made.Tables[i]
		taken := map[string]bool{table.Fields[0].Name: true}
		for _, other := range made.Tables { // names of other sides of links
			taken[other.Name] = true
		}
		for range fields {
			kinds := template.Types()
			kind := kinds[r.IntN(len(kinds))]
			if r.IntN(15) == 0 {
				kind = template.Type{Name: "ai_summary"}
			}
			if kind.Name == "lookup" {
				r.addLookup(made.Tables, table, taken)
				continue
			}
			field := r.field(kind, taken)
			if kind.Name == "linked_record" {
				field.Template["tableId"] = made.Tables[r.IntN(len(made.Tables))].ID
				field.Template["inverseFieldId"] = r.id("f", 10)
			}
			table.Fields = append(table.Fields, field)
		}
	}
	return made
}

// addLookup adds a lookup, with the link that it follows.
func (r random) addLookup(tables []fillouttest.Table, to *fillouttest.Table, taken map[string]bool) {
	target := tables[r.IntN(len(tables))]
	linked, _ := template.TypeNamed("linked_record")
	link, lookup := r.field(linked, taken), r.field(template.Type{Name: "lookup"}, taken)
	link.Template["tableId"] = target.ID
	link.Template["inverseFieldId"] = r.id("f", 10)
	lookup.Template["linkedRecordFieldId"] = link.ID
	lookup.Template["lookupFieldId"] = target.Fields[r.IntN(len(target.Fields))].ID
	to.Fields = append(to.Fields, link, lookup)
}

// field returns a field with random settings.
func (r random) field(kind template.Type, taken map[string]bool) fillouttest.Field {
	made := fillouttest.Field{ID: r.id("f", 10), Name: r.name(taken), Type: kind.Name, Template: map[string]any{}}
	for _, setting := range kind.Settings {
		if !setting.Required && r.IntN(3) == 0 {
			continue
		}
		switch {
		case len(setting.Allowed) > 0:
			made.Template[setting.Key] = r.pick(setting.Allowed)
		case setting.Kind == template.Number:
			made.Template[setting.Key] = float64(setting.Min + r.Int64N(9))
		case setting.Kind == template.Flag:
			made.Template[setting.Key] = r.IntN(2) == 0
		case setting.Kind == template.JSON:
			made.Template[setting.Key] = map[string]any{"decimals": 2.0, "z": []any{nil, true, r.pick(oddNames)}}
		default:
			made.Template[setting.Key] = r.pick(oddNames)
		}
	}
	if kind.Options {
		labels := map[string]bool{}
		for range r.IntN(40) {
			option := fillouttest.SelectOption{Label: r.name(labels), Value: r.id("", 4)}
			if r.IntN(2) == 0 {
				option.Color = r.pick([]string{"green", "#A8a4ac", "new color"})
			}
			made.Options = append(made.Options, option)
		}
	}
	if kind.Name == "ai_summary" {
		made.Template = map[string]any{"prompt": r.pick(oddNames), "depth": 1.5, "of": []any{map[string]any{"<&>": r.pick(oddNames)}}}
	}
	return made
}
