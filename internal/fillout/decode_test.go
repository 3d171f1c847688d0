package fillout

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// benchmarkCall measures a call whose answer arrives at once, so that what is left is building the request, the
// transport's steps, and decoding.
func benchmarkCall(b *testing.B, answer string, call func(*Client) error) {
	b.Helper()
	client := simulated(roundTrip(func(*http.Request) (*http.Response, error) {
		return response(http.StatusOK, http.Header{}, answer), nil
	}), func(c *Config) { c.RequestsPerSecond = 1e9 })
	b.SetBytes(int64(len(answer)))
	b.ReportAllocs()
	for b.Loop() {
		if err := call(client); err != nil {
			b.Fatal(err)
		}
	}
}

func repeated(n int, element func(int) string) string {
	elements := make([]string, n)
	for i := range elements {
		elements[i] = element(i)
	}
	return "[" + strings.Join(elements, ",") + "]"
}

func BenchmarkListFiveThousandForms(b *testing.B) {
	answer := repeated(5000, func(i int) string {
		return fmt.Sprintf(`{"id":%d,"formId":"form%08dus","name":"Customer survey %d","tags":["form","survey"],"isPublished":true}`, i, i, i)
	})
	benchmarkCall(b, answer, func(client *Client) error {
		forms, err := client.ListForms(b.Context())
		if len(forms) != 5000 {
			b.Fatalf("%d forms", len(forms))
		}
		return err
	})
}

func BenchmarkListPageOfSubmissions(b *testing.B) {
	questions := repeated(20, func(i int) string {
		return fmt.Sprintf(`{"id":"question%d","name":"What do you think of part %d?","type":"ShortAnswer","value":"Quite a lot, \"really\" %d"}`, i, i, i)
	})
	submissions := repeated(150, func(i int) string {
		return fmt.Sprintf(`{"submissionId":"00000000-0000-4000-8000-%012d","submissionTime":"2026-01-02T03:04:05.678Z","lastUpdatedAt":"2026-01-02T03:04:05.678Z",`+
			`"startedAt":"2026-01-02T03:00:00.000Z","questions":%s,"calculations":[{"id":"c","name":"Price","type":"number","value":12.5}],`+
			`"urlParameters":[{"id":"source","name":"source","value":null}],"quiz":{},"documents":[],"scheduling":[],"payments":[]}`, i, questions)
	})
	answer := fmt.Sprintf(`{"responses":%s,"totalResponses":150,"pageCount":1}`, submissions)
	benchmarkCall(b, answer, func(client *Client) error {
		page, err := client.ListSubmissions(b.Context(), "form", SubmissionsQuery{Limit: 150})
		if err == nil && len(page.Submissions) != 150 {
			b.Fatalf("%d submissions", len(page.Submissions))
		}
		return err
	})
}
