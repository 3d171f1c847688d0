package field_test

import (
	"fmt"
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// After a conversion in the dashboard and after an import, the plan is empty, whether the configuration writes settings
// at their defaults or not. A setting that it does not write is left alone from then on.
func TestLoopbackFieldSettingsAtDefaults(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	number := fillouttest.Field{Name: "Amount", Type: "number"}
	rating := fillouttest.Field{Name: "Amount", Type: "rating", Template: map[string]any{"maxRating": 7.0}}
	for name, test := range map[string]struct {
		field    fillouttest.Field
		settings string
		changed  map[string]any // in the dashboard, and not written
	}{
		"not written":                {number, "", map[string]any{"decimalPlaces": 4.0}},
		"empty":                      {number, `number = {}`, map[string]any{"decimalPlaces": 4.0}},
		"at a default":               {number, `number = { decimal_places = 1 }`, map[string]any{"numberFormat": "space_comma"}},
		"all":                        {number, `number = { decimal_places = 1, number_format = "local" }`, nil},
		"another value":              {rating, `rating = { max_rating = 7 }`, nil},
		"another value, not written": {rating, "", map[string]any{"maxRating": 9.0}},
		"spelled otherwise": {fillouttest.Field{Name: "Amount", Type: "checkbox", Template: map[string]any{"color": "#aabbcc"}},
			`checkbox = { color = "#AABBCC" }`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := acctest.NewAccount(t).Unprotected()
			config := func(name string) string { return block(name, test.field.Type, test.settings) }
			noop := acctest.PlannedFor(address, plancheck.ResourceActionNoop)
			var before map[string]any
			account.Run(t,
				resource.TestStep{Config: account.Config("%s", block("Amount", "single_line_text", ""))},
				resource.TestStep{
					PreConfig: func() { account.Server.ConvertField(shop, "Orders", "Amount", test.field) },
					Config:    account.Config("%s", config("Amount")), ConfigPlanChecks: noop,
				},
				resource.TestStep{
					PreConfig: func() {
						before = maps.Clone(fieldNamed(account, "Orders", "Amount").Template)
						maps.Copy(before, test.changed)
						account.Server.SetTemplate(shop, "Orders", "Amount", before)
						account.Server.ResetJournal()
					},
					Config: account.Config("%s", config("Amount")), ConfigPlanChecks: noop,
				},
				resource.TestStep{
					PreConfig:        func() { expectWrites(t, account) },
					Config:           account.Config("%s", config("Sum")),
					ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionUpdate),
				},
				resource.TestStep{
					PreConfig: func() {
						expectWrites(t, account, acctest.UpdateFieldRoute)
						if after := fieldNamed(account, "Orders", "Sum").Template; fmt.Sprint(after) != fmt.Sprint(before) {
							t.Errorf("the settings are %v instead of %v", after, before)
						}
					},
					Config: account.Config("%s", config("Sum")), PlanOnly: true,
				},
			)
			id := account.Server.AddField(shop, "Orders", test.field).ID
			account.Run(t, resource.TestStep{
				Config: account.Config("%s", config("Amount")+fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", address,
					shop+"/"+orders+"/"+id)),
				ConfigPlanChecks: noop,
			})
		})
	}
}

// A field of a type that nobody knows yet is imported with its settings as JSON, however they are written, and renamed.
func TestLoopbackFieldOfUnknownType(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	account := acctest.NewAccount(t).Unprotected()
	id := account.Server.AddField(shop, "Orders", fillouttest.Field{Name: "Summary", Type: "ai_summary",
		Template: map[string]any{"prompt": "Sum up", "depth": map[string]any{"b": 2.0, "a": 1.0}}}).ID
	imported := fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", address, shop+"/"+orders+"/"+id)
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+imported, acctest.Variables(account.Server)...)
	acctest.ExpectText(t, space.Run(t, "plan", "-generate-config-out=generated.tf"), "1 to import, 0 to add, 0 to change")
	for name, text := range map[string]string{
		"all": `jsonencode({ depth = { b = 2, a = 1 }, prompt = "Sum up" })`, "one": `jsonencode({ prompt = "Sum up" })`, "none": `"{}"`,
	} {
		space.WriteFile(t, "generated.tf", block("Summary", "ai_summary", "template_json = "+text))
		if output := space.Run(t, "plan"); !acctest.Text("1 to import, 0 to add, 0 to change").MatchString(output) {
			t.Errorf("%s: %s", name, output)
		}
	}
	account.Server.ResetJournal()
	space.WriteFile(t, "generated.tf", block("Abstract", "ai_summary", `template_json = "{}"`))
	space.Apply(t)
	expectWrites(t, account, acctest.UpdateFieldRoute)
	after := fieldNamed(account, "Orders", "Abstract")
	if after.ID != id || fmt.Sprint(after.Template["prompt"], " ", after.Template["depth"]) != "Sum up map[a:1 b:2]" {
		t.Errorf("the field is %+v", after)
	}
	space.PlanNothing(t)
}

// A name that differs only in case or blanks is another name, and another type is not guessed.
func TestLoopbackFieldOfSimilarName(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	account := acctest.NewAccount(t)
	for _, name := range []string{"status", "Status ", "STATUS"} {
		account.Run(t, resource.TestStep{
			Config:           account.Config("%s", block(name, "email", "")),
			ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionCreate),
		})
	}
	for _, typeName := range []string{"Email", "email ", "single line text"} {
		account.Run(t, resource.TestStep{
			Config: account.Config("%s", block("Mail", typeName, "")), PlanOnly: true,
			ExpectError: acctest.Text(fmt.Sprintf("does not know the type %q. It knows these types: single_line_text", typeName)),
		})
	}
	if status := fieldNamed(account, "Orders", "Status"); status.ID != fillouttest.OrdersStatusFieldID || status.Type != "single_select" {
		t.Errorf("the field Status is %+v", status)
	}
}
