package story

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
)

// maxDelivery bounds a delivery, in bytes.
const maxDelivery = 1 << 20

// receiver is a web server on loopback that keeps the submission that it receives.
type receiver struct {
	*httptest.Server
	deliveries chan delivery
}

// delivery is the part of a delivery that the story shows.
type delivery struct {
	contentType string

	FormName   string `json:"formName"`
	Submission struct {
		Questions []struct {
			Name  string `json:"name"`
			Value any    `json:"value"`
		} `json:"questions"`
	} `json:"submission"`
}

// startReceiver starts a receiver on a free port. The caller closes it.
func startReceiver() *receiver {
	r := &receiver{deliveries: make(chan delivery, 1)}
	routes := http.NewServeMux()
	routes.HandleFunc("POST /submissions", r.receive)
	r.Server = httptest.NewServer(routes)
	return r
}

// address returns the URL that accepts submissions.
func (r *receiver) address() string { return r.URL + "/submissions" }

func (r *receiver) receive(w http.ResponseWriter, request *http.Request) {
	got := delivery{contentType: request.Header.Get("Content-Type")}
	if err := json.NewDecoder(http.MaxBytesReader(w, request.Body, maxDelivery)).Decode(&got); err != nil {
		http.Error(w, "not a submission: "+err.Error(), http.StatusBadRequest)
		return
	}
	select {
	case r.deliveries <- got:
		w.WriteHeader(http.StatusNoContent)
	default:
		http.Error(w, "an earlier submission is still waiting", http.StatusServiceUnavailable)
	}
}
