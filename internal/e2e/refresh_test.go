package e2e

import (
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// webhookStates returns the requests with which Terraform refreshes the webhooks of one form.
func webhookStates(tb testing.TB, count int) []*tfprotov6.ReadResourceRequest {
	tb.Helper()
	schema := acctest.Schema(tb).ResourceSchemas["fillout_webhook"]
	requests := make([]*tfprotov6.ReadResourceRequest, count)
	for i := range requests {
		requests[i] = &tfprotov6.ReadResourceRequest{TypeName: "fillout_webhook",
			CurrentState: acctest.Object(tb, schema, map[string]any{
				"id": strconv.Itoa(i + 1), "form_id": fillouttest.ContactFormID, "url": fmt.Sprintf("%s/%d", acctest.WebhookURL, i),
			})}
	}
	return requests
}

// Forty webhooks that are refreshed at the same moment cost one request, even if it fails. The failure of one run is
// not the failure of the next.
func TestFortyRefreshesAtOnce(t *testing.T) {
	t.Parallel()
	service := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	service.Inject(fillouttest.Fault{Status: http.StatusOK, Body: "<html>", Times: 1})
	for run, want := range []int32{40, 0} {
		service.ResetJournal()
		provider := acctest.Configure(t, service.URL(), service.Token())
		var (
			failed  atomic.Int32
			refresh sync.WaitGroup
		)
		for _, request := range webhookStates(t, 40) {
			refresh.Go(func() {
				if resp, err := provider.Server.ReadResource(t.Context(), request); err != nil || len(resp.Diagnostics) > 0 {
					failed.Add(1)
				}
			})
		}
		refresh.Wait()
		if sent := len(service.Requests()); sent != 1 || failed.Load() != want {
			t.Errorf("run %d: %d of 40 failed, want %d; %d requests were sent, want 1", run, failed.Load(), want, sent)
		}
	}
}

// One iteration does what the process of a plan does to refresh a thousand webhooks, without the handshake.
func BenchmarkRefreshThousandWebhooks(b *testing.B) {
	service := fillouttest.NewServer(b, fillouttest.WithoutRateLimit())
	requests := webhookStates(b, 1000)
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
