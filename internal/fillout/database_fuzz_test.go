package fillout

import (
	"bytes"
	"errors"
	"net/http"
	"reflect"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/transport"
)

// FuzzDatabaseAnswers answers calls of the database API with any bytes. An error is safe to show. A success keeps the
// whole answer, and the same value is read from it again.
func FuzzDatabaseAnswers(f *testing.F) {
	for _, body := range []string{
		"", "null", "{}", "[]", "<html>", `{"id":null}`, `{"deleted":true}`, `{"webhooks":[{"id":1,"url":"x"}]}`,
		`{"error":{"code":"BAD_REQUEST","message":"` + fuzzedURL + `","details":["` + fuzzedToken + `"]}}`,
		`{"error":{"message":"[{\"path\":[\"url\"],\"message\":\"Invalid ` + fuzzedURL + `\"}]"}}`,
		`{"id":"d","name":"D","new":{},"tables":[{"id":"t","name":"T","order":"x","primaryFieldId":"f","fields":[
			{"id":"f","name":"F","type":"ai_new","template":{"options":[{"value":"a","label":"A"}],"b":1e400}}]}]}`,
		`{"id":"d","name":"D","tables":[]}`, `[{"id":7,"name":null}]`,
		`{"records":[{"id":"r","data":{"f":[1.0,null]}}],"total":1,"hasMore":false}`, `{"id":"r","data":{"f":""}}`,
		`{"id": 318, "secret": "` + fuzzedSecret + `"}`,
	} {
		for _, status := range []uint16{200, 400, 404, 500} {
			f.Add(status, []byte(body))
		}
	}
	f.Fuzz(func(t *testing.T, n uint16, body []byte) {
		status := 200 + int(n-200)%400
		if status >= 300 && status < 400 { // redirects have tests of their own
			status = http.StatusOK
		}
		client, ctx := clientOf(status, body), t.Context()
		check := func(_ any, err error) {
			if err != nil {
				checkFailure(t, err, fuzzedToken)
			}
		}
		check(client.ListDatabases(ctx))
		check(client.CreateTable(ctx, "d", NewTable{}))
		check(client.UpdateField(ctx, "d", "t", "f", FieldChange{}))
		check(client.GetRecord(ctx, "d", "t", "r"))
		check(client.ListDatabaseWebhooks(ctx, "d"))
		check(nil, client.DeleteDatabase(ctx, "d"))
		if n, err := client.CountRecords(ctx, "d", "t", nil); err != nil {
			checkFailure(t, err, fuzzedToken)
		} else if n < 0 {
			t.Errorf("%q counts %d", body, n)
		}
		database, err := client.GetDatabase(ctx, "d")
		if err != nil {
			checkFailure(t, err, fuzzedToken)
		} else if again, err := clientOf(200, database.JSON).GetDatabase(ctx, "d"); err != nil ||
			!reflect.DeepEqual(again, database) || !bytes.Contains(body, database.JSON) {
			t.Errorf("%q became %+v, %v", body, again, err)
		}
		made, err := client.CreateDatabaseWebhook(ctx, "d", NewDatabaseWebhook{URL: fuzzedURL})
		if err == nil {
			return
		}
		checkFailure(t, err, fuzzedToken, fuzzedSecret, "us3r-name", "p4ssw0rd", "qu3ry-s3cr3t", "fr4gment")
		refused := status >= 400 && status <= 499 && status != http.StatusRequestTimeout || transport.Unreached(status)
		if made != (DatabaseWebhookSecret{}) || errors.Is(err, ErrAnswerLost) == refused {
			t.Errorf("status %d, %q: made %+v, %v", status, body, made, err)
		}
	})
}
