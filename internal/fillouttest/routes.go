package fillouttest

import (
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

// maxBody is how much of a request's body is read, in bytes.
const maxBody = 10 << 20

// api is the common part of the operations under one path prefix.
type api struct {
	prefix string
	// limit returns the knobs of the API's rate limit. A nil function means that there is no limit.
	limit  func(*Behavior) RateLimitBehavior
	limits limiter
	// refuse writes an error.
	refuse func(refusal) answer
}

// public is for pages and OAuth, which have no rate limit.
var public = &api{refuse: envelope}

// handler carries out an operation of the service.
type handler func(*call) (answer, error)

// call is a request that is being processed.
type call struct {
	request  *http.Request
	body     []byte
	behavior Behavior
	// api is the API that the operation belongs to.
	api *api
	// header is for headers that the answer has in any case.
	header http.Header
	// caller is the account that was authenticated, nil before, and json the body that was parsed then.
	caller *account
	json   node
}

// route is an operation. [Server.RequestsTo] and [Fault] take its name.
type route struct {
	name   string
	api    *api
	handle handler
}

// addAPI adds an API, so that unknown paths under its prefix count for its rate limit, too.
func (s *core) addAPI(added *api) *api {
	added.limits = limiter{}
	s.apis = append(s.apis, added)
	return added
}

// handle adds an operation. Its name is its method and its path under the API's prefix. The handler runs with mu
// locked.
func (s *core) handle(of *api, name string, mu *sync.Mutex, handle handler) {
	method, pattern, _ := strings.Cut(name, " ")
	locked := func(c *call) (answer, error) {
		mu.Lock()
		defer mu.Unlock()
		return handle(c)
	}
	s.mux.HandleFunc(method+" "+of.prefix+pattern, func(w http.ResponseWriter, r *http.Request) {
		s.serve(w, r, route{name: name, api: of, handle: locked})
	})
}

func (s *core) handler() http.Handler {
	s.mux.HandleFunc("/", s.serveUnknown)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// ServeMux would redirect such a path to its clean spelling; the service knows no such path.
		if path.Clean(r.URL.Path) != r.URL.Path {
			s.serveUnknown(w, r)
			return
		}
		s.mux.ServeHTTP(w, r)
	})
}

// serveUnknown answers a request to a path that no operation has.
func (s *core) serveUnknown(w http.ResponseWriter, r *http.Request) {
	at := route{api: public, handle: func(*call) (answer, error) {
		return answer{}, refusal{status: http.StatusNotFound, message: "Not Found"}
	}}
	for _, of := range s.apis {
		if strings.HasPrefix(r.URL.Path, of.prefix+"/") {
			at.api = of
		}
	}
	s.serve(w, r, at)
}

// serve takes a request from its arrival to its answer, and shows a fault if one applies.
func (s *core) serve(w http.ResponseWriter, r *http.Request, at route) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	entry, fault := s.arrive(r, at.name, body)
	c := &call{request: r, body: body, api: at.api, header: http.Header{}}
	if err != nil {
		s.abort(entry)
	}

	if !fault.After && !s.pause(r, fault.Delay) {
		s.abort(entry)
	}
	var reply answer
	if fault.After || !fault.answers() {
		reply = s.process(c, at.handle, entry)
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

// process handles a request as the service does, and notes in the journal whether it was carried out.
func (s *core) process(c *call, handle handler, entry *Request) answer {
	c.behavior = s.currentBehavior()
	var reply answer
	s.mu.Lock()
	err := s.limit(c, false)
	s.mu.Unlock()
	if err == nil {
		reply, err = handle(c)
	}
	if err != nil {
		refused := refusal{status: http.StatusInternalServerError, message: err.Error()}
		errors.As(err, &refused)
		reply = c.api.refuse(refused)
		if refused.bare {
			reply = jsonAnswer(refused.status, object{{"message", refused.message}})
		}
	}
	for name, values := range c.header {
		reply.header[name] = values
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	entry.Processed = reply.status < 400
	return reply
}

func (s *core) latency() time.Duration {
	behavior := s.currentBehavior()
	if behavior.Jitter <= 0 {
		return behavior.Latency
	}
	return behavior.Latency + rand.N(behavior.Jitter) //nolint:gosec // No secret depends on this number.
}

// pause waits for d. It returns false if the client disconnected or the server closed in the meantime.
func (s *core) pause(r *http.Request, d time.Duration) bool {
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
func (s *core) abort(entry *Request) {
	s.settle(entry, 0)
	// This is net/http's way of closing the connection from within a handler.
	panic(http.ErrAbortHandler)
}
