package fillouttest

import (
	"net/http"
	"time"
)

// Request is what the journal keeps of a request.
type Request struct {
	// Route is the operation, such as "GET /forms/{formId}" or "POST /t/{formId}"; "" if there is none for the path.
	Route string
	// Method, Path and Query are as they were sent, the path with its escapes and its /v1/api.
	Method, Path, Query string
	Header              http.Header
	Body                []byte
	// Token is the bearer token of the Authorization header, "" if there was none.
	Token string
	// Time is that of arrival.
	Time time.Time
	// Status is that of the answer. It is 0 as long as there is none, and for good if the connection was dropped.
	Status int
	// Processed tells that the service carried the request out: it was not stopped by a fault, the rate limit, the
	// credential or its content. A fault may have hidden the answer all the same.
	Processed bool
}

// arrive notes a request, and finds the fault that it meets; without one the fault is the zero value.
func (s *Server) arrive(r *http.Request, at route, body []byte) (*Request, Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	entry := &Request{
		Route:  at.name,
		Method: r.Method,
		Path:   r.URL.EscapedPath(),
		Query:  r.URL.RawQuery,
		Header: r.Header.Clone(),
		Body:   body,
		Token:  bearer(r.Header.Get("Authorization")),
		Time:   s.now(),
	}
	s.requests = append(s.requests, entry)
	return entry, s.nextFault(at.name)
}

// settle notes the outcome of a request. It comes before the answer's first byte, so that whoever has the answer finds
// it in the journal.
func (s *Server) settle(entry *Request, status int) {
	s.mu.Lock()
	entry.Status = status
	took := s.now().Sub(entry.Time)
	s.mu.Unlock()
	s.logger.Info("request", "method", entry.Method, "path", entry.Path, "status", status, "took", took)
}

// Requests gives every request since the start or the last [Server.ResetJournal], in order of arrival.
func (s *Server) Requests() []Request {
	return s.filterRequests(func(*Request) bool { return true })
}

// RequestsTo gives the requests to one operation, named by its method and its path without /v1/api: "GET /forms",
// "GET /forms/{formId}", "POST /webhook/create", "POST /t/{formId}", "POST /public/oauth/accessToken".
func (s *Server) RequestsTo(route string) []Request {
	return s.filterRequests(func(r *Request) bool { return r.Route == route })
}

func (s *Server) filterRequests(keep func(*Request) bool) []Request {
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
func (s *Server) ResetJournal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests, s.deliveries = nil, nil
}
