package fillouttest

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Fault is something that goes wrong between the client and the service. It stands in front of everything, the rate
// limit included, as a proxy would. One of Status, Body, Drop, Redirect, Truncate, Drip, Header and Delay at least is
// needed; Drop goes with none but Delay, and Redirect not with Body.
type Fault struct {
	// Route is the operation it applies to, as [Server.RequestsTo] takes it; "" is every request.
	Route string
	// Nth is the first request to the route that it applies to, counted from 1 since it was injected; 0 means 1.
	Nth int
	// Times is how many requests it applies to; 0 means all from Nth on.
	Times int

	// After lets the service carry out the request before the fault shows: the answer is lost, not the request. By
	// default a fault that answers itself (Status, Body, Drop, Redirect) keeps the request from the service, and a Delay
	// comes before it: a client that has gone by its end was never there.
	After bool

	// Status and Body are answered instead of the real answer. With one of them alone the other is 200, or what the
	// service said if After is set, or an empty body. The content type follows from the body unless Header has one.
	Status int
	Body   string
	// Header is added to whichever answer is sent.
	Header http.Header
	// Drop closes the connection without an answer. A client may see EOF or a reset. Go's own client silently repeats
	// a GET that it sent on a connection that it had used before.
	Drop bool
	// Redirect is a Location to redirect to, with Status or 302.
	Redirect string
	// Truncate promises more bytes than it sends, then closes: the first half of the real answer, or all of Body.
	Truncate bool
	// Drip sends the body byte by byte with this gap.
	Drip time.Duration
	// Padding is how many blanks follow the body, whichever it is: JSON stays the same JSON. They are made while they are
	// sent, so that an answer can be larger than memory.
	Padding int64
	// Delay is the wait before the answer. It ends when the client goes or the server closes.
	Delay time.Duration
}

type activeFault struct {
	Fault
	hits int
}

// Inject makes a fault happen. Where several apply to a request, the one injected first does. The returned function
// removes it and may be called more than once.
func (s *Server) Inject(f Fault) (remove func()) {
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
	case f.Drop && (f.Status != 0 || f.Body != "" || f.Redirect != "" || f.Truncate || f.Drip != 0 || f.Padding != 0 || f.Header != nil):
		panic("fillouttest: a fault that drops the connection cannot answer as well")
	case f.Redirect != "" && f.Body != "":
		panic("fillouttest: a fault that redirects has no body")
	case f.Truncate && f.Padding != 0:
		panic("fillouttest: a fault that truncates the answer cannot pad it")
	case !f.answers() && !f.Truncate && f.Drip == 0 && f.Padding == 0 && f.Delay == 0 && len(f.Header) == 0:
		panic("fillouttest: a fault that does nothing")
	}
}

// nextFault counts a request for every fault it matches and gives the first that applies. The caller holds the lock.
func (s *Server) nextFault(route string) Fault {
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

// answers tells whether the fault has an answer of its own.
func (f Fault) answers() bool {
	return f.Status != 0 || f.Body != "" || f.Drop || f.Redirect != ""
}

// alter makes what the client gets out of the real answer, which is empty if there was none.
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

// send writes the answer; pause waits for the gap between two bytes and is false when that has lost its point.
func (f Fault) send(w http.ResponseWriter, reply answer, pause func() bool) {
	maps.Copy(w.Header(), reply.header)
	body := reply.body
	if f.Truncate {
		promised := len(body) + 1
		if f.Body == "" {
			body = body[:len(body)/2]
		}
		// net/http closes the connection after an answer that is shorter than it said.
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

// blanks is a reader of nothing but blanks.
type blanks struct{}

func (blanks) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}
