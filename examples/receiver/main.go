// Command receiver accepts the submissions that Fillout sends to a webhook such as
//
//	https://hooks.example.com/fillout/FORM_ID?key=SECRET
//
// It refuses requests without the secret, answers at once, and does the work afterwards. It needs only Go.
package main

import (
	"cmp"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"time"
)

const (
	minSecret   = 32      // characters
	maxDelivery = 4 << 20 // bytes
	maxWaiting  = 1000    // submissions
)

// submission is the part of a submission that this receiver uses.
type submission struct {
	FormID    string `json:"-"`
	ID        string `json:"submissionId"`
	Questions []struct {
		ID    string          `json:"id"`
		Name  string          `json:"name"`
		Value json.RawMessage `json:"value"` // any JSON: null where there is no answer
	} `json:"questions"`
}

func main() {
	secret := os.Getenv("RECEIVER_SECRET")
	if len(secret) < minSecret {
		log.Fatalf("RECEIVER_SECRET must have at least %d characters", minSecret)
	}
	// This queue is lost when the process ends. Use a durable queue if that matters.
	queue := make(chan submission, maxWaiting)
	go work(queue, func(s submission) {
		log.Printf("form %s: submission %s with %d questions", s.FormID, s.ID, len(s.Questions))
	})

	address := cmp.Or(os.Getenv("ADDR"), "127.0.0.1:8080") // in a container, set ADDR=:8080
	log.Print("The receiver listens.")
	server := &http.Server{Addr: address, Handler: receiver(secret, queue), ReadTimeout: 10 * time.Second}
	log.Fatal(server.ListenAndServe())
}

// receiver returns a handler that puts each submission into the queue.
func receiver(secret string, queue chan<- submission) http.Handler {
	routes := http.NewServeMux()
	routes.HandleFunc("POST /fillout/{form}", func(w http.ResponseWriter, r *http.Request) {
		if !same(r.URL.Query().Get("key"), secret) {
			http.Error(w, "the key is wrong", http.StatusForbidden)
			return
		}
		arrived, err := read(http.MaxBytesReader(w, r.Body, maxDelivery))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		arrived.FormID = r.PathValue("form")
		select {
		case queue <- arrived:
			w.WriteHeader(http.StatusNoContent)
		default:
			http.Error(w, "too much is waiting", http.StatusServiceUnavailable)
		}
	})
	return routes
}

// same reports whether both texts are equal. It compares hashes: the duration shows neither the length of the secret
// nor how much of a guess is right.
func same(given, secret string) bool {
	a, b := sha256.Sum256([]byte(given)), sha256.Sum256([]byte(secret))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

// read accepts both formats: {"formId", "formName", "submission": {…}}, and the submission alone. Each may also be the
// text of a JSON string, which is what Fillout's own n8n node reads.
func read(body io.Reader) (submission, error) {
	text, err := io.ReadAll(body)
	if err != nil {
		return submission{}, fmt.Errorf("reading the delivery: %w", err)
	}
	var quoted string
	if json.Unmarshal(text, &quoted) == nil {
		text = []byte(quoted)
	}
	var wrapped struct {
		Submission json.RawMessage `json:"submission"`
	}
	if err := json.Unmarshal(text, &wrapped); err != nil {
		return submission{}, fmt.Errorf("not a delivery: %w", err)
	}
	if wrapped.Submission != nil {
		text = wrapped.Submission
	}
	var arrived submission
	if err := json.Unmarshal(text, &arrived); err != nil {
		return submission{}, fmt.Errorf("not a submission: %w", err)
	}
	if arrived.ID == "" {
		return submission{}, errors.New("not a submission: it has no submissionId")
	}
	return arrived, nil
}

// work handles the submissions one by one, and each only once. A submission can arrive twice: while Terraform replaces
// a webhook, both the old and the new one deliver.
func work(queue <-chan submission, handle func(submission)) {
	seen := map[string]bool{} // in production, store this in the database that handle writes to
	for arrived := range queue {
		if !seen[arrived.ID] {
			seen[arrived.ID] = true
			handle(arrived)
		}
	}
}
