package export

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"golang.org/x/text/unicode/norm"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/golden"
)

func TestIdentifier(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Orders": "orders", "Customer e-mail (2)": "customer_e_mail_2", "2026": "kind_2026", "Café": "cafe",
		"Cafe\u0301": "cafe", "Straße": "straße", "客户 1": "客户_1", "Заказы": "заказы", "й": "й", "हिन्दी": "हिन्दी",
		"🚀": "", "  ": "", "\u0301x": "x", "１２": "kind_12", "a\nb\x00c": "a_b_c", "İ": "i", "${var.x}": "var_x",
		strings.Repeat("客", 100): strings.Repeat("客", 19),
	} {
		got := identifier(text, "kind")
		if got != want || got != "" && !hclsyntax.ValidIdentifier(got) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// What wants the same name as something else gets its ID, whatever the order.
func TestAssign(t *testing.T) {
	t.Parallel()
	all := []named{
		{"1", "a", "tX"}, {"2", "A", "tY"}, {"3", "b", "tZ"}, {"4", "main", "tM"}, {"5", "a_tx", "tN"}, {"6", "", "tE"},
	}
	want := map[string]string{"1": "a_tx_tx", "2": "A_ty", "3": "b", "4": "main_tm", "5": "a_tx_tn", "6": "_te"}
	for range all {
		got := assign(all, "main")
		seen := make(map[string]bool)
		for key, name := range got {
			if seen[strings.ToLower(name)] {
				t.Errorf("%s is the name of two", name)
			}
			seen[strings.ToLower(name)] = true
			if key != "1" && key != "5" && name != want[key] {
				t.Errorf("%s: got %s, want %s", key, name, want[key])
			}
		}
		all = append(all[1:], all[0])
	}
}

func TestFileName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"orders": "orders", "override": "override_table", "crm_price_override": "crm_price_override_table", "con": "con_table",
		"lpt1": "lpt1_table", "lpta": "lpta", "console": "console",
	} {
		if got := fileName(name, "table"); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

// FuzzText writes any text so that Terraform reads the same text, composed.
func FuzzText(f *testing.F) {
	for _, seed := range []string{"", "a", "${x}", "$${x}", "$$${", "%{ if }", "%%{", `\"`, "\n\t\r\x00\u202e", "e\u0301", "$", "%{"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content string) {
		content = strings.ToValidUTF8(content, "\ufffd") // as JSON has it
		source := text(content).Bytes()
		parsed, problems := hclsyntax.ParseExpression(source, "x.tf", hcl.InitialPos)
		if problems.HasErrors() {
			t.Fatalf("%s: %v", source, problems)
		}
		value, problems := parsed.Value(nil)
		if problems.HasErrors() || value.AsString() != norm.NFC.String(content) {
			t.Errorf("%q becomes %s, which is read as %#v (%v)", content, source, value, problems)
		}
	})
}

// A template is jsonencode(…) only if that makes exactly the same text.
func TestJSONText(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		`{"a":1,"b":[true,null]}`: "jsonencode({\n  a = 1\n  b = [true, null]\n})", `{"b":1,"a":2}`: `"{\"b\":1,\"a\":2}"`,
		`{"a": 1}`: `"{\"a\": 1}"`, `{}`: `jsonencode({})`, `{"a":1.0}`: `"{\"a\":1.0}"`, `no`: `"no"`, `{"a":"<"}`: `"{\"a\":\"<\"}"`,
	} {
		got := string(jsonText(json.RawMessage(source)).Bytes())
		if got != want {
			t.Errorf("%s: got %s, want %s", source, got, want)
		}
	}
}

// What a resource cannot have is a comment, a template or an ID, and never an invalid configuration.
func TestConfigurationOfOddities(t *testing.T) {
	t.Parallel()
	field := func(id, kind, template string) fillout.Field {
		return fillout.Field{ID: fillout.Text(id), Name: fillout.Text("F " + id), Type: fillout.Text(kind),
			Template: json.RawMessage(template)}
	}
	inactive := false
	odd := &fillout.Database{ID: "d1", Name: "Odd", Tables: []fillout.Table{
		{ID: "t1", Name: "Unknown primary\nfield", PrimaryFieldID: "p1", Fields: []fillout.Field{
			field("p1", "ai_name", `{}`), field("a1", "email", ""),
		}},
		{ID: "t2", Name: "T", PrimaryFieldID: "p2", Fields: []fillout.Field{
			field("p2", "number", `{"decimalPlaces":3,"numberFormat":"local"}`),
			field("l1", "lookup", `{"linkedRecordFieldId":"l4","lookupFieldId":"l2"}`),
			field("l2", "lookup", `{"linkedRecordFieldId":"l4","lookupFieldId":"l1"}`),
			field("l3", "lookup", `{"linkedRecordFieldId":"l5","lookupFieldId":"p1"}`),
			field("l4", "linked_record", `{"tableId":"t1","inverseFieldId":"gone"}`),
			field("l5", "linked_record", `{"tableId":"t9","isInverse":true,"inverseFieldId":"gone"}`),
			field("l6", "lookup", `{"linkedRecordFieldId":"l4","lookupFieldId":"p2"}`),
			field("n1", "number", `{"decimalPlaces":11}`),
			field("n2", "number", `{"numberFormat":"new"}`),
			field("n3", "number", `{"decimalPlaces":"three","prefix":"€"}`),
			field("s1", "single_select", `{"options":[{"label":"é","value":"a"},{"label":"é","value":"b"}]}`),
			field("s2", "single_select", `{"options":[]}`), field("u1", "ai_summary", ``), field("k1", "linked_record", `{}`),
		}},
	}}
	webhooks := []fillout.DatabaseWebhook{
		{ID: "10", URL: "https://a.example.com/s3cr3t", Events: []fillout.Text{"record.created"}, Active: &inactive},
		{ID: "9", URL: "https://a.example.com/s3cr3t", Events: []fillout.Text{"record.moved"}},
		{ID: "8", URL: "s3cr3t", Events: []fillout.Text{"record.created"}},
		{ID: "7", URL: "https://a.example.com/s3cr3t", Events: []fillout.Text{"record.created"}, TableIDs: []fillout.Text{"t1", "t2"}},
	}
	files, counts := Configuration([]Database{{odd, webhooks}, {&fillout.Database{ID: "d2", Name: "Odd!"}, nil}}, Account{})
	var all bytes.Buffer
	for _, file := range files {
		all.Write(file.Content)
		if _, problems := hclsyntax.ParseConfig(file.Content, file.Name, hcl.InitialPos); problems.HasErrors() {
			t.Errorf("%v", problems)
		}
	}
	golden.Compare(t, "testdata/oddities.tf", all.String())
	if want := (Counts{Databases: 0, Tables: 1, Fields: 14, Webhooks: 1, Left: 8}); counts != want {
		t.Errorf("got %+v, want %+v", counts, want)
	}
	if strings.Contains(all.String(), "s3cr3t") {
		t.Error("the configuration contains the URL of a webhook")
	}
}
