package fillout_test

import (
	"context"
	"encoding/json"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// The objects of the sample database that the tests use.
const (
	shop          = fillouttest.ShopDatabaseID
	customers     = fillouttest.CustomersTableID
	orders        = fillouttest.OrdersTableID
	status        = fillouttest.OrdersStatusFieldID
	customerNo    = "3b1f6c9e-7d24-4a58-9e10-c5f2a8b4d60"
	firstCustomer = customerNo + "1"

	baseRoute    = "/bases/{baseId}"
	tableRoute   = baseRoute + "/tables/{tableId}"
	fieldRoute   = tableRoute + "/fields/{fieldId}"
	recordRoute  = tableRoute + "/records/{recordId}"
	hookRoute    = baseRoute + "/webhooks/{webhookId}"
	countedRoute = "POST " + tableRoute + "/records/list"
)

var textField = fillout.NewField{Type: "single_line_text", Name: "Remarks"}

var databaseMethods = []method{
	{"ListDatabases", read, "GET /bases", token, func(ctx context.Context, s *subject) error {
		return errorOf(s.client.ListDatabases(ctx))
	}},
	{"GetDatabase", read, "GET " + baseRoute, token, func(ctx context.Context, s *subject) error {
		return errorOf(s.client.GetDatabase(ctx, shop))
	}},
	{"CreateDatabase", singleWrite, "POST /bases", token, func(ctx context.Context, s *subject) error {
		tables := []fillout.NewTable{{Name: "People", Fields: []fillout.NewField{textField}}}
		return errorOf(s.client.CreateDatabase(ctx, "Archive", tables))
	}},
	{"DeleteDatabase", repeatableWrite, "DELETE " + baseRoute, token, func(ctx context.Context, s *subject) error {
		return s.client.DeleteDatabase(ctx, shop)
	}},
	{"CreateTable", singleWrite, "POST " + baseRoute + "/tables", token, func(ctx context.Context, s *subject) error {
		table := fillout.NewTable{Name: "Suppliers", Fields: []fillout.NewField{textField}}
		made, err := s.client.CreateTable(ctx, shop, table)
		if err == nil {
			s.made = string(made.ID)
		}
		return err
	}},
	{"RenameTable", repeatableWrite, "PATCH " + tableRoute, token, func(ctx context.Context, s *subject) error {
		return errorOf(s.client.RenameTable(ctx, shop, orders, "Sales"))
	}},
	{"DeleteTable", repeatableWrite, "DELETE " + tableRoute, token, func(ctx context.Context, s *subject) error {
		return s.client.DeleteTable(ctx, shop, orders)
	}},
	{"CreateField", singleWrite, "POST " + tableRoute + "/fields", token, func(ctx context.Context, s *subject) error {
		return errorOf(s.client.CreateField(ctx, shop, orders, textField))
	}},
	{"UpdateField", repeatableWrite, "PATCH " + fieldRoute, token, func(ctx context.Context, s *subject) error {
		return errorOf(s.client.UpdateField(ctx, shop, orders, status, fillout.FieldChange{Name: "State"}))
	}},
	{"DeleteField", repeatableWrite, "DELETE " + fieldRoute, token, func(ctx context.Context, s *subject) error {
		return s.client.DeleteField(ctx, shop, orders, status)
	}},
	{"ListRecords", postedRead, countedRoute, token, func(ctx context.Context, s *subject) error {
		return errorOf(s.client.ListRecords(ctx, shop, orders, fillout.RecordsQuery{}))
	}},
	{"ReadRecords", postedRead, countedRoute, token, func(ctx context.Context, s *subject) error {
		for _, err := range s.client.ReadRecords(ctx, shop, orders, fillout.RecordsQuery{}) {
			return err
		}
		return nil
	}},
	{"ReadTable", postedRead, countedRoute, token, func(ctx context.Context, s *subject) error {
		_, err := s.client.ReadTable(ctx, shop, orders, func(*fillout.Record) {})
		return err
	}},
	{"CountRecords", postedRead, countedRoute, token, func(ctx context.Context, s *subject) error {
		return errorOf(s.client.CountRecords(ctx, shop, orders, nil))
	}},
	{"GetRecord", read, "GET " + recordRoute, token, func(ctx context.Context, s *subject) error {
		return errorOf(s.client.GetRecord(ctx, shop, customers, firstCustomer))
	}},
	{"CreateRecord", singleWrite, "POST " + tableRoute + "/records", token, func(ctx context.Context, s *subject) error {
		return errorOf(s.client.CreateRecord(ctx, shop, customers, nameOf("Ada")))
	}},
	{"UpdateRecord", repeatableWrite, "PATCH " + recordRoute, token, func(ctx context.Context, s *subject) error {
		return errorOf(s.client.UpdateRecord(ctx, shop, customers, firstCustomer, nameOf("Ada")))
	}},
	{"DeleteRecord", repeatableWrite, "DELETE " + recordRoute, token, func(ctx context.Context, s *subject) error {
		return s.client.DeleteRecord(ctx, shop, customers, firstCustomer)
	}},
	{"ListDatabaseWebhooks", confidentialRead, "GET " + baseRoute + "/webhooks", token,
		func(ctx context.Context, s *subject) error {
			return errorOf(s.client.ListDatabaseWebhooks(ctx, shop))
		}},
	{"CreateDatabaseWebhook", confidentialAnswer, "POST " + baseRoute + "/webhooks", func(s *subject) []string {
		return append(token(s), "hunter2-Password", "s3cr3t-Query", "s3cr3t-Fragment")
	}, func(ctx context.Context, s *subject) error {
		webhook := fillout.NewDatabaseWebhook{URL: secretURL, Events: fillout.DatabaseEvents}
		made, err := s.client.CreateDatabaseWebhook(ctx, shop, webhook)
		s.made = string(made.Secret)
		return err
	}},
	{"DeleteDatabaseWebhook", repeatableWrite, "DELETE " + hookRoute, token, func(ctx context.Context, s *subject) error {
		id := s.server.AddDatabaseWebhook(shop, fillouttest.DatabaseWebhook{URL: secretURL}).ID
		return s.client.DeleteDatabaseWebhook(ctx, shop, jsonOf(id))
	}},
}

func nameOf(name string) map[string]json.RawMessage {
	return map[string]json.RawMessage{fillouttest.CustomersNameFieldID: json.RawMessage(jsonOf(name))}
}

func jsonOf(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// databaseBody turns an error of the forms API into one of the database API.
func databaseBody(body string) string {
	var envelope struct {
		StatusCode int    `json:"statusCode"`
		Message    string `json:"message"`
	}
	if json.Unmarshal([]byte(body), &envelope) != nil || envelope.StatusCode == 0 {
		return body
	}
	return fillouttest.DatabaseEnvelope(envelope.StatusCode, envelope.Message)
}

// tableIDs returns the ids of the tables of the shop with a name.
func tableIDs(s *subject, name string) (ids []string) {
	for _, table := range s.server.Database(shop).Tables {
		if table.Name == name {
			ids = append(ids, table.ID)
		}
	}
	return ids
}
