package fillouttest_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

func TestTheJournalKeepsRequests(t *testing.T) {
	t.Parallel()
	at := newClock()
	server, c := start(t, fillouttest.WithClock(at.Now))
	form := fillouttest.ContactFormID
	c.api("POST", "/webhook/create", createBody(form, "https://example.com/"))
	at.advance(time.Minute)
	c.api("GET", "/forms/"+form+"/submissions?limit=2&search=a%20b", "")
	c.as("").api("GET", "/forms/a%2Fb", "")

	entries := server.Requests()
	if len(entries) != 3 {
		t.Fatalf("journal %+v", entries)
	}
	first, second, third := entries[0], entries[1], entries[2]
	if first.Method != "POST" || first.Path != "/v1/api/webhook/create" || first.Route != "POST /webhook/create" || first.Query != "" ||
		string(first.Body) != createBody(form, "https://example.com/") || first.Token != server.Token() || first.Status != 200 || !first.Processed ||
		first.Header.Get("Content-Type") != "application/json" {
		t.Errorf("first %+v", first)
	}
	if second.Path != "/v1/api/forms/"+form+"/submissions" || second.Query != "limit=2&search=a%20b" || second.Time.Sub(first.Time) != time.Minute ||
		second.Route != "GET /forms/{formId}/submissions" {
		t.Errorf("second %+v", second)
	}
	if third.Path != "/v1/api/forms/a%2Fb" || third.Route != "GET /forms/{formId}" || third.Token != "" || third.Status != 400 || third.Processed {
		t.Errorf("third %+v", third)
	}
	if to := server.RequestsTo("GET /forms/{formId}"); len(to) != 1 || to[0].Path != third.Path {
		t.Errorf("to one route: %+v", to)
	}

	server.AddWebhook(form, "https://example.com/")
	submit(t, server, form, nil)
	waitFor(t, server, 2)
	server.ResetJournal()
	if len(server.Requests()) != 0 || len(server.Deliveries()) != 0 {
		t.Error("the journal was not reset")
	}
}

func TestTheLogHasNoSecrets(t *testing.T) {
	t.Parallel()
	var written bytes.Buffer
	server, c := start(t, fillouttest.WithLogger(slog.New(slog.NewTextHandler(&written, nil))))
	c.api("POST", "/webhook/create", createBody(fillouttest.ContactFormID, "http://user:pass@192.0.2.1/hook?key=hidden#part"))
	c.api("GET", "/forms?key=hidden", "")
	server.AddWebhook(fillouttest.ContactFormID, "http://hidden:port")
	submit(t, server, fillouttest.ContactFormID, nil)
	server.Close()
	text := written.String()
	for _, want := range []string{"method=POST path=/v1/api/webhook/create status=200", "webhook=12345", "url=http://192.0.2.1/hook ", "path=/v1/api/forms ", "error=\"refused:"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	for _, secret := range []string{server.Token(), "hidden", "pass", "part"} {
		if strings.Contains(text, secret) {
			t.Errorf("%q in\n%s", secret, text)
		}
	}
}

func TestTLS(t *testing.T) {
	t.Parallel()
	server, c := start(t, fillouttest.WithTLS())
	c.http = &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: trusting(server)}}
	if got := c.api("GET", "/forms", ""); got.status != http.StatusOK || !strings.HasPrefix(server.URL(), "https://127.0.0.1:") {
		t.Errorf("got %d from %s", got.status, server.URL())
	}
	server.Inject(fillouttest.Fault{Drop: true})
	if got, err := c.create(); err == nil {
		t.Errorf("got %d", got.status)
	}
	if plain, _ := start(t); plain.Certificate() != nil {
		t.Error("a certificate without TLS")
	}
}

// trusting accepts the server's certificate.
func trusting(server *fillouttest.Server) *tls.Config {
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	return &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS13}
}

func TestTLSForAnotherHost(t *testing.T) {
	t.Parallel()
	server, c := start(t, fillouttest.WithTLS("api.fillout.example"))
	config := trusting(server)
	c.http = &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: config}}
	var wrongHost x509.HostnameError
	if got, err := c.create(); !errors.As(err, &wrongHost) {
		t.Errorf("got %d, %v", got.status, err)
	}
	config.ServerName = "api.fillout.example"
	if got, err := c.create(); err != nil {
		t.Errorf("got %d, %v", got.status, err)
	}
}

func TestStartingOnAnAddress(t *testing.T) {
	t.Parallel()
	server, _ := start(t)
	address := strings.TrimPrefix(server.URL(), "http://")
	if _, err := fillouttest.Start(fillouttest.WithAddr(address)); err == nil || !strings.Contains(err.Error(), "listening on "+address) {
		t.Errorf("error %v", err)
	}
	server.Close()
	again, err := fillouttest.Start(fillouttest.WithAddr(address))
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if again.URL() != server.URL() {
		t.Errorf("at %s", again.URL())
	}
}

func TestALargeBodyIsRefused(t *testing.T) {
	t.Parallel()
	_, c := start(t)
	c.api("POST", "/webhook/create", `{"formId":"`+strings.Repeat("x", 10<<20)+`"}`).
		refused(t, http.StatusRequestEntityTooLarge, "Request body is too large")
}

func TestABodyThatBreaksOffIsNotActedOn(t *testing.T) {
	t.Parallel()
	log := make(records, 1)
	server, _ := start(t, fillouttest.WithLogger(slog.New(log)))
	connection, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(server.URL(), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	body := createBody(fillouttest.ContactFormID, "https://example.com/")
	fmt.Fprintf(connection, "POST /v1/api/webhook/create HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		server.Token(), len(body)+1, body)
	if err := connection.Close(); err != nil {
		t.Fatal(err)
	}
	<-log
	wantOutcome(t, server, 0, 0)
}

func TestLatencyComesAfterProcessing(t *testing.T) {
	t.Parallel()
	const latency = 20 * time.Millisecond
	_, c := start(t, fillouttest.WithLatency(latency, time.Millisecond))
	before := time.Now()
	c.api("GET", "/forms", "").succeeded(t)
	if took := time.Since(before); took < latency {
		t.Errorf("answered after %s", took)
	}
}

func (r reply) succeeded(t *testing.T) {
	t.Helper()
	if r.status != http.StatusOK {
		t.Errorf("got %d %s", r.status, r.body)
	}
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	server, c := start(t)
	receiver := newReceiver(t)
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			var made struct{ ID int64 }
			got, err := c.create()
			if err != nil {
				t.Error(err)
				return
			}
			decode(t, got.body, &made)
			hook := server.AddWebhook(fillouttest.QuizFormID, receiver.URL)
			if _, err := server.Submit(fillouttest.QuizFormID, nil); err != nil {
				t.Error(err)
			}
			server.DeleteWebhook(hook.ID)
			form := server.AddForm(fillouttest.Form{Name: "Short-lived"})
			server.DeleteForm(form.ID)
			remove := server.Inject(fillouttest.Fault{Route: "GET /nothing", Status: 500})
			remove()
			server.ChangeBehavior(func(b *fillouttest.Behavior) { b.FirstWebhookID++ })
			server.DeleteWebhook(made.ID)
			server.Requests()
			server.Deliveries()
			if _, err := server.WaitForDeliveries(t.Context(), 1); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	server.Close()
	if held := server.Webhooks(); len(held) != 0 {
		t.Errorf("webhooks %+v", held)
	}
	if ended := server.Deliveries(); len(ended) < 20 || len(ended) != len(receiver.bodies) {
		t.Errorf("%d deliveries, %d arrived", len(ended), len(receiver.bodies))
	}
}

// Goroutines inherit the labels of the one that starts them, which tells the server's from all others.
func TestClosingLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	var server *fillouttest.Server
	pprof.Do(t.Context(), pprof.Labels("fillouttest", "closing"), func(context.Context) {
		var err error
		if server, err = fillouttest.Start(); err != nil {
			t.Error(err)
		}
		submit(t, server, fillouttest.QuizFormID, nil)
	})
	receiver := newReceiver(t)
	server.AddWebhook(fillouttest.ContactFormID, receiver.URL)
	server.AddWebhook(fillouttest.ContactFormID, "https://example.com/")
	c := newClient(t, server)
	c.http = &http.Client{Transport: &http.Transport{}}
	c.api("GET", "/forms", "")
	c.page("POST", "/t/"+fillouttest.ContactFormID, "a=b")
	if running := goroutines(t); running == 0 {
		t.Fatal("the labels do not show the server's goroutines")
	}
	server.Close()
	server.Close()
	if len(server.Deliveries()) != 2 {
		t.Errorf("deliveries %+v", server.Deliveries())
	}
	// A connection's goroutine says that it ends a moment before it does.
	for deadline := time.Now().Add(10 * time.Second); goroutines(t) > 0; runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines are left", goroutines(t))
		}
	}
	if _, err := c.send(c.request(t.Context(), "GET", "/v1/api/forms", "")); err == nil {
		t.Error("the server still answers")
	}
}

// goroutines counts those that carry the label.
func goroutines(t *testing.T) int {
	t.Helper()
	var profile bytes.Buffer
	if err := pprof.Lookup("goroutine").WriteTo(&profile, 1); err != nil {
		t.Fatal(err)
	}
	return strings.Count(profile.String(), `"fillouttest":"closing"`)
}
