package main

import (
	"bufio"
	"context"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// recorded answers with bytes of the live service that others have published (measured).
type recorded struct{ wrongKey, limited string }

func (r recorded) RoundTrip(request *http.Request) (*http.Response, error) {
	file := r.limited
	if request.Header.Get("Authorization") == "Bearer "+badToken {
		file = r.wrongKey
	}
	content, err := os.ReadFile("testdata/recorded/" + file)
	if err != nil {
		return nil, err
	}
	return http.ReadResponse(bufio.NewReader(strings.NewReader(string(content))), request)
}

// The questions read the answers that were measured.
func TestRecordedAnswers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		answers recorded
		steps   []*step
		want    changes
	}{
		{recorded{"wrong-key.http", "limited-envelope.http"}, []*step{formCredential, formExcess}, changes{
			"forms-auth-status": "400", "forms-429": "429 envelope, with retry-after",
		}},
		{recorded{"wrong-key.http", "limited-bare.http"}, []*step{formExcess}, changes{
			"forms-429": "429 bare message, with retry-after",
		}},
		{recorded{"wrong-key.http", "wrong-key.http"}, []*step{formLimit}, changes{
			"forms-rate-limit": "5;w=1", "forms-rate-auth": "they count",
		}},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := settings{formsURL: "http://fillout.test/v1/api", databaseURL: "http://fillout.test/api/v1", token: "sk_prod_a_1",
				exceed: true, http: &http.Client{Transport: test.answers}}
			p := newProbe(s, time.Now(), func(question, observation) {})
			for _, step := range test.steps {
				_ = attempt(func() { step.do(context.Background(), p) }) // some questions have no recorded answer
			}
			for id, want := range test.want {
				if p.answers[id].seen != want {
					t.Errorf("%s: saw %+v, want %q", id, p.answers[id], want)
				}
			}
		})
	}
}
