package account

import "context"

// maxTogether is the size of the largest answer that may become Terraform's values together with others, in bytes of
// JSON. That takes some hundred times as much memory for a moment, and Terraform reads ten objects at a time.
const maxTogether = 256 << 10

// turn is held by the one read whose large answer becomes Terraform's values. It is shared by all provider blocks of
// the process.
var turn = make(chan struct{}, 1)

// TakeTurn waits until no other large answer becomes Terraform's values. Call done when that is over, and wait for
// nothing else until then. A small answer does not wait. Neither does a read that was interrupted, whose result is not
// used.
func TakeTurn(ctx context.Context, size int) (done func()) {
	if size <= maxTogether {
		return func() {}
	}
	select {
	case turn <- struct{}{}:
		return func() { <-turn }
	case <-ctx.Done():
		return func() {}
	}
}
