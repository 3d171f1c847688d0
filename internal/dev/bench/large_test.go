package bench

import (
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

var before = flag.String("before", "7f1bb20", "the commit that the provider is compared with")

// largeAnswers are data sources that read much. The build before takes minutes and gigabytes for some.
var largeAnswers = []struct {
	name, configuration string
	tooLarge            bool
}{
	{"submissions=1000", readSubmissions(1000), false},
	{"submissions=10000", readSubmissions(10_000), false},
	{"submissions=20000", readSubmissions(20_000), true},
	{"submissions=50000", readSubmissions(50_000), true},
	{"forms=5000", `data "fillout_forms" "all" {}`, false},
	{"questions=1000", `data "fillout_form" "one" { id = "form" }`, false},
}

func readSubmissions(most int) string {
	return fmt.Sprintf("data \"fillout_submissions\" \"all\" {\n  form_id     = \"form\"\n  max_results = %d\n}\n", most)
}

// BenchmarkLarge compares the plans of data sources with large answers with those of the provider at an earlier commit.
func BenchmarkLarge(b *testing.B) {
	builds := buildBoth(b)
	service := httptest.NewServer(http.HandlerFunc(serveLarge))
	defer service.Close()
	for _, large := range largeAnswers {
		all := []string{"before", "provider"}
		if large.tooLarge {
			all = all[1:]
		}
		subjects := map[string]*subject{}
		for _, of := range all {
			configuration := large.configuration
			if of == "provider" { // which stores the JSON only if it is asked for
				configuration = strings.Replace(configuration, "\n}", "\n  include_json = true\n}", 1)
			}
			subjects[of] = newSubject(b, builds[of], configuration, "FILLOUT_BASE_URL="+service.URL,
				"FILLOUT_ACCESS_TOKEN=sk_prod_test_1", "FILLOUT_REQUESTS_PER_SECOND=100")
		}
		for round := range *rounds {
			ofEach(b, fmt.Sprintf("%s/round=%d/plan", large.name, round), all,
				func(b *testing.B, of string) {
					b.Helper()
					subjects[of].measure(b, "plan", "-lock=false")
				})
		}
	}
}

func git(b *testing.B, arguments ...string) {
	b.Helper()
	if output, err := exec.Command("git", arguments...).CombinedOutput(); err != nil {
		b.Fatalf("git %q: %v\n%s", arguments, err, output)
	}
}

// serveLarge answers with 5,000 forms, with a form of 1,000 questions, or with a page of 50,000 submissions. A
// submission has ten questions, and 2.5 KB of JSON.
func serveLarge(w http.ResponseWriter, r *http.Request) {
	limit, _ := strconv.Atoi(r.URL.Query().Get("limit"))
	offset, _ := strconv.Atoi(r.URL.Query().Get("offset"))
	switch path := strings.TrimPrefix(r.URL.Path, "/v1/api/forms"); path {
	case "":
		writeList(w, "[", 0, 5000, `{"formId":"form%d","name":"A form with the number %[1]d","tags":["form","quiz"],`+
			`"isPublished":true}`, "]")
	case "/form":
		writeList(w, `{"id":"form","name":"A form","questions":[`, 0, 1000, `{"id":"4KC356y4M6W8jHPKx9QfE%d","name":"What `+
			`would you like to tell us of %[1]d?","type":"MultipleChoice","options":[{"id":"a","value":"Yes","label":"Yes"},`+
			`{"id":"b","value":"No","label":"No"}]}`, "]}")
	default:
		writeList(w, `{"responses":[`, offset, min(offset+limit, 50_000), `{"submissionId":"7b0c2f6e-3d1a-4c58-9e47-%012d"`+
			restOfSubmission, "]}")
	}
}

// restOfSubmission is a submission without its ID.
var restOfSubmission = func() string {
	var questions []string
	for i := range 10 {
		questions = append(questions, fmt.Sprintf(
			`{"id":"4KC356y4M6W8jHPKx9QfE%d","name":"What would you like to tell us of %d?","type":"LongAnswer","value":%q}`,
			i, i, strings.Repeat("Some words. ", 8)))
	}
	return `,"submissionTime":"2026-01-02T03:04:05.000Z","lastUpdatedAt":"2026-01-02T03:04:05.000Z","questions":[` +
		strings.Join(questions, ",") +
		`],"calculations":[],"urlParameters":[{"id":"email","name":"email","value":"ada@example.com"}],` +
		`"quiz":{},"documents":[],"scheduling":[],"payments":[]}`
}()

func writeList(w http.ResponseWriter, before string, from, to int, element, after string) {
	for i := from; i < to; i++ {
		_, _ = fmt.Fprintf(w, before+element, i)
		before = ","
	}
	_, _ = fmt.Fprint(w, after)
}
