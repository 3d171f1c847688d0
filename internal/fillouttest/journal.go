package fillouttest

import (
	"net/http"
	"time"
)

// Request is an entry of the journal.
type Request struct {
	// Route is the operation, such as "GET /forms/{formId}" or "POST /t/{formId}"; "" if no operation has the path.
	Route string
	// Method, Path and Query are as they were sent, the path with its escapes and the prefix of its API.
	Method, Path, Query string
	Header              http.Header
	Body                []byte
	// Token is the bearer token of the Authorization header, or "".
	Token string
	// Time is when the request arrived. Ended is when its answer was ready or its connection was dropped, the zero time
	// before: writes overlap if one arrives before another has ended.
	Time, Ended time.Time
	// Status is the status of the answer. It is 0 before the answer, and stays 0 if the connection was dropped.
	Status int
	// Processed reports whether the service carried out the request: no fault, rate limit, wrong credential or wrong
	// content stopped it. A fault may have hidden the answer all the same.
	Processed bool
}

// arrive notes a request, and returns the fault that applies to it, or the zero value.
func (s *core) arrive(r *http.Request, route string, body []byte) (*Request, Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	entry := &Request{
		Route:  route,
		Method: r.Method,
		Path:   r.URL.EscapedPath(),
		Query:  r.URL.RawQuery,
		Header: r.Header.Clone(),
		Body:   body,
		Token:  bearer(r.Header.Get("Authorization")),
		Time:   time.Now(),
	}
	s.requests = append(s.requests, entry)
	return entry, s.nextFault(route)
}

// settle notes the outcome of a request. It runs before the answer's first byte is sent, so that a client that has its
// answer finds the request in the journal.
func (s *core) settle(entry *Request, status int) {
	s.mu.Lock()
	entry.Status, entry.Ended = status, time.Now()
	took := entry.Ended.Sub(entry.Time)
	s.mu.Unlock()
	s.logger.Info("request", "method", entry.Method, "path", entry.Path, "status", status, "took", took)
}

// Requests returns every request since the start or the last [Server.ResetJournal], in order of arrival.
func (s *core) Requests() []Request {
	return s.filterRequests(func(*Request) bool { return true })
}

// RequestsTo returns the requests to one operation. Its name is its method and its path without the prefix of its API:
// "GET /forms", "GET /forms/{formId}", "POST /webhook/create", "POST /t/{formId}", "POST /public/oauth/accessToken",
// "GET /bases/{baseId}", "PATCH /bases/{baseId}/tables/{tableId}/fields/{fieldId}".
func (s *core) RequestsTo(route string) []Request {
	return s.filterRequests(func(r *Request) bool { return r.Route == route })
}

func (s *core) filterRequests(keep func(*Request) bool) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	var kept []Request
	for _, entry := range s.requests {
		if keep(entry) {
			kept = append(kept, *entry)
		}
	}
	return kept
}

// ResetJournal forgets all requests and deliveries so far.
func (s *core) ResetJournal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests, s.deliveries = nil, nil
}
