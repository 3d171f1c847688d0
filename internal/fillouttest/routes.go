package fillouttest

import (
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"path"
	"strings"
	"time"
)

// maxBody bounds what is read of a request, in bytes.
const maxBody = 10 << 20

// apiPrefix is the path below which the forms API lives.
const apiPrefix = "/v1/api"

// call is a request on its way through the service, and the headers that its answer will have in any case.
type call struct {
	request *http.Request
	body    []byte
	header  http.Header
}

// route is one operation of the service. Its name is as [Server.RequestsTo] and [Fault] take it.
type route struct {
	name string
	// public routes stand outside the forms API: its credential and its rate limit do not concern them.
	public bool
	handle func(*call) (answer, error)
}

func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	api := func(name string, handle func(*call) (answer, error)) {
		method, pattern, _ := strings.Cut(name, " ")
		mux.Handle(method+" "+apiPrefix+pattern, s.serving(route{name: name, handle: handle}))
	}
	api("GET /forms", s.listForms)
	api("GET /forms/{formId}", s.getForm)
	api("GET /forms/{formId}/submissions", s.listSubmissions)
	api("POST /forms/{formId}/submissions", s.createSubmissions)
	api("GET /forms/{formId}/submissions/{submissionId}", s.getSubmission)
	api("DELETE /forms/{formId}/submissions/{submissionId}", s.deleteSubmission)
	api("POST /webhook/create", s.createWebhook)
	api("POST /webhook/delete", s.deleteWebhook)

	public := func(name string, handle func(*call) (answer, error)) {
		mux.Handle(name, s.serving(route{name: name, public: true, handle: handle}))
	}
	public("GET /t/{formId}", s.showPage)
	public("POST /t/{formId}", s.submitPage)
	public("GET /authorize/oauth", s.showConsent)
	public("POST /authorize/oauth", s.decideConsent)
	public("POST /public/oauth/accessToken", s.oauth(s.exchangeCode))
	public("DELETE /public/oauth/invalidate", s.oauth(s.invalidateToken))

	unrouted := s.serving(route{handle: s.noSuchRoute})
	mux.Handle("/", unrouted)

	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// ServeMux would redirect such a path to its clean form; the service knows no such path.
		if path.Clean(r.URL.Path) != r.URL.Path {
			unrouted.ServeHTTP(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

func (s *Server) noSuchRoute(*call) (answer, error) {
	return answer{}, refusal{status: http.StatusNotFound, message: "Not Found"}
}

func (s *Server) serving(at route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, at) })
}

// serve takes a request from its arrival to its answer, and shows a fault on the way if one is due.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, at route) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	entry, fault := s.arrive(r, at, body)
	c := &call{request: r, body: body, header: http.Header{}}
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		at.handle = func(*call) (answer, error) {
			return answer{}, refusal{status: http.StatusRequestEntityTooLarge, message: "Request body is too large"}
		}
	} else if err != nil {
		s.abort(entry)
	}

	if !fault.After && !s.pause(r, fault.Delay) {
		s.abort(entry)
	}
	var reply answer
	if fault.After || !fault.answers() {
		reply = s.process(c, at, entry)
	}
	if fault.After && !s.pause(r, fault.Delay) || !s.pause(r, s.latency()) {
		s.abort(entry)
	}
	if fault.Drop {
		s.abort(entry)
	}
	reply = fault.alter(reply)
	s.settle(entry, reply.status)
	fault.send(w, reply, func() bool { return s.pause(r, fault.Drip) })
}

// process does what the service does with a request, and notes in the journal whether it was carried out.
func (s *Server) process(c *call, at route, entry *Request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	reply, err := s.decide(c, at)
	if err != nil {
		refused := refusal{status: http.StatusInternalServerError, message: err.Error()}
		errors.As(err, &refused)
		reply = refused.answer()
	}
	for name, values := range c.header {
		reply.header[name] = values
	}
	entry.Processed = reply.status < 400
	return reply
}

func (s *Server) decide(c *call, at route) (answer, error) {
	switch {
	case at.public:
	case s.behavior.RateLimitAfterAuth:
		s.announce(c)
	default:
		if err := s.admit(c); err != nil {
			return answer{}, err
		}
	}
	return at.handle(c)
}

func (s *Server) latency() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	extra := time.Duration(0)
	if s.behavior.Jitter > 0 {
		extra = rand.N(s.behavior.Jitter) //nolint:gosec // Nothing depends on its being unpredictable.
	}
	return s.behavior.Latency + extra
}

// pause waits, and is false if the client went away or the server closed in the meantime.
func (s *Server) pause(r *http.Request, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	case <-s.stopping.Done():
		return false
	}
}

// abort ends a request without an answer.
func (s *Server) abort(entry *Request) {
	s.settle(entry, 0)
	// This is net/http's way of closing the connection from within a handler.
	panic(http.ErrAbortHandler)
}
