package form_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

func TestAccForms(t *testing.T) {
	t.Parallel()
	account := acctest.AnyAccount(t)
	account.Run(t, resource.TestStep{
		Config: account.Config("data \"fillout_forms\" \"all\" {}\n\noutput \"found\" {\n  value = "+
			"contains(data.fillout_forms.all.forms[*].id, %q)\n}\n", account.FormID),
		ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("found", knownvalue.Bool(true))},
	})
}

func TestLoopbackForms(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit(), fillouttest.WithForms(
		fillouttest.Form{
			ID:        "a1",
			Name:      "Kontakt „Größe“ 🎉",
			Tags:      []string{"form", "survey"},
			Published: true,
			Extra:     map[string]any{"folder": 7},
		},
		fillouttest.Form{ID: "b2", Name: "Contact", Tags: []string{"form"}},
		fillouttest.Form{ID: "c3", Name: "Bare", Omit: []string{"tags", "isPublished"}},
	))
	account := acctest.Account{Server: server, Provider: acctest.ProviderBlock(server.URL(), server.Token())}
	tests := map[string]struct {
		arguments string
		ids       []string
	}{
		"all":              {``, []string{"a1", "b2", "c3"}},
		"by name":          {`name_regex = "^[CK]onta"`, []string{"a1", "b2"}},
		"published":        {`published = true`, []string{"a1"}},
		"not published":    {`published = false`, []string{"b2"}},
		"by tag":           {`tags = ["form"]`, []string{"a1", "b2"}},
		"by all tags":      {`tags = ["survey", "form"]`, []string{"a1"}},
		"by no tags":       {`tags = []`, []string{"a1", "b2", "c3"}},
		"by all filters":   {"name_regex = \"(?i)KONTAKT\"\n  published = true\n  tags = [\"form\"]", []string{"a1"}},
		"nothing is found": {`name_regex = "nothing"`, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ids := []knownvalue.Check{}
			for _, id := range test.ids {
				ids = append(ids, knownvalue.StringExact(id))
			}
			account.Run(t, resource.TestStep{
				Config: account.Config("data \"fillout_forms\" \"test\" {\n  %s\n}\n\noutput \"ids\" {\n  value = "+
					"data.fillout_forms.test.forms[*].id\n}\n", test.arguments),
				ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("ids", knownvalue.TupleExact(ids))},
			})
		})
	}
	forms := func(forms ...knownvalue.Check) []statecheck.StateCheck {
		return []statecheck.StateCheck{statecheck.ExpectKnownValue("data.fillout_forms.test", tfjsonpath.New("forms"),
			knownvalue.ListExact(forms))}
	}
	form := func(id string, name, published knownvalue.Check, tags ...string) knownvalue.Check {
		return knownvalue.ObjectExact(map[string]knownvalue.Check{
			"id": knownvalue.StringExact(id), "name": name, "published": published, "tags": acctest.Texts(tags...),
			"url": knownvalue.StringExact("https://forms.fillout.com/t/" + id),
		})
	}
	null := knownvalue.Null()
	t.Run("in full", func(t *testing.T) {
		t.Parallel()
		account.Run(t, resource.TestStep{
			Config: account.Config(`data "fillout_forms" "test" {}`),
			ConfigStateChecks: forms(
				form("a1", knownvalue.StringExact("Kontakt „Größe“ 🎉"), knownvalue.Bool(true), "form", "survey"),
				form("b2", knownvalue.StringExact("Contact"), knownvalue.Bool(false), "form"),
				form("c3", knownvalue.StringExact("Bare"), null),
			),
		})
	})
	t.Run("as it is", func(t *testing.T) {
		t.Parallel()
		account := acctest.NewAccount(t)
		account.Server.Inject(fillouttest.Fault{Route: acctest.ListRoute, Status: 200,
			Body: `[{"formId":"a1","name":2026,"tags":["form",7],"isPublished":null,"folder":{"id":1}},{"formId":"b2"}]`})
		account.Run(t, resource.TestStep{
			Config:            account.Config(`data "fillout_forms" "test" {}`),
			ConfigStateChecks: forms(form("a1", knownvalue.StringExact("2026"), null, "form", "7"), form("b2", null, null)),
		})
	})
	t.Run("not a regular expression", func(t *testing.T) {
		t.Parallel()
		account.Run(t, resource.TestStep{
			Config:   account.Config("data \"fillout_forms\" \"test\" {\n  name_regex = \"(\"\n}\n"),
			PlanOnly: true,
			ExpectError: acctest.Text(
				"The argument name_regex, which is \"(\", must be a regular expression in RE2 syntax " +
					"(https://github.com/google/re2/wiki/Syntax): error parsing regexp: missing closing ): `(`."),
		})
	})
}

// An account can have thousands of forms.
func TestLoopbackFormsByTheThousand(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	account := acctest.NewAccount(t)
	for i := range 5000 - 4 {
		account.Server.AddForm(
			fillouttest.Form{ID: fmt.Sprintf("form%d", i), Name: fmt.Sprintf("Form %d", i), Tags: []string{"form"}})
	}
	account.Run(t, resource.TestStep{
		Config: account.Config("data \"fillout_forms\" \"test\" {}\n\noutput \"count\" {\n  value = " +
			"length(data.fillout_forms.test.forms)\n}\n"),
		ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("count", knownvalue.Int64Exact(5000))},
	})
}
