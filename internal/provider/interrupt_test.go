package provider_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// interrupts are the two ways in which a provider learns that its work is no
// longer wanted: Terraform asks it to stop, or goes away.
var interrupts = map[string]func(t *testing.T, p *phase, cancel context.CancelFunc){
	"asked to stop": func(t *testing.T, p *phase, _ context.CancelFunc) {
		t.Helper()
		answer, err := p.server.StopProvider(t.Context(), &tfprotov6.StopProviderRequest{})
		if err != nil || answer.Error != "" {
			t.Errorf("%v, %+v", err, answer)
		}
	},
	"context canceled": func(_ *testing.T, _ *phase, cancel context.CancelFunc) { cancel() },
}

// inTime bounds what comes after an interrupt: the answers that are still
// awaited take a third of a second.
const inTime = 5 * time.Second

// applyAll applies changes side by side, as Terraform does, and interrupts the
// provider as soon as the service has seen enough. It gives what is there then.
func applyAll(t *testing.T, p *phase, changes []change, enough func() bool, interrupt func(*testing.T, *phase, context.CancelFunc)) []kept {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	objects := make([]kept, len(changes))
	var applied sync.WaitGroup
	for i, made := range changes {
		applied.Go(func() { objects[i], _, _ = p.apply(ctx, made, false) })
	}
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for !enough() {
		select {
		case <-ticker.C:
		case <-t.Context().Done():
			t.Fatal("the service has not seen enough")
		}
	}
	start := time.Now()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		applied.Wait()
	}()
	// Terraform begins nothing after it has asked to stop. Here a change may begin a moment later, so it is asked again.
	for waiting := true; waiting; {
		interrupt(t, p, cancel)
		select {
		case <-ended:
			waiting = false
		case <-ticker.C:
		}
	}
	if took := time.Since(start); took > inTime {
		t.Errorf("it ended %s after the interrupt", took)
	}
	if p.broken != nil {
		t.Error(p.broken)
	}
	return objects
}

// mustPlan plans one resource for each configuration.
func mustPlan(t *testing.T, p *phase, resource string, configs []map[string]any) []change {
	t.Helper()
	var changes []change
	for _, config := range configs {
		made, ok := p.plan(t.Context(), resource, kept{}, config, false)
		if !ok {
			t.Fatalf("%v, %s", p.broken, describe(p.said))
		}
		changes = append(changes, made)
	}
	return changes
}

// Under the rate limit, an interrupt lets what is on its way run to its answer,
// and stops what waits: the state has what the service holds.
func TestInterruptedCreates(t *testing.T) {
	t.Parallel()
	for name, interrupt := range interrupts {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := fillouttest.NewServer(t, fillouttest.WithLatency(300*time.Millisecond, 0))
			config := map[string]any{"access_token": server.Token(), "base_url": server.URL()}
			var webhooks []map[string]any
			for n := range 50 { // take ten seconds
				webhooks = append(webhooks, map[string]any{"form_id": fillouttest.ContactFormID, "url": fmt.Sprintf("%s/%d", acctest.WebhookURL, n)})
			}
			p := startPhase(t.Context(), config)
			objects := applyAll(t, p, mustPlan(t, p, webhookType, webhooks), func() bool { return len(server.Webhooks()) >= 3 }, interrupt)

			saved := map[string]bool{}
			for _, object := range objects {
				if object.exists() {
					saved[object.text("id")] = true
				}
			}
			held := server.Webhooks()
			if len(held) != len(saved) || len(held) < 3 || len(held) > 20 {
				t.Errorf("%d were saved, the service holds %d", len(saved), len(held))
			}
			for _, webhook := range held {
				if !saved[fmt.Sprint(webhook.ID)] {
					t.Errorf("webhook %d was not saved", webhook.ID)
				}
			}
			if interrupted := len(webhooks) - len(saved); countOf(p, "Request Interrupted") != interrupted || countOf(p, "") != interrupted {
				t.Errorf("%d were interrupted, and it says: %s", interrupted, describe(p.said))
			}
		})
	}
}

// A code that is on its way is exchanged, and the token is saved; one that still
// waits is not sent, so it is not spent.
func TestInterruptedExchanges(t *testing.T) {
	t.Parallel()
	for name, interrupt := range interrupts {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := fillouttest.NewServer(t, fillouttest.WithLatency(300*time.Millisecond, 0))
			app := server.AddApp(fillouttest.App{Name: "Test", RedirectURIs: []string{redirectURI}})
			var tokens []map[string]any
			for range 3 {
				tokens = append(tokens, map[string]any{
					"client_id": app.ClientID, "client_secret": app.ClientSecret, "code": server.IssueCode(app.ClientID, redirectURI),
					"redirect_uri": redirectURI, "server_url": server.URL(),
				})
			}
			p := startPhase(t.Context(), map[string]any{"requests_per_second": 0.1})
			objects := applyAll(t, p, mustPlan(t, p, tokenType, tokens), func() bool { return len(server.RequestsTo(acctest.ExchangeRoute)) >= 1 }, interrupt)

			saved := 0
			for _, object := range objects {
				if object.exists() {
					saved++
					if !server.TokenWorks(object.text("access_token")) {
						t.Error("a token was saved that does not work")
					}
				}
			}
			if sent := len(server.RequestsTo(acctest.ExchangeRoute)); saved != 1 || sent != 1 {
				t.Errorf("%d codes were sent, %d tokens saved", sent, saved)
			}
			if countOf(p, "Request Interrupted") != 2 || countOf(p, "") != 2 {
				t.Errorf("it says: %s", describe(p.said))
			}
		})
	}
}

// countOf counts the diagnostics with a summary; "" counts all of them.
func countOf(p *phase, summary string) int {
	n := 0
	for _, d := range p.said {
		if summary == "" || d.Summary == summary {
			n++
		}
	}
	return n
}
