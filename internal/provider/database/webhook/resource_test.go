package webhook_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// A webhook that somebody else made is adopted without a request that writes, and without its secret. Only an import
// that asks for the URL reads it.
func TestAdoption(t *testing.T) {
	t.Parallel()
	const (
		byID     = `id = "` + shop + `/318"`
		withURL  = `id = "` + shop + `/318/url"`
		identity = "identity = {\n    database_id = \"" + shop + "\"\n    id = \"318\"\n  }"
		differs  = "WARNING: Webhook URL Differs"
	)
	shown := ofTable(fillouttest.OrdersTableID)
	hidden := func(url string) string {
		return fmt.Sprintf("table_id = %q; url_wo = %q; url_wo_version = 1", fillouttest.OrdersTableID, url)
	}
	for name, test := range map[string]struct{ by, arguments, action, says string }{
		"URL":                     {withURL, shown, "nothing", ""},
		"identity":                {identity, shown, "nothing", ""},
		"without the URL":         {byID, shown, "update", ""},
		"hidden URL":              {byID, hidden(ordersURL), "update", ""},
		"hidden URL, spelled":     {byID, hidden("https://HOOKS.example.com:443/orders"), "update", ""},
		"another URL":             {byID, `url = "https://hooks.example.com/other"`, "replace", differs},
		"another hidden URL":      {byID, hidden(ordersURL + "2"), "replace", differs},
		"another table":           {withURL, ofTable(fillouttest.CustomersTableID), "replace", ""},
		"hidden URL was read":     {withURL, hidden(ordersURL), "error", "Import it with the ID " + shop + "/318 instead"},
		"hidden URL, by identity": {identity, hidden(ordersURL), "error", "ERROR: Webhook URL Not Hidden"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			webhook := acctest.Manage(t)
			webhook.Server.AddDatabaseWebhook(shop, fillouttest.DatabaseWebhook{
				URL: ordersURL, Events: []string{"record.created"}, TableIDs: []string{fillouttest.OrdersTableID},
			})
			config := block(created, test.arguments)
			imported := webhook.Apply(t, config+"import {\n  to = "+address+"\n  "+test.by+"\n}\n")
			if test.says == "" {
				imported.Expect(t, test.action)
			} else {
				imported.Expect(t, test.action, test.says)
			}
			adopted := test.action != "replace"
			if writes := webhook.Writes(); adopted != (len(writes) == 0) {
				t.Errorf("the import sent %s", writes)
			}
			if test.action == "error" {
				return
			}
			is := func(attribute string) any { return webhook.Attribute(t, attribute) }
			if is("url_wo") != nil || (is("url") == nil) != strings.Contains(test.arguments, "url_wo") ||
				(is("secret") == nil) != adopted || is("active") != true {
				t.Errorf("the state has url %v, url_wo %v, active %v, secret %v", is("url"), is("url_wo"), is("active"), is("secret"))
			}
			webhook.Apply(t, config).Expect(t, "nothing")
		})
	}
}

// After a lost answer, a webhook exists once, with a secret that the state has. If it was made, it is deleted and made
// anew, since its secret is lost.
func TestLostAnswers(t *testing.T) {
	t.Parallel()
	acctest.LostCreate{
		Route: createRoute, Block: block(created, ofTable(fillouttest.OrdersTableID)), Remade: true,
		Where: "the webhooks of the database " + shop,
		Count: func(server *fillouttest.Server) int { return len(server.DatabaseWebhooks(shop)) },
	}.Check(t)
}

// A webhook whose secret is lost, and that is not made anew, is made anew by the next apply.
func TestLostSecret(t *testing.T) {
	t.Parallel()
	broken := fillouttest.Fault{Route: createRoute, Status: 500, Body: "<html>Bad</html>", After: true, Times: 1}
	refused := fillouttest.Fault{Route: deleteRoute, Status: 403, Body: fillouttest.DatabaseEnvelope(403, "No"), Times: 1}
	twice := broken
	twice.Times = 2
	for name, test := range map[string]struct {
		faults       []fillouttest.Fault
		action, says string
		creates      int
	}{
		"500 after":   {[]fillouttest.Fault{broken}, "create", "WARNING: Webhook Secret Lost", 2},
		"lost twice":  {[]fillouttest.Fault{twice}, "error", "was carried out a second time, and its answer was lost again", 2},
		"not deleted": {[]fillouttest.Fault{broken, refused}, "error", "ERROR: Webhook Secret Lost", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			webhook := acctest.Manage(t)
			for _, fault := range test.faults {
				webhook.Server.Inject(fault)
			}
			config := block(created, ofTable(fillouttest.OrdersTableID))
			webhook.Apply(t, config).Expect(t, test.action, test.says)
			if n := webhook.Count(createRoute); n != test.creates {
				t.Errorf("%d creates were sent instead of %d", n, test.creates)
			}
			if test.action == "error" {
				webhook.Tainted = true
				webhook.Apply(t, config).Expect(t, "replace")
			}
			if got, want := webhook.Attribute(t, "secret"), only(t, webhook.Account).Secret; got != want {
				t.Errorf("the secret is %v instead of %q", got, want)
			}
		})
	}
}

// A service that answers with a webhook that was there before must not make Terraform manage it.
func TestWebhookOfOthers(t *testing.T) {
	t.Parallel()
	webhook := acctest.Manage(t, fillouttest.WithBehavior(func(b *fillouttest.Behavior) {
		b.MergeDuplicateDatabaseWebhooks = true
	}))
	webhook.Server.AddDatabaseWebhook(shop, fillouttest.DatabaseWebhook{URL: ordersURL, Events: []string{"record.created"}})
	webhook.Apply(t, block(created, `url = "`+ordersURL+`"`)).Expect(t, "error", "ERROR: Webhook Already Exists")
	if id := webhook.Attribute(t, "id"); id != nil {
		t.Errorf("the state has the webhook %v", id)
	}
	only(t, webhook.Account)
}

// A plan warns of a webhook that would deliver the same as a new one. It never shows the URL.
func TestExists(t *testing.T) {
	t.Parallel()
	const (
		orders = fillouttest.OrdersTableID
		warns  = "WARNING: Object Already Exists: The webhook 318 of the database " + shop + " already delivers the same " +
			"events to the same URL. The apply creates a second one, and Fillout then delivers each event twice.\n\nIf a run " +
			"that was killed made it, or if its state was lost, import it with the ID %s instead. No import reads its secret: " +
			"to get one, delete that webhook in Fillout's dashboard, and plan again."
		hidden, shown = "table_id = %q; url_wo = %q; url_wo_version = 1", "table_id = %q; url = %q"
	)
	refused := fillouttest.Fault{Route: listRoute, Status: 403, Body: fillouttest.DatabaseEnvelope(403, "No")}
	for name, test := range map[string]struct {
		events, arguments, id string
		fault                 fillouttest.Fault
	}{
		"same": {events: created, arguments: ofTable(orders), id: shop + "/318/url"},
		"spelled": {events: created, arguments: fmt.Sprintf(shown, orders, "https://HOOKS.example.com:443/orders"),
			id: shop + "/318/url"},
		"hidden URL":         {events: created, arguments: fmt.Sprintf(hidden, orders, ordersURL), id: shop + "/318"},
		"another hidden URL": {events: created, arguments: fmt.Sprintf(hidden, orders, ordersURL+"2")},
		"another URL":        {events: created, arguments: fmt.Sprintf(shown, orders, ordersURL+"2")},
		"another table":      {events: created, arguments: ofTable(fillouttest.CustomersTableID)},
		"all tables":         {events: created, arguments: fmt.Sprintf("url = %q", ordersURL)},
		"other events":       {events: `["record.created", "record.deleted"]`, arguments: ofTable(orders)},
		"list is refused":    {events: created, arguments: ofTable(orders), fault: refused},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			webhook := acctest.Manage(t)
			webhook.Server.AddDatabaseWebhook(shop, fillouttest.DatabaseWebhook{
				URL: ordersURL, Events: []string{"record.created"}, TableIDs: []string{orders},
			})
			if test.fault.Route != "" {
				webhook.Server.Inject(test.fault)
			}
			plan, want := webhook.Plan(t, block(test.events, test.arguments)), ""
			if test.id != "" {
				want = fmt.Sprintf(warns, test.id)
			}
			if plan.Action != "create" || plan.Said != want {
				t.Errorf("the action is %q; the provider says: %s", plan.Action, plan.Said)
			}
			if lists, all := webhook.Count(listRoute), len(webhook.Server.Requests()); lists != 1 || all != 1 {
				t.Errorf("the plan sent %d requests, %d of them lists", all, lists)
			}
		})
	}
}

// The webhook that a new one replaces is no second one.
func TestReplacedExists(t *testing.T) {
	t.Parallel()
	webhook := acctest.Manage(t)
	version := func(version int) string {
		return block(created, fmt.Sprintf("url_wo = %q; url_wo_version = %d", ordersURL, version))
	}
	webhook.Apply(t, version(1)).Expect(t, "create")
	webhook.Plan(t, version(2)).Expect(t, "replace")
	webhook.SkipRefresh = true
	webhook.Plan(t, version(2)).Expect(t, "replace")
	webhook.SkipRefresh, webhook.Tainted = false, true
	webhook.Plan(t, version(1)).Expect(t, "replace")
}

// What a run has made or deleted is no second one for its later creates, which use the list as it was before.
func TestExistsInOneRun(t *testing.T) {
	t.Parallel()
	const webhook, database = "fillout_database_webhook", "fillout_database"
	server := acctest.Manage(t).Server
	start := func() acctest.Protocol { return acctest.Configure(t, server.URL(), server.Token()) }
	expect := func(run acctest.Protocol, kind string, arguments map[string]any, warnings int) {
		t.Helper()
		if _, _, says := run.Plan(t, kind, acctest.Managed{}, arguments); len(says) != warnings {
			t.Errorf("the provider says %q", says)
		}
	}
	wanted := map[string]any{"database_id": shop, "url": ordersURL,
		"events": []tftypes.Value{tftypes.NewValue(tftypes.String, "record.created")}}
	run := start()
	made, says := run.Apply(t, webhook, acctest.Managed{}, wanted)
	if len(says) > 0 {
		t.Fatal(says)
	}
	expect(run, webhook, wanted, 0)
	called := map[string]any{"name": "Glass shop"}
	held := acctest.Object(t, run.Schema.ResourceSchemas[database], map[string]any{"id": shop, "name": "Glass shop",
		"deletion_protection": false})
	for _, deleted := range []struct {
		kind      string
		arguments map[string]any
		state     *tfprotov6.DynamicValue
	}{{webhook, wanted, made.State}, {database, called, held}} {
		run := start()
		expect(run, deleted.kind, deleted.arguments, 1)
		none := tftypes.NewValue(run.Schema.ResourceSchemas[deleted.kind].ValueType(), nil)
		end, err := tfprotov6.NewDynamicValue(none.Type(), none)
		if err != nil {
			t.Fatal(err)
		}
		_, err = run.Server.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{TypeName: deleted.kind,
			PriorState: deleted.state, PlannedState: &end, Config: &end})
		if err != nil {
			t.Fatal(err)
		}
		if deleted.kind == webhook && len(server.DatabaseWebhooks(shop)) > 0 {
			t.Error("the webhook is left")
		}
		expect(run, deleted.kind, deleted.arguments, 0)
	}
	if left := len(server.Databases()); left != len(fillouttest.SampleDatabases())-1 {
		t.Errorf("%d databases are left", left)
	}
}

// What cannot be right is an error of the plan, or of the apply that meets it.
func TestRefused(t *testing.T) {
	t.Parallel()
	url := `url = "` + ordersURL + `"`
	for name, test := range map[string]struct{ events, arguments, says string }{
		"no events":        {"[]", url, "at least 1"},
		"an unknown event": {`["record.read"]`, url, "value must be one of"},
		"no URL": {created, "", "has no URL. Set url, or set url_wo and url_wo_version. If Terraform generated this configuration " +
			"for an import: an import with DATABASE_ID/WEBHOOK_ID leaves the URL out. Write it here, or import with " +
			"DATABASE_ID/WEBHOOK_ID/url."},
		"no web URL": {created, `url = "ftp://hooks.example.com"`, "ERROR: Invalid Webhook URL"},
		"a long URL": {created, `url = "` + ordersURL + "/" + strings.Repeat("x", 2048) + `"`, "at most 2048"},
		"a wrong table": {created, `table_id = "tNone"; ` + url, "The database Glass shop has no table " +
			"with the ID tNone. It has these tables:"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			acctest.Manage(t).Apply(t, block(test.events, test.arguments)).Expect(t, "error", test.says)
		})
	}
}

func TestInactive(t *testing.T) {
	t.Parallel()
	webhook, config := acctest.Manage(t), block(created, `url = "`+ordersURL+`"`)
	webhook.Apply(t, config).Expect(t, "create")
	webhook.Server.SetDatabaseWebhookActive(shop, 318, false)
	webhook.Apply(t, config).Expect(t, "nothing", "WARNING: Webhook Inactive", "The webhook 318 of the database "+shop+
		" is not active, so it delivers nothing.")
	if active := webhook.Attribute(t, "active"); active != false {
		t.Errorf("active is %v", active)
	}
}
