package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// answer is the answer of the authorization page. The browser waits until it gets the page.
type answer struct {
	query url.Values
	page  chan<- page // has room for the page
}

// listener waits for the browser on this machine.
type listener struct {
	// answers yields the first request with the state of this sign-in, and no other.
	answers chan answer
	// foreign yields a value if there was a request with another state. Such a request changes nothing else: any page
	// that the browser shows can cause one.
	foreign chan struct{}

	redirect *url.URL
	state    string
	waiting  context.Context // how long an answer counts
	sockets  []net.Listener
	server   *http.Server
	taken    atomic.Bool
	serving  sync.RWMutex // read-locked by each request
}

// pageTimeout bounds how long a browser may take to read a page.
const pageTimeout = 5 * time.Second

// listen listens on the redirect URI's address. When waiting ends, no answer counts any more.
func listen(waiting context.Context, redirect *url.URL, state string) (*listener, error) {
	sockets, err := listenAt(waiting, redirect)
	if err != nil {
		return nil, err
	}
	l := &listener{answers: make(chan answer), foreign: make(chan struct{}, 1), redirect: redirect, state: state,
		waiting: waiting, sockets: sockets}
	l.server = &http.Server{
		Handler:           l,
		ReadHeaderTimeout: pageTimeout,
		ReadTimeout:       pageTimeout,
		MaxHeaderBytes:    maxInput,
		ErrorLog:          log.New(io.Discard, "", 0),
	}
	for _, socket := range sockets {
		go func() { _ = l.server.Serve(socket) }() // until the socket is closed
	}
	return l, nil
}

// listenAt opens the loopback addresses of the redirect URI's host.
func listenAt(ctx context.Context, redirect *url.URL) (sockets []net.Listener, err error) {
	port := redirect.Port()
	if port == "" {
		port = "80"
	}
	hosts := []string{redirect.Hostname()}
	if net.ParseIP(hosts[0]) == nil { // localhost: browsers use either address
		hosts = []string{"127.0.0.1", "::1"}
	}
	for i, host := range hosts {
		socket, err := listenTCP(ctx, host, port)
		if err != nil && i > 0 && !hasAddress(ctx, host) {
			continue // a machine without IPv6
		}
		if err != nil {
			closeAll(sockets)
			return nil, listenProblem(redirect, port, err)
		}
		sockets = append(sockets, socket)
	}
	return sockets, nil
}

func listenTCP(ctx context.Context, host, port string) (net.Listener, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", net.JoinHostPort(host, port))
	return listener, err //nolint:wrapcheck // listenProblem describes it.
}

// hasAddress reports whether this machine has an address. It tries to listen there, because systems report a missing
// address in different ways.
func hasAddress(ctx context.Context, host string) bool {
	socket, err := listenTCP(ctx, host, "0")
	if err != nil {
		return false
	}
	closeAll([]net.Listener{socket})
	return true
}

func listenProblem(redirect *url.URL, port string, err error) error {
	if errors.Is(err, context.Canceled) {
		return interrupted("Nothing was stored.")
	}
	reason := err
	if operation, ok := errors.AsType[*net.OpError](err); ok {
		reason = operation.Err
	}
	if errors.Is(err, syscall.EADDRINUSE) {
		reason = errors.New("another program uses it, perhaps another login")
	}
	return &problem{
		text: fmt.Sprintf("Port %s of this machine, to which %s sends the browser, cannot be listened on: %s. Stop that "+
			"program, or register a redirect URI with another port with the app, and set it with %s. --no-browser needs no port.",
			port, redirect.Redacted(), reason, redirectURIFlag),
		cause: err,
	}
}

// ServeHTTP accepts the answer of the authorization page, and refuses everything else.
func (l *listener) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.serving.RLock()
	defer l.serving.RUnlock()
	setHeaders(w.Header())
	query, err := url.ParseQuery(r.URL.RawQuery)
	switch {
	case !sameHost(r.Host, l.redirect.Host), !samePath(r.URL, l.redirect):
		// A page of another host, whose name leads to this machine, sends its own host.
		http.Error(w, "Not found", http.StatusNotFound)
	case r.Method != http.MethodGet:
		w.Header().Set("Allow", http.MethodGet)
		http.Error(w, "Method not allowed", http.StatusMethodNotAllowed)
	case err != nil, !isNavigation(r.Header), !query.Has("code") && !query.Has("error") && !query.Has("state"):
		http.Error(w, "Not found", http.StatusNotFound)
	case !hasState(query, l.state):
		select {
		case l.foreign <- struct{}{}:
		default: // already reported
		}
		writePage(w, pageForeign)
	case !l.taken.CompareAndSwap(false, true):
		writePage(w, pageAnswered)
	default:
		shown := make(chan page, 1)
		select {
		case l.answers <- answer{query, shown}:
			writePage(w, <-shown)
		case <-l.waiting.Done():
			writePage(w, pageAfter(context.Cause(l.waiting)))
		}
	}
}

// isNavigation reports whether a user goes to the page. A browser also requests images, frames and pages that its user
// could visit next, and says so. Old browsers do not.
func isNavigation(header http.Header) bool {
	for _, name := range []string{"Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"} {
		if purpose := strings.ToLower(header.Get(name)); strings.HasPrefix(purpose, "pre") {
			return false // prefetch, prerender, preview
		}
	}
	for _, destination := range header.Values("Sec-Fetch-Dest") {
		if destination != "document" {
			return false
		}
	}
	return true
}

// sameHost compares hosts with their ports. The port of plain http can be missing.
func sameHost(a, b string) bool {
	return strings.EqualFold(strings.TrimSuffix(a, ":80"), strings.TrimSuffix(b, ":80"))
}

// samePath compares paths. An empty path is the root.
func samePath(a, b *url.URL) bool {
	return strings.TrimPrefix(a.EscapedPath(), "/") == strings.TrimPrefix(b.EscapedPath(), "/")
}

// stop accepts no further connections.
func (l *listener) stop() { closeAll(l.sockets) }

// close ends the server, after each page that is being written.
func (l *listener) close() {
	l.stop()
	l.serving.Lock()
	defer l.serving.Unlock()
	_ = l.server.Close() // only connections without a request are left
}

func closeAll(sockets []net.Listener) {
	for _, socket := range sockets {
		_ = socket.Close() // fails if it was closed before
	}
}
