package fillout

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"time"
)

// DefaultRequestTimeout bounds one attempt, from sending to the last byte of the answer.
const DefaultRequestTimeout = 30 * time.Second

// timed bounds the attempt. It separates a write from the caller's context: a write that was sent runs to its answer,
// so that an interrupt loses no id.
func timed(next roundTrip, timeout time.Duration) roundTrip {
	return func(request *http.Request) (*http.Response, error) {
		ctx := request.Context()
		state := stateOf(ctx)
		state.connected.Store(false)
		state.waiting = false
		if state.kind != read {
			ctx = context.WithoutCancel(ctx)
		}
		cause := fmt.Errorf("%w: no complete answer within %s", ErrTimeout, timeout)
		ctx, cancel := context.WithTimeoutCause(ctx, timeout, cause)
		defer cancel()
		ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
			GotConn: func(httptrace.GotConnInfo) { state.connected.Store(true) },
		})
		answer, err := next(request.Clone(ctx))
		if err != nil && errors.Is(context.Cause(ctx), ErrTimeout) {
			err = context.Cause(ctx)
		}
		return answer, err
	}
}
