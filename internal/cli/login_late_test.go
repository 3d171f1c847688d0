package cli

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
)

// A browser that comes back when the wait has ended is told so, and its answer counts no more.
func TestCallbackTooLate(t *testing.T) {
	t.Parallel()
	for cause, want := range map[error]page{errTimeUp: pageExpired, context.Canceled: pageFailed} {
		port := unusedPort(t)
		redirect, err := url.Parse(fmt.Sprintf("http://127.0.0.1:%d/callback", port))
		if err != nil {
			t.Fatal(err)
		}
		waiting, end := context.WithCancelCause(t.Context())
		listener, err := listen(waiting, redirect)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(listener.close)
		end(cause)
		answer := httptest.NewRecorder()
		listener.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, redirect.String()+"?code=abc&state=x", nil))
		shown, err := want.render()
		if err != nil || answer.Code != want.status || answer.Body.String() != string(shown) {
			t.Errorf("%v: %d, %s", cause, answer.Code, answer.Body)
		}
	}
}

func unusedPort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}
