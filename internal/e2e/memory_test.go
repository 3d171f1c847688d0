package e2e

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"runtime/metrics"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

// manySubmissions is how many submissions the tests below read.
const manySubmissions = 10_000

// serveSubmissions serves a form with that many submissions of ten questions and about 2.5 KB of JSON each. It makes
// them when they are requested: a simulator that held them would be measured, too.
func serveSubmissions(t *testing.T) string {
	t.Helper()
	var questions []string
	for i := range 10 {
		questions = append(questions, fmt.Sprintf(
			`{"id":"4KC356y4M6W8jHPKx9QfE%d","name":"What would you like to tell us of %d?","type":"LongAnswer","value":%q}`,
			i, i, strings.Repeat("Some words. ", 8)))
	}
	rest := `,"submissionTime":"2026-01-02T03:04:05.000Z","lastUpdatedAt":"2026-01-02T03:04:05.000Z","questions":[` +
		strings.Join(questions, ",") +
		`],"calculations":[],"urlParameters":[{"id":"email","name":"email","value":"ada@example.com"}],` +
		`"quiz":{},"documents":[],"scheduling":[],"payments":[]}`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		limit, _ := strconv.Atoi(r.URL.Query().Get("limit"))
		offset, _ := strconv.Atoi(r.URL.Query().Get("offset"))
		separator := `{"responses":[`
		for i := offset; i < min(offset+limit, manySubmissions); i++ {
			_, _ = fmt.Fprintf(w, `%s{"submissionId":"7b0c2f6e-3d1a-4c58-9e47-%012d"%s`, separator, i, rest)
			separator = ","
		}
		_, _ = fmt.Fprint(w, "]}")
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// peakHeap returns how many bytes of live objects do adds to the heap at most, as garbage collections find them.
func peakHeap(do func()) uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	live := func() uint64 {
		metrics.Read(sample)
		return sample[0].Value.Uint64()
	}
	runtime.GC()
	before := live()
	done, peak := make(chan struct{}), make(chan uint64)
	go func() {
		ticker := time.NewTicker(time.Millisecond)
		defer ticker.Stop()
		highest := before
		for {
			select {
			case <-ticker.C:
				highest = max(highest, live())
			case <-done:
				peak <- max(highest, live()) - before
				return
			}
		}
	}()
	do()
	close(done)
	return <-peak
}

// Reading takes the memory of one page at a time. A data source takes memory for each submission that it keeps. Here,
// without gRPC, most of that is the framework's. Both bounds are generous.
//
//nolint:paralleltest // A parallel test would be measured, too.
func TestSubmissionsAreReadInBoundedMemory(t *testing.T) {
	address := serveSubmissions(t)
	baseURL, err := urls.ParseBaseURL(address)
	if err != nil {
		t.Fatal(err)
	}
	client := fillout.New(fillout.Config{
		Credential: func(context.Context) (fillout.Credential, error) {
			return fillout.Credential{AccessToken: "sk_prod_test_1", BaseURL: baseURL}, nil
		},
		RequestsPerSecond: 1000, RequestTimeout: time.Minute,
	})
	count := 0
	reading := peakHeap(func() {
		for _, err := range client.ReadSubmissions(t.Context(), "form", fillout.SubmissionsQuery{}, manySubmissions) {
			if err != nil {
				t.Fatal(err)
			}
			count++
		}
	})
	if count != manySubmissions || reading > 16<<20 {
		t.Errorf("reading %d submissions took %d MB", count, reading>>20)
	}
	const kept = 1000
	provider := acctest.Configure(t, address, "sk_prod_test_1")
	size := 0
	keeping := peakHeap(func() {
		size = len(provider.Read(t, "fillout_submissions", map[string]any{"form_id": "form", "max_results": kept}).MsgPack)
	})
	if size < kept*2000 || keeping > 120<<20 {
		t.Errorf("%d submissions, %d KB, took %d MB", kept, size>>10, keeping>>20)
	}
	t.Logf("reading took %d KB, keeping %d KB", reading>>10, keeping>>10)
}
