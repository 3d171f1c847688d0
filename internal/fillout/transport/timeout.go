package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// errRefusedStream is the failure of a call that is sent once, and that the server of HTTP/2 refused to process.
var errRefusedStream = errors.New("the server closed the stream, or the connection, of HTTP/2 without an answer")

// timed bounds the attempt. It separates a write from the caller's context: a write that was sent runs to its answer,
// so that an interrupt loses no id.
func timed(next roundTrip, timeout time.Duration) roundTrip {
	return func(request *http.Request) (*http.Response, error) {
		ctx := request.Context()
		call := callOf(ctx)
		call.connected.Store(false)
		call.waiting = false
		if call.Kind != Read {
			ctx = context.WithoutCancel(ctx)
		}
		cause := fmt.Errorf("%w: no complete answer within %s", ErrTimeout, timeout)
		ctx, cancel := context.WithTimeoutCause(ctx, timeout, cause)
		defer cancel()
		var http2 atomic.Bool
		ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
			GotConn: func(connection httptrace.GotConnInfo) {
				call.connected.Store(true)
				encrypted, ok := connection.Conn.(*tls.Conn)
				http2.Store(ok && encrypted.ConnectionState().NegotiatedProtocol == "h2")
			},
		})
		request = request.Clone(ctx)
		if body := request.GetBody; body != nil && call.Kind == SingleWrite {
			// Go sends a request again, without a word, that a server of HTTP/2 says it has not processed. With HTTP/1, Go does
			// so only if it has not written a byte.
			request.GetBody = func() (io.ReadCloser, error) {
				if http2.Load() {
					return nil, errRefusedStream
				}
				return body()
			}
		}
		answer, err := next(request)
		if err != nil && errors.Is(context.Cause(ctx), ErrTimeout) {
			err = context.Cause(ctx)
		}
		return answer, err
	}
}
