package provider

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

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// manySubmissions is how many the tests below read.
const manySubmissions = 10_000

// serveSubmissions serves a form with that many, of ten questions and about 2.5
// KB of JSON each, made when they are asked for: a Fillout that held them would
// be measured, too.
func serveSubmissions(tb testing.TB) string {
	tb.Helper()
	var questions []string
	for i := range 10 {
		questions = append(questions, fmt.Sprintf(`{"id":"4KC356y4M6W8jHPKx9QfE%d","name":"What would you like to tell us of thing %d?","type":"LongAnswer","value":%q}`,
			i, i, strings.Repeat("Some words. ", 8)))
	}
	rest := `,"submissionTime":"2026-01-02T03:04:05.000Z","lastUpdatedAt":"2026-01-02T03:04:05.000Z","questions":[` + strings.Join(questions, ",") +
		`],"calculations":[],"urlParameters":[{"id":"email","name":"email","value":"ada@example.com"}],"quiz":{},"documents":[],"scheduling":[],"payments":[]}`
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
	tb.Cleanup(server.Close)
	return server.URL
}

// peakHeap gives how many bytes of live objects do adds to the heap at most, as
// garbage collections find them.
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

// kept takes an answer as the state does, without what the framework makes of it.
type kept struct{ model submissionsModel }

func (k *kept) Set(_ context.Context, value any) diag.Diagnostics {
	k.model, _ = value.(submissionsModel)
	runtime.GC() // so that it is seen at its largest
	return nil
}

// Reading takes the memory of a page at a time, and what is kept of submissions
// grows with their size alone. Both bounds are generous: 4 MB and 60 MB were
// measured.
//
//nolint:paralleltest // What runs beside it would be measured, too.
func TestSubmissionsAreReadInBoundedMemory(t *testing.T) {
	baseURL, err := fillout.ParseBaseURL(serveSubmissions(t))
	if err != nil {
		t.Fatal(err)
	}
	account := &account{client: fillout.New(fillout.Config{
		Credential: func(context.Context) (fillout.Credential, error) {
			return fillout.Credential{AccessToken: "sk_prod_test_1", BaseURL: baseURL}, nil
		},
		RequestsPerSecond: 1000, RequestTimeout: time.Minute,
	})}
	count := 0
	reading := peakHeap(func() {
		for _, err := range account.client.ReadSubmissions(t.Context(), "form", fillout.SubmissionsQuery{}, manySubmissions) {
			if err != nil {
				t.Error(err)
			}
			count++
		}
		if count != manySubmissions {
			t.Errorf("got %d", count)
		}
	})

	source := &submissionsDataSource{account: account}
	var described datasource.SchemaResponse
	source.Schema(t.Context(), datasource.SchemaRequest{}, &described)
	object, _ := described.Schema.Type().TerraformType(t.Context()).(tftypes.Object)
	values := map[string]tftypes.Value{}
	for name, kind := range object.AttributeTypes {
		values[name] = tftypes.NewValue(kind, nil)
	}
	values["form_id"] = tftypes.NewValue(tftypes.String, "form")
	values["max_results"] = tftypes.NewValue(tftypes.Number, manySubmissions)
	var (
		result kept
		diags  diag.Diagnostics
	)
	keeping := peakHeap(func() {
		source.read(t.Context(), tfsdk.Config{Schema: described.Schema, Raw: tftypes.NewValue(object, values)}, &result, &diags)
	})
	if diags.HasError() || len(result.model.Submissions) != manySubmissions || result.model.Truncated.ValueBool() {
		t.Errorf("got %d, %v", len(result.model.Submissions), diags)
	}
	t.Logf("reading took %d KB, keeping %d KB", reading>>10, keeping>>10)
	if reading > 16<<20 {
		t.Errorf("reading took %d MB", reading>>20)
	}
	if keeping > 200<<20 {
		t.Errorf("keeping took %d MB", keeping>>20)
	}
}
