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

// callback is the browser's answer, for as long as it waits for a page.
type callback struct {
	query  url.Values
	page   chan<- page
	served <-chan struct{}
}

// answer shows the page to the browser, and returns once it is on its way.
func (c *callback) answer(p page) {
	c.page <- p
	<-c.served
}

// listener waits for one callback on this machine.
type listener struct {
	// callbacks has the first callback, and no other.
	callbacks <-chan *callback

	redirect  *url.URL
	sockets   []net.Listener
	server    *http.Server
	waiting   context.Context // how long callbacks count
	first     chan *callback
	taken     atomic.Bool
	answering sync.RWMutex // read-locked by each answer that is being written
}

// pageTimeout bounds how long a browser may take to read a page.
const pageTimeout = 5 * time.Second

// listen listens on the redirect URI's address. Callbacks that come when ctx has ended are told so, and count no more.
func listen(ctx context.Context, redirect *url.URL) (*listener, error) {
	sockets, err := listenAt(ctx, redirect)
	if err != nil {
		return nil, err
	}
	first := make(chan *callback)
	l := &listener{callbacks: first, first: first, redirect: redirect, sockets: sockets, waiting: ctx}
	l.server = &http.Server{
		Handler:           l,
		ReadHeaderTimeout: pageTimeout,
		ReadTimeout:       pageTimeout,
		MaxHeaderBytes:    maxInput,
		ErrorLog:          log.New(io.Discard, "", 0),
	}
	for _, socket := range sockets {
		go func() {
			// It ends with the error that the socket was closed.
			_ = l.server.Serve(socket)
		}()
	}
	return l, nil
}

// listenAt opens the loopback addresses that the redirect URI's host stands for.
func listenAt(ctx context.Context, redirect *url.URL) ([]net.Listener, error) {
	port := redirect.Port()
	if port == "" {
		port = "80"
	}
	hosts := []string{redirect.Hostname()}
	if net.ParseIP(hosts[0]) == nil { // localhost: a browser takes either
		hosts = []string{"127.0.0.1", "::1"}
	}
	var sockets []net.Listener
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

// hasAddress reports whether this machine can be listened to at an address, by trying it: systems differ in how they
// say that they cannot.
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
	var operation *net.OpError
	if errors.As(err, &operation) {
		reason = operation.Err
	}
	if errors.Is(err, syscall.EADDRINUSE) {
		reason = errors.New("another program uses it, perhaps another login")
	}
	return &problem{
		text: fmt.Sprintf("Port %s of this machine, to which %s sends the browser, cannot be listened on: %s. "+
			"End that, or register a redirect URI with another port with the app, and give it with %s. With --no-browser "+
			"nothing listens.",
			port, redirect.Redacted(), reason, redirectURIFlag),
		cause: err,
	}
}

// ServeHTTP takes the browser's answer. What is no answer is turned away, and does not count.
func (l *listener) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.answering.RLock()
	defer l.answering.RUnlock()
	setHeaders(w.Header())
	query, err := url.ParseQuery(r.URL.RawQuery)
	switch {
	case !sameHost(r.Host, l.redirect.Host, l.redirect.Scheme), !samePath(r.URL, l.redirect):
		// With another host in it, the request is one that a page of that host has made.
		http.Error(w, "Not found", http.StatusNotFound)
		return
	case r.Method != http.MethodGet:
		w.Header().Set("Allow", http.MethodGet)
		http.Error(w, "Method not allowed", http.StatusMethodNotAllowed)
		return
	case err != nil, isPrefetch(r.Header), !query.Has("code") && !query.Has("error") && !query.Has("state"):
		http.Error(w, "Not found", http.StatusNotFound)
		return
	}
	if !l.taken.CompareAndSwap(false, true) {
		writePage(w, pageAnswered)
		return
	}
	l.hand(w, query)
}

// hand returns the answer to who waits for it, and shows what came of it. The browser that goes away has answered all
// the same.
func (l *listener) hand(w http.ResponseWriter, query url.Values) {
	shown, served := make(chan page), make(chan struct{})
	defer close(served)
	select {
	case l.first <- &callback{query: query, page: shown, served: served}:
		writePage(w, <-shown)
	case <-l.waiting.Done():
		writePage(w, pageAfter(context.Cause(l.waiting)))
	}
}

// isPrefetch reports whether a browser asks for what its user has not gone to.
func isPrefetch(header http.Header) bool {
	for _, name := range []string{"Sec-Purpose", "Purpose", "X-Moz"} {
		if strings.HasPrefix(strings.ToLower(header.Get(name)), "prefetch") {
			return true
		}
	}
	return false
}

// stop lets no further connection in.
func (l *listener) stop() { closeAll(l.sockets) }

// close ends everything, once each page is on its way that is being written.
func (l *listener) close() {
	l.stop()
	l.answering.Lock()
	defer l.answering.Unlock()
	// Only browsers that have asked for nothing are left.
	_ = l.server.Close()
}

func closeAll(sockets []net.Listener) {
	for _, socket := range sockets {
		// It fails when it has been closed before.
		_ = socket.Close()
	}
}
