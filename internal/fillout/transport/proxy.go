package transport

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
)

// proxy is the proxy that a request goes through.
type proxy struct {
	// address is its host and port. Its user name and password are never shown.
	address string
	// variable is the environment variable that names it; "" if it is unknown.
	variable string
}

// String returns words that can follow "through".
func (p proxy) String() string {
	if p.variable == "" {
		return "the proxy " + p.address
	}
	return "the proxy " + p.address + " (" + p.variable + ")"
}

// useProxies makes a transport use the proxies of the environment, as Go's default transport does. It notes the proxy
// of each request, so that an error can name it.
func useProxies(transport *http.Transport) {
	transport.Proxy = func(request *http.Request) (*url.URL, error) {
		found, err := http.ProxyFromEnvironment(request)
		if call := callOf(request.Context()); found != nil && call != nil {
			call.proxy.Store(&proxy{address: safetext.Printable(found.Host), variable: proxyVariable(request.URL.Scheme)})
		}
		return found, err //nolint:wrapcheck // the transport wraps it
	}
	transport.OnProxyConnectResponse = func(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
		if answer.StatusCode == http.StatusOK {
			return nil
		}
		return proxyRefusedError{answer.StatusCode}
	}
}

// proxyVariable returns the variable that names the proxy for a scheme, in the order in which Go reads them.
func proxyVariable(scheme string) string {
	names := []string{"HTTPS_PROXY", "https_proxy"}
	if scheme == "http" {
		names = []string{"HTTP_PROXY", "http_proxy"}
	}
	for _, name := range names {
		if os.Getenv(name) != "" {
			return name
		}
	}
	return ""
}

// proxyRefusedError is the status with which a proxy refused to connect to the service.
type proxyRefusedError struct{ status int }

func (r proxyRefusedError) Error() string {
	text := "refused to connect, with HTTP status " + strconv.Itoa(r.status)
	if name := StatusText(r.status); name != "" {
		text += " (" + name + ")"
	}
	return text
}

// isTemporary reports whether the proxy may connect the next time. After a 407 the same password is not sent again:
// some proxies lock an account after a few.
func (r proxyRefusedError) isTemporary() bool { return r.status >= http.StatusInternalServerError }

// throughProxy adds to a failure of a connection which proxy it concerns; nil stands for no proxy.
func throughProxy(err error, through *proxy) error {
	var (
		refusal proxyRefusedError
		dialing *net.OpError
	)
	switch {
	case through == nil:
		return err
	case errors.As(err, &refusal):
		return &proxyError{text: through.String() + " " + refusal.Error(), err: err}
	case errors.As(err, &dialing) && dialing.Op == "proxyconnect":
		return &proxyError{text: through.String() + " failed: " + dialing.Err.Error(), err: err}
	}
	return fmt.Errorf("through %s: %w", through, err)
}

// proxyError is a failure of the proxy itself. It is ErrProxy.
type proxyError struct {
	text string
	err  error
}

func (e *proxyError) Error() string        { return e.text }
func (e *proxyError) Unwrap() error        { return e.err }
func (e *proxyError) Is(target error) bool { return target == ErrProxy }
