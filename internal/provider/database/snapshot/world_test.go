package snapshot_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/hashicorp/go-cleanhttp"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/snapshot"
)

const (
	shop   = fillouttest.ShopDatabaseID
	orders = fillouttest.OrdersTableID
)

var remarks = fillout.NewField{Type: "single_line_text", Name: "Remarks"}

// world is a simulator in memory with a client and snapshots. It must be made in a bubble of testing/synctest.
type world struct {
	server    *fillouttest.Server
	client    *fillout.Client
	snapshots *snapshot.Snapshots
}

func newWorld(t *testing.T, options ...fillouttest.Option) *world {
	t.Helper()
	listener := fillouttest.NewMemoryListener("tables.fillout.test:80")
	options = append([]fillouttest.Option{fillouttest.WithoutRateLimit(), fillouttest.WithListener(listener)}, options...)
	server := fillouttest.NewServer(t, options...)
	base, err := urls.ParseBaseURL(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	transport := cleanhttp.DefaultPooledTransport()
	transport.DialContext = listener.DialContext
	t.Cleanup(transport.CloseIdleConnections)
	client := fillout.New(fillout.Config{
		Credential: func(context.Context) (fillout.Credential, error) {
			return fillout.Credential{AccessToken: server.Token(), BaseURL: base}, nil
		},
		RequestsPerSecond: 1, DatabaseURL: base, DatabaseRequestsPerSecond: fillout.DefaultDatabaseRequestsPerSecond,
		RequestTimeout: fillout.DefaultRequestTimeout, Transport: transport,
	})
	return &world{server, client, snapshot.New(client)}
}

// creation makes an object of a kind, and counts those at the service.
type creation struct {
	name, route string
	create      func(context.Context, *world) (snapshot.Created, error)
	ids         func(*world) []string
}

var creations = []creation{
	{"database", "POST /bases", func(ctx context.Context, w *world) (snapshot.Created, error) {
		return w.snapshots.CreateDatabase(ctx, "Archive", func(ctx context.Context) (string, error) {
			tables := []fillout.NewTable{{Name: "People", Fields: []fillout.NewField{remarks}}}
			made, err := w.client.CreateDatabase(ctx, "Archive", tables)
			if err != nil {
				return "", err
			}
			return string(made.ID), nil
		})
	}, func(w *world) (ids []string) {
		for _, database := range w.server.Databases() {
			if database.Name == "Archive" {
				ids = append(ids, database.ID)
			}
		}
		return ids
	}},
	{"table", "POST /bases/{baseId}/tables", func(ctx context.Context, w *world) (snapshot.Created, error) {
		table := fillout.NewTable{Name: "Suppliers", Fields: []fillout.NewField{remarks}}
		return w.snapshots.Create(ctx, shop, snapshot.Tables(table), func(ctx context.Context) (string, error) {
			made, err := w.client.CreateTable(ctx, shop, table)
			if err != nil {
				return "", err
			}
			return string(made.ID), nil
		})
	}, func(w *world) (ids []string) {
		for _, table := range w.server.Database(shop).Tables {
			if table.Name == "Suppliers" {
				ids = append(ids, table.ID)
			}
		}
		return ids
	}},
	{"field", "POST /bases/{baseId}/tables/{tableId}/fields", createField, fieldIDs},
	{"webhook", "POST /bases/{baseId}/webhooks", func(ctx context.Context, w *world) (snapshot.Created, error) {
		webhook := fillout.NewDatabaseWebhook{URL: "https://hooks.example.com/x", Events: fillout.DatabaseEvents}
		return w.snapshots.CreateWebhook(ctx, shop, webhook, func(ctx context.Context) (string, error) {
			made, err := w.client.CreateDatabaseWebhook(ctx, shop, webhook)
			return string(made.ID), err
		})
	}, func(w *world) (ids []string) {
		for _, webhook := range w.server.DatabaseWebhooks(shop) {
			ids = append(ids, fmt.Sprint(webhook.ID))
		}
		return ids
	}},
	{"record", "POST /bases/{baseId}/tables/{tableId}/records", func(ctx context.Context, w *world) (snapshot.Created,
		error) {
		fits := func(record *fillout.Record) bool {
			return string(record.Values[fillouttest.OrdersTotalFieldID]) == newTotal
		}
		return w.snapshots.CreateRecord(ctx, shop, orders, fits, func(ctx context.Context) (string, error) {
			made, err := w.client.CreateRecord(ctx, shop, orders,
				map[string]json.RawMessage{fillouttest.OrdersTotalFieldID: json.RawMessage(newTotal)})
			if err != nil {
				return "", err
			}
			return string(made.ID), nil
		})
	}, func(w *world) (ids []string) {
		for _, record := range w.server.Records(shop, orders) {
			if fmt.Sprint(record.Values[fillouttest.OrdersTotalFieldID]) == newTotal {
				ids = append(ids, record.ID)
			}
		}
		return ids
	}},
}

// newTotal is the total of a new order.
const newTotal = "71"

func createField(ctx context.Context, w *world) (snapshot.Created, error) {
	return w.snapshots.Create(ctx, shop, snapshot.Fields(orders, remarks), func(ctx context.Context) (string, error) {
		made, err := w.client.CreateField(ctx, shop, orders, remarks)
		if err != nil {
			return "", err
		}
		return string(made.ID), nil
	})
}

func fieldIDs(w *world) (ids []string) {
	for _, table := range w.server.Database(shop).Tables {
		for _, field := range table.Fields {
			if table.ID == orders && field.Name == remarks.Name {
				ids = append(ids, field.ID)
			}
		}
	}
	return ids
}
