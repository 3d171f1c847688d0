package fillouttest

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Fault is a failure between the client and the service. It comes before everything else, the rate limit included, as
// the failure of a proxy would. It needs at least one of Status, Body, Drop, Redirect, Truncate, Drip, Padding, Header
// and Delay. Drop can be combined only with Delay, and Redirect cannot be combined with Body.
type Fault struct {
	// Route is the operation that the fault applies to, as [Server.RequestsTo] takes it; "" is every request.
	Route string
	// Nth is the first request to the route that the fault applies to, counted from 1 since its injection; 0 means 1.
	Nth int
	// Times is how many requests the fault applies to; 0 means all from Nth on.
	Times int

	// After lets the service carry out the request before the fault shows: the answer is lost, not the request. By
	// default, a fault that answers itself (Status, Body, Drop, Redirect) keeps the request from the service, and a Delay
	// comes before the request is carried out. If the client disconnects during the Delay, it never is.
	After bool

	// Status and Body replace the real answer. A missing Body is empty. A missing Status is 200, or the service's own if
	// After is set. The content type follows from the body unless Header has one.
	Status int
	Body   string
	// Header is added to the answer.
	Header http.Header
	// Drop closes the connection without an answer. A client may see EOF or a reset. Go's own client silently repeats a
	// GET that it sent on a connection that it had used before.
	Drop bool
	// Redirect is a Location to redirect to, with Status or 302.
	Redirect string
	// Truncate promises more bytes than it sends, then closes: the first half of the real answer, or all of Body.
	Truncate bool
	// Drip sends the body byte by byte with this gap.
	Drip time.Duration
	// Padding is how many blanks follow the body. JSON stays the same JSON. The blanks are made while they are sent, so
	// that an answer can be larger than memory.
	Padding int64
	// Delay is the wait before the answer. It ends when the client disconnects or the server closes.
	Delay time.Duration
}

// BlockPage returns a fault for something between client and service, such as a web filter or a gateway. It answers
// with an HTML page and with headers of its own.
func BlockPage(status int) Fault {
	return Fault{
		Status: status,
		Body: fmt.Sprintf("<!DOCTYPE html>\n<html><head><title>%d Blocked by policy</title></head>\n"+
			"<body><h1>Access to this site is blocked</h1></body></html>\n", status),
		Header: http.Header{"Server": {"ExampleGate/4.2"}, "Via": {"1.1 gate.example.com (ExampleGate)"}},
	}
}

// Unrouted returns a fault for a service that has removed an operation. Its answer has the service's envelope and the
// text of Fastify, a common framework (assumption).
func Unrouted(route string) Fault {
	method, under, _ := strings.Cut(route, " ")
	prefix := apiPrefix
	if strings.HasPrefix(under, "/bases") {
		prefix = tablesPrefix
	}
	return Fault{Route: route, Status: http.StatusNotFound, Body: string(encode(object{
		{"message", fmt.Sprintf("Route %s:%s%s not found", method, prefix, under)}, {"error", "Not Found"},
		{"statusCode", http.StatusNotFound},
	}))}
}

type activeFault struct {
	Fault
	hits int
}

// Inject adds a fault. If several apply to a request, the first one injected shows. The returned function removes the
// fault and may be called more than once.
func (s *core) Inject(f Fault) (remove func()) {
	f.validate()
	injected := &activeFault{Fault: f}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, injected)
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.faults = slices.DeleteFunc(s.faults, func(other *activeFault) bool { return other == injected })
	}
}

func (f Fault) validate() {
	switch {
	case f.Drop && (f.Status != 0 || f.Body != "" || f.Redirect != "" || f.Truncate || f.Drip != 0 || f.Padding != 0 ||
		f.Header != nil):
		panic("fillouttest: a fault that drops the connection cannot answer as well")
	case f.Redirect != "" && f.Body != "":
		panic("fillouttest: a fault that redirects has no body")
	case f.Truncate && f.Padding != 0:
		panic("fillouttest: a fault that truncates the answer cannot pad it")
	case !f.answers() && !f.Truncate && f.Drip == 0 && f.Padding == 0 && f.Delay == 0 && len(f.Header) == 0:
		panic("fillouttest: a fault that does nothing")
	}
}

// nextFault counts a request for every fault that it matches and returns the first fault that applies. The caller holds
// the lock.
func (s *core) nextFault(route string) Fault {
	var found *activeFault
	for _, fault := range s.faults {
		if fault.Route != "" && fault.Route != route {
			continue
		}
		fault.hits++
		first := max(fault.Nth, 1)
		due := fault.hits >= first && (fault.Times == 0 || fault.hits < first+fault.Times)
		if due && found == nil {
			found = fault
		}
	}
	if found == nil {
		return Fault{}
	}
	return found.Fault
}

// answers reports whether the fault replaces the answer.
func (f Fault) answers() bool {
	return f.Status != 0 || f.Body != "" || f.Drop || f.Redirect != ""
}

// alter returns the answer that the client gets instead of the real one, which is empty if the service did not answer.
func (f Fault) alter(real answer) answer {
	altered := answer{status: real.status, header: http.Header{}, body: real.body}
	if f.answers() {
		altered.body = []byte(f.Body)
		switch {
		case f.Status != 0:
			altered.status = f.Status
		case f.Redirect != "":
			altered.status = http.StatusFound
		case real.status == 0:
			altered.status = http.StatusOK
		}
		if f.Redirect != "" {
			altered.header.Set("Location", f.Redirect)
		}
		if f.Body != "" {
			altered.header.Set("Content-Type", contentType(f.Body))
		}
	} else {
		maps.Copy(altered.header, real.header)
	}
	for name, values := range f.Header {
		altered.header[http.CanonicalHeaderKey(name)] = values
	}
	return altered
}

func contentType(body string) string {
	switch strings.TrimSpace(body)[:min(1, len(strings.TrimSpace(body)))] {
	case "{", "[":
		return jsonType
	case "<":
		return "text/html; charset=utf-8"
	}
	return "text/plain; charset=utf-8"
}

// send writes the answer. pause waits for the gap between two bytes and returns false if the rest need not be sent.
func (f Fault) send(w http.ResponseWriter, reply answer, pause func() bool) {
	maps.Copy(w.Header(), reply.header)
	body := reply.body
	if f.Truncate {
		promised := len(body) + 1
		if f.Body == "" {
			body = body[:len(body)/2]
		}
		// net/http closes the connection after an answer that is shorter than its Content-Length.
		w.Header().Set("Content-Length", strconv.Itoa(promised))
	}
	if f.Padding > 0 {
		w.Header().Set("Content-Length", strconv.FormatInt(int64(len(body))+f.Padding, 10))
	}
	w.WriteHeader(reply.status)
	whole := io.MultiReader(bytes.NewReader(body), io.LimitReader(blanks{}, f.Padding))
	if f.Drip == 0 {
		_, _ = io.Copy(w, whole)
		return
	}
	flusher := http.NewResponseController(w)
	for range int64(len(body)) + f.Padding {
		if !pause() {
			panic(http.ErrAbortHandler)
		}
		_, _ = io.CopyN(w, whole, 1)
		_ = flusher.Flush()
	}
}

// blanks is a reader of blanks without an end.
type blanks struct{}

func (blanks) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}
