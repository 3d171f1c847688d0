package provider_test

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
)

// formsOf are the ways in which a secret could be written: as it is, escaped for
// a URL or for JSON, and in base64, wherever in it the secret begins.
func formsOf(secret string) []string {
	quoted, _ := json.Marshal(secret) // a string always marshals
	forms := []string{secret, url.QueryEscape(secret), url.PathEscape(secret), strings.Trim(string(quoted), `"`)}
	for before := range 3 {
		// Of the first and the last character, some bits are of what stands before
		// and behind.
		whole := base64.StdEncoding.EncodeToString(append(make([]byte, before), secret...))
		core := whole[[]int{0, 2, 3}[before] : (before+len(secret))*8/6]
		forms = append(forms, core, strings.NewReplacer("+", "-", "/", "_").Replace(core))
	}
	return forms
}

// leakedIn gives the first of the secrets that a text has, in any form.
func leakedIn(text string, secrets []string) string {
	for _, secret := range secrets {
		if slices.ContainsFunc(formsOf(secret), func(form string) bool { return strings.Contains(text, form) }) {
			return secret
		}
	}
	return ""
}

func TestFormsOf(t *testing.T) {
	t.Parallel()
	const secret = "p@ss/w&rd"
	for _, text := range []string{
		secret, "k=p%40ss%2Fw%26rd", "/p@ss%2Fw&rd", `"p@ss/w\u0026rd"`,
		base64.StdEncoding.EncodeToString([]byte(secret)), base64.RawURLEncoding.EncodeToString([]byte(secret)),
		base64.StdEncoding.EncodeToString([]byte("a" + secret + "b")), base64.URLEncoding.EncodeToString([]byte("ab" + secret + "c")),
	} {
		if leakedIn(text, []string{"another", secret}) != secret {
			t.Errorf("it is not found in %s", text)
		}
	}
	if found := leakedIn("p@ss w&rd", []string{secret}); found != "" {
		t.Errorf("%q is found", found)
	}
}

// documented tells whether the documentation of a resource's or data source's
// attribute says that it is in the state.
func documented(t *testing.T, schema *tfprotov6.GetProviderSchemaResponse, mode, kind, attribute string) bool {
	t.Helper()
	schemas := schema.ResourceSchemas
	if mode == "data" {
		schemas = schema.DataSourceSchemas
	}
	of, ok := schemas[kind]
	if !ok {
		return false // terraform_data and its like
	}
	return strings.Contains(attributeOf(t, of.Block, attribute).Description, "in the state")
}

// expectSecretsDocumented checks that the state in a folder has no secret but in
// attributes whose documentation says so, and gives how many attributes do.
func expectSecretsDocumented(t *testing.T, dir string, secrets []string) (known int) {
	t.Helper()
	type instance struct {
		Attributes map[string]any `json:"attributes"`
		Private    []byte         `json:"private"`
	}
	var state struct {
		Resources []struct {
			Mode      string     `json:"mode"`
			Type      string     `json:"type"`
			Instances []instance `json:"instances"`
		} `json:"resources"`
	}
	text := acctest.Content(t, filepath.Join(dir, "terraform.tfstate"))
	if err := json.Unmarshal([]byte(text), &state); err != nil {
		t.Fatal(err)
	}
	schema, elsewhere := acctest.Schema(t), false
	for _, resource := range state.Resources {
		for _, object := range resource.Instances {
			if secret := leakedIn(string(object.Private), secrets); secret != "" {
				t.Errorf("%q is in what the provider keeps with %s", secret, resource.Type)
			}
			for name, value := range object.Attributes {
				written, err := json.Marshal(value)
				if err != nil {
					t.Fatal(err)
				}
				secret := leakedIn(string(written), secrets)
				switch {
				case secret == "":
				case documented(t, schema, resource.Mode, resource.Type, name):
					known++
					text = strings.ReplaceAll(text, strings.Trim(string(written), `"`), "")
				default:
					elsewhere = true
					t.Errorf("%q is in the state, as %s.%s, and its documentation does not say so", secret, resource.Type, name)
				}
			}
		}
	}
	if secret := leakedIn(text, secrets); secret != "" && !elsewhere {
		t.Errorf("%q is in the state: %s", secret, text)
	}
	return known
}
