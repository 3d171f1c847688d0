package e2e

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// webhookStates are what Terraform sends to have webhooks of one form refreshed.
func webhookStates(tb testing.TB, subject acctest.Protocol, webhooks int) []*tfprotov6.ReadResourceRequest {
	tb.Helper()
	requests := make([]*tfprotov6.ReadResourceRequest, webhooks)
	for i := range requests {
		requests[i] = &tfprotov6.ReadResourceRequest{
			TypeName: "fillout_webhook",
			CurrentState: acctest.Object(tb, subject.Schema.ResourceSchemas["fillout_webhook"], map[string]any{
				"id": strconv.Itoa(i + 1), "form_id": fillouttest.ContactFormID, "url": fmt.Sprintf("https://hooks.example.com/fillout/%d", i),
			}),
		}
	}
	return requests
}

// refresh reads all of them at once, and gives how many failed.
func refresh(ctx context.Context, server tfprotov6.ProviderServer, requests []*tfprotov6.ReadResourceRequest) int {
	failed := make([]bool, len(requests))
	var reads sync.WaitGroup
	for i, request := range requests {
		reads.Go(func() {
			resp, err := server.ReadResource(ctx, request)
			failed[i] = err != nil || len(resp.Diagnostics) > 0
		})
	}
	reads.Wait()
	count := 0
	for _, f := range failed {
		if f {
			count++
		}
	}
	return count
}

// Forty webhooks that are refreshed at the same moment cost one request, also where it fails. The failure of one run is
// not that of the next.
func TestFortyRefreshesAtOnce(t *testing.T) {
	t.Parallel()
	service := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	service.Inject(fillouttest.Fault{Status: http.StatusOK, Body: "<html>", Times: 1})
	for run, failed := range []int{40, 0} {
		service.ResetJournal()
		subject := acctest.Configure(t, service.URL(), service.Token())
		if got := refresh(t.Context(), subject.Server, webhookStates(t, subject, 40)); got != failed {
			t.Errorf("run %d: %d of 40 failed, want %d", run, got, failed)
		}
		if sent := len(service.Requests()); sent != 1 {
			t.Errorf("run %d: %d requests were sent, want 1", run, sent)
		}
	}
}

// One iteration is what the process of a plan does to refresh a thousand webhooks, without the handshake.
func BenchmarkRefreshThousandWebhooks(b *testing.B) {
	service := fillouttest.NewServer(b, fillouttest.WithoutRateLimit())
	requests := webhookStates(b, acctest.Configure(b, service.URL(), service.Token()), 1000)
	b.ReportAllocs()
	for b.Loop() {
		server := acctest.Configure(b, service.URL(), service.Token()).Server
		for _, request := range requests {
			if resp, err := server.ReadResource(b.Context(), request); err != nil || len(resp.Diagnostics) > 0 {
				b.Fatal(err, resp)
			}
		}
	}
}

// Terraform starts the provider anew for each phase of each command: its schemas are asked for, and it is configured.
func BenchmarkStartUp(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		acctest.Configure(b, "http://127.0.0.1:1", "sk_prod_test_1")
	}
}
