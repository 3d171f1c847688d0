package fillout

import (
	"context"
	"errors"
	"net/http"
	"sync"
)

// gate lets the first call with a token go alone. If the service refuses the token, no other call with it is sent:
// Terraform reads ten objects at a time, and each would be refused. Any other outcome opens the gate for good, so a
// token that is revoked later is refused call by call.
type gate struct {
	mu     sync.Mutex
	tokens map[string]*firstCall
}

// firstCall is the first call with a token.
type firstCall struct {
	over    chan struct{} // closed when the others may go on
	open    sync.Once
	refusal *APIError // nil if the token was not refused; set before over is closed
}

// pass waits for the first call with the token. It returns the refusal of that, or the first call itself for its
// caller, which must end it.
func (g *gate) pass(ctx context.Context, token string) (first *firstCall, refusal *APIError, err error) {
	g.mu.Lock()
	known, found := g.tokens[token]
	if !found {
		if g.tokens == nil {
			g.tokens = make(map[string]*firstCall)
		}
		first = &firstCall{over: make(chan struct{})}
		g.tokens[token] = first
		g.mu.Unlock()
		return first, nil, nil
	}
	g.mu.Unlock()
	select {
	case <-known.over:
		return nil, known.refusal, nil
	case <-ctx.Done():
		return nil, nil, context.Cause(ctx)
	}
}

// end lets the other calls go on, or be refused as this one was. Only the first call to it counts. f may be nil.
func (f *firstCall) end(failure *APIError) {
	if f == nil {
		return
	}
	f.open.Do(func() {
		// A 403 can be about one object, or about the account's plan.
		if failure != nil && errors.Is(failure, ErrNotAuthenticated) && failure.StatusCode != http.StatusForbidden {
			f.refusal = failure
		}
		close(f.over)
	})
}
