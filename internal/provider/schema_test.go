package provider_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
)

// Everything that a practitioner can read or write is described, in sentences.
func TestEverythingIsDescribed(t *testing.T) {
	t.Parallel()
	schema := acctest.Schema(t)
	blocks := map[string]*tfprotov6.SchemaBlock{"provider": schema.Provider.Block}
	for name, s := range schema.ResourceSchemas {
		blocks[name] = s.Block
	}
	for name, s := range schema.DataSourceSchemas {
		blocks["data."+name] = s.Block
	}
	for name, s := range schema.EphemeralResourceSchemas {
		blocks["ephemeral."+name] = s.Block
	}
	for name, s := range schema.ListResourceSchemas {
		blocks["list."+name] = s.Block
	}
	for name, s := range schema.ActionSchemas {
		blocks["action."+name] = s.Schema.Block
	}
	described := 0
	for name, block := range blocks {
		if block.Description == "" {
			t.Errorf("%s has no description", name)
		}
		for _, attribute := range block.Attributes {
			described += checkDescription(t, name, attribute)
		}
	}
	for name, function := range schema.Functions {
		described += checkFunction(t, name, function)
	}
	if described < 40 {
		t.Errorf("only %d attributes were seen", described)
	}
}

func checkDescription(t *testing.T, parent string, attribute *tfprotov6.SchemaAttribute) int {
	t.Helper()
	name := parent + "." + attribute.Name
	if !strings.HasSuffix(attribute.Description, ".") {
		t.Errorf("%s: the description %q is no sentence", name, attribute.Description)
	}
	seen := 1
	if attribute.NestedType != nil {
		for _, nested := range attribute.NestedType.Attributes {
			seen += checkDescription(t, name, nested)
		}
	}
	return seen
}

// A summary is the title of the function's page, and no sentence.
func checkFunction(t *testing.T, name string, function *tfprotov6.Function) int {
	t.Helper()
	if function.Summary == "" || strings.HasSuffix(function.Summary, ".") {
		t.Errorf("%s: the summary %q is no title", name, function.Summary)
	}
	if !strings.HasSuffix(function.Description, ".") {
		t.Errorf("%s: the description %q is no sentence", name, function.Description)
	}
	parameters := function.Parameters
	if function.VariadicParameter != nil {
		parameters = append(parameters, function.VariadicParameter)
	}
	for _, parameter := range parameters {
		if !strings.HasSuffix(parameter.Description, ".") {
			t.Errorf("%s.%s: the description %q is no sentence", name, parameter.Name, parameter.Description)
		}
	}
	return len(parameters)
}

// A secret in a plan or a log is a leak, so Terraform must know that it is one.
func TestSecretsAreSensitive(t *testing.T) {
	t.Parallel()
	secret := map[string]bool{"access_token": true, "client_secret": true, "code": true, "secret": true}
	schema := acctest.Schema(t)
	blocks := []*tfprotov6.SchemaBlock{schema.Provider.Block}
	for _, s := range schema.ResourceSchemas {
		blocks = append(blocks, s.Block)
	}
	for _, block := range blocks {
		attributes := block.Attributes
		for _, attribute := range block.Attributes {
			if attribute.NestedType != nil {
				attributes = append(attributes, attribute.NestedType.Attributes...)
			}
		}
		for _, attribute := range attributes {
			if attribute.Sensitive != secret[attribute.Name] {
				t.Errorf("%s: sensitive is %t", attribute.Name, attribute.Sensitive)
			}
		}
	}
	if secret := attributeOf(t, schema.ResourceSchemas["fillout_oauth_token"].Block, "client_secret"); !secret.WriteOnly {
		t.Error("the client secret would be in the state")
	}
}

func attributeOf(t *testing.T, block *tfprotov6.SchemaBlock, name string) *tfprotov6.SchemaAttribute {
	t.Helper()
	for _, attribute := range block.Attributes {
		if attribute.Name == name {
			return attribute
		}
	}
	t.Fatalf("there is no %s", name)
	return nil
}

// The table of the provider's page has a row for each argument, with the variables and the default that the argument's
// description names.
func TestTableOfSettings(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../templates/index.md.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`Variables?: (.*?)\.(?: Default: (.*)\.)?$`)
	rows := 0
	var expect func(string, []*tfprotov6.SchemaAttribute)
	expect = func(prefix string, attributes []*tfprotov6.SchemaAttribute) {
		for _, a := range attributes {
			if a.NestedType != nil {
				expect(a.Name+".", a.NestedType.Attributes)
				continue
			}
			rows++
			found := named.FindStringSubmatch(a.Description)
			if found == nil {
				t.Errorf("%s%s names no variable: %s", prefix, a.Name, a.Description)
				continue
			}
			row := strings.ReplaceAll("\n| `"+prefix+a.Name+"` | "+found[1]+" | "+found[2]+" |\n", "|  |", "| |")
			if !strings.Contains(string(page), row) {
				t.Errorf("the table lacks the row%s", row)
			}
		}
	}
	expect("", acctest.Schema(t).Provider.Block.Attributes)
	if rows < 14 {
		t.Errorf("the provider has %d arguments", rows)
	}
}
