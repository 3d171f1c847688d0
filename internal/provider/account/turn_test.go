package account

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
)

// Ten large answers that become Terraform's values together took ten times as much memory.
func TestLargeAnswersTakeTurns(t *testing.T) {
	t.Parallel()
	var working, most atomic.Int32
	var group sync.WaitGroup
	for range 10 {
		group.Go(func() {
			defer TakeTurn(t.Context(), maxTogether+1)()
			most.Store(max(most.Load(), working.Add(1)))
			working.Add(-1)
		})
	}
	group.Wait()
	if most.Load() != 1 {
		t.Errorf("%d were at work together", most.Load())
	}
}

func TestSmallAndInterruptedReadsDoNotWait(t *testing.T) {
	t.Parallel()
	done := TakeTurn(t.Context(), maxTogether+1)
	TakeTurn(t.Context(), maxTogether)()
	interrupted, cancel := context.WithCancel(t.Context())
	cancel()
	TakeTurn(interrupted, maxTogether+1)()
	done()
	TakeTurn(t.Context(), maxTogether+1)()
}
