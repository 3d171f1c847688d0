package e2e

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
)

// A proxy that fails is named with its variable. No output and no log has its password, even if the proxy repeats it.
// One that wants a password is asked once, since some lock an account after a few.
func TestProxies(t *testing.T) {
	t.Parallel()
	const user, password = "us3r-of-proxy", "p4ssw0rd-of-proxy"
	for name, test := range map[string]struct {
		variable, baseURL string
		status            int // 0 for a proxy that is not there
		requests          int32
		wants             []string
	}{
		"407": {"HTTPS_PROXY", "https://api.fillout.test", 407, 1, []string{"Error: Proxy Failure",
			"Listing the forms of the account failed at https://api.fillout.test: the proxy ADDRESS (HTTPS_PROXY) refused to " +
				"connect, with HTTP status 407 (Proxy Authentication Required).",
			"with a user name and a password if the proxy asks for them (407)"}},
		"403": {"https_proxy", "https://api.fillout.test", 403, 1, []string{"Error: Proxy Failure",
			"the proxy ADDRESS (https_proxy) refused to connect, with HTTP status 403 (Forbidden)."}},
		"503": {"HTTPS_PROXY", "https://api.fillout.test", 503, 2, []string{"Error: Proxy Failure", "after 2 attempts in",
			"the proxy ADDRESS (HTTPS_PROXY) refused to connect, with HTTP status 503 (Service Unavailable)."}},
		"not there": {"HTTPS_PROXY", "https://api.fillout.test", 0, 0, []string{"Error: Proxy Failure",
			"the proxy ADDRESS (HTTPS_PROXY) failed: dial tcp ADDRESS: connect: connection refused."}},
		"407, without TLS": {"HTTP_PROXY", "http://api.fillout.test", 407, 1, []string{"Error: Answer Not From Fillout",
			"Something on the way to http://api.fillout.test answered with HTTP status 407 (Proxy Authentication Required): not " +
				"JSON: Who are you?, from the proxy ADDRESS (HTTP_PROXY), server \"ExampleProxy\"."}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			acctest.RequireCLI(t)
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			var requests atomic.Int32
			if test.status == 0 {
				_ = listener.Close()
			} else {
				t.Cleanup(func() { _ = listener.Close() })
				go serveProxy(listener, &requests, fmt.Sprintf("HTTP/1.1 %d No luck with %s:%s", test.status, user, password))
			}
			address := listener.Addr().String()
			w := watch(t, nil, acctest.RequiredProviders+listForms,
				[]string{user, password, base64.StdEncoding.EncodeToString([]byte(user + ":" + password)), "sk_prod_abc_1"},
				"FILLOUT_MAX_RETRIES=1", "HTTPS_PROXY=", "https_proxy=", "FILLOUT_BASE_URL="+test.baseURL, "FILLOUT_ACCESS_TOKEN=sk_prod_abc_1",
				fmt.Sprintf("%s=http://%s:%s@%s", test.variable, user, password, address))
			w.output = w.Fail(t, "plan")
			for _, want := range test.wants {
				acctest.ExpectText(t, w.output, strings.ReplaceAll(want, "ADDRESS", address))
			}
			w.expectNothing(t)
			if n := requests.Load(); n != test.requests {
				t.Errorf("the proxy was asked %d times, want %d", n, test.requests)
			}
		})
	}
}

// serveProxy answers every request with a status line, and counts them.
func serveProxy(listener net.Listener, requests *atomic.Int32, status string) {
	for {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		request, err := http.ReadRequest(bufio.NewReader(connection))
		if err == nil {
			requests.Add(1)
			_, _ = fmt.Fprintf(connection, "%s %s\r\nServer: ExampleProxy\r\nContent-Length: 12\r\n\r\nWho are you?", status,
				request.Header.Get("Proxy-Authorization"))
		}
		_ = connection.Close()
	}
}
