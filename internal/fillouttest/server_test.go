package fillouttest_test

import (
	"bytes"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

func TestTheJournalKeepsRequests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, c, _ := startInMemory(t)
		if _, err := c.create(); err != nil {
			t.Fatal(err)
		}
		pass(time.Minute)
		c.api("GET", "/forms/"+contact+"/submissions?limit=2&search=a%20b", "")
		c.as("").api("GET", "/forms/a%2Fb", "")

		entries, journal := server.Requests(), ""
		for _, r := range entries {
			journal += fmt.Sprintln(r.Method, r.Path, r.Query, r.Route, r.Token == server.Token(), r.Status, r.Processed)
		}
		if want := "POST /v1/api/webhook/create  POST /webhook/create true 200 true\n" +
			"GET /v1/api/forms/" + contact + "/submissions limit=2&search=a%20b GET /forms/{formId}/submissions true 200 true\n" +
			"GET /v1/api/forms/a%2Fb  GET /forms/{formId} false 400 false\n"; journal != want {
			t.Fatalf("got\n%s\nwant\n%s", journal, want)
		}
		first := entries[0]
		if string(first.Body) != createBody("https://example.com/") || first.Header.Get("Content-Type") != jsonEncoded ||
			!first.Ended.Equal(first.Time) || entries[1].Time.Sub(first.Time) != time.Minute {
			t.Errorf("first %+v", first)
		}
		if to := server.RequestsTo("GET /forms/{formId}"); len(to) != 1 || to[0].Path != entries[2].Path {
			t.Errorf("to one route: %+v", to)
		}

		c.submit(contact, "")
		waitFor(t, server, 1)
		server.ResetJournal()
		if len(server.Requests()) != 0 || len(server.Deliveries()) != 0 {
			t.Error("the journal was not reset")
		}
	})
}

func TestTheLogHasNoSecrets(t *testing.T) {
	t.Parallel()
	var written bytes.Buffer
	server, c := start(t, fillouttest.WithApp(anApp()),
		fillouttest.WithLogger(slog.New(slog.NewTextHandler(&written, nil))))
	c.api("POST", "/webhook/create", createBody("http://user:hidden@192.0.2.1/hook?key=hidden#hidden"))
	c.api("GET", "/forms?key=hidden", "")
	server.AddWebhook(contact, "http://hidden:port")
	c.submit(contact, "")
	query := asking("client-1", callback, "hidden-state")
	c.page("GET", query, "")
	code := c.decide(query, "allow").Query().Get("code")
	token := c.accessToken(code)
	c.exchange(code)
	c.ask("[Authentication: Bearer " + token + "] DELETE /public/oauth/invalidate").succeeded(t)
	server.Close()
	text := written.String()
	for _, want := range []string{
		"method=POST path=/v1/api/webhook/create status=200", "webhook=12345", "url=http://192.0.2.1/hook ",
		"path=/v1/api/forms ",
		"error=\"refused:", "path=/authorize/oauth ", "path=/public/oauth/accessToken ",
		"path=/public/oauth/invalidate ",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	for _, secret := range []string{server.Token(), code, token, "hidden"} {
		if strings.Contains(text, secret) {
			t.Errorf("%q in\n%s", secret, text)
		}
	}
}

func TestTLSForAHost(t *testing.T) {
	t.Parallel()
	server, c := start(t, fillouttest.WithTLS("api.fillout.example"), fillouttest.WithApp(anApp()))
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	config := &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS13}
	c.http.Transport.(*http.Transport).TLSClientConfig = config
	var wrongHost x509.HostnameError
	if got, err := c.create(); !errors.As(err, &wrongHost) {
		t.Errorf("got %d, %v", got.status, err)
	}
	config.ServerName = "api.fillout.example"
	got := c.exchange(server.IssueCode("client-1", callback))
	if !strings.HasSuffix(got.body, `"base_url":"`+server.URL()+`"}`) ||
		!strings.HasPrefix(server.URL(), "https://127.0.0.1:") {
		t.Errorf("got %s from %s", got.body, server.URL())
	}
}

func TestARequestThatBreaksOff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, _, listener := startInMemory(t)
		connection, err := listener.DialContext(t.Context(), "", "")
		if err != nil {
			t.Fatal(err)
		}
		body := createBody("https://example.com/")
		fmt.Fprintf(connection, "POST /v1/api/webhook/create HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"+
			"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", server.Token(), len(body)+1, body)
		if err := connection.Close(); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		wantOutcome(t, server, 0, 0)
	})
}

// The race detector finds data races here.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	server, c := start(t, fillouttest.WithApp(anApp()))
	receiver := newReceiver(t, http.StatusOK)
	code := server.IssueCode("client-1", callback)
	var exchanged atomic.Int32
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if c.exchange(code).status == http.StatusOK {
				exchanged.Add(1)
			}
			var made struct{ ID int64 }
			got, err := c.create()
			if err != nil {
				t.Error(err)
				return
			}
			decode(t, got.body, &made)
			hook := server.AddWebhook(fillouttest.QuizFormID, receiver.URL)
			c.submit(fillouttest.QuizFormID, "")
			server.DeleteWebhook(hook.ID)
			server.DeleteForm(server.AddForm(fillouttest.Form{Name: "Short-lived"}).ID)
			server.Inject(fillouttest.Fault{Route: "GET /nothing", Status: 500})()
			server.ChangeBehavior(func(b *behavior) { b.FirstWebhookID++ })
			server.DeleteWebhook(made.ID)
			server.RevokeToken(c.accessToken(server.IssueCode("client-1", callback)))
			server.Requests()
			table := server.AddTable(fillouttest.ShopDatabaseID, fillouttest.Table{
				Name: rand.Text(), Fields: []fillouttest.Field{{Name: "Text", Type: "long_text"}},
			})
			path := "/bases/" + fillouttest.ShopDatabaseID + "/tables/" + table.ID
			if got := c.ask("POST /api/v1" + path + `/records {"record":{"Text":"a"}}`); got.status != http.StatusCreated {
				t.Errorf("got %d %s", got.status, got.body)
			}
			server.AddRecord(fillouttest.ShopDatabaseID, table.ID, map[string]any{"Text": "b"})
			c.ask("GET /api/v1/bases/" + fillouttest.ShopDatabaseID).succeeded(t)
			server.DeleteTable(fillouttest.ShopDatabaseID, table.Name)
			waitFor(t, server, 1)
		})
	}
	group.Wait()
	server.Close()
	if held := server.Webhooks(); len(held) != 0 || exchanged.Load() != 1 {
		t.Errorf("one code was exchanged %d times, webhooks %+v", exchanged.Load(), held)
	}
	if ended := server.Deliveries(); len(ended) < 20 || len(ended) != len(receiver.bodies) {
		t.Errorf("%d deliveries, %d arrived", len(ended), len(receiver.bodies))
	}
}

// In a bubble, an hour's delay takes no time, and a goroutine that the server leaves behind fails the test.
func TestServingInMemory(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, c, _ := startInMemory(t, fillouttest.WithLatency(time.Minute, time.Second))
		server.Inject(fillouttest.Fault{Delay: time.Hour, Times: 1})
		begun := time.Now()
		c.api("GET", "/forms", "").succeeded(t)
		took := time.Since(begun) - time.Hour - time.Minute
		if took < 0 || took > time.Second || server.URL() != "http://api.fillout.test:80" {
			t.Errorf("answered from %s, %s late", server.URL(), took)
		}
		server.AddWebhook(contact, "https://example.com/")
		c.submit(contact, "")
		server.Close()
		server.Close()
		if len(server.Deliveries()) != 1 {
			t.Errorf("deliveries %+v", server.Deliveries())
		}
		if got, err := c.create(); !errors.Is(err, net.ErrClosed) {
			t.Errorf("a closed server answers %d, %v", got.status, err)
		}
	})
}
