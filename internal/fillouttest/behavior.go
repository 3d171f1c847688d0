package fillouttest

import (
	"net/http"
	"time"
)

// CoreBehavior is the group of knobs that all parts share.
type CoreBehavior struct {
	DeliveryBehavior

	// AuthFailureStatus is the status of a refused credential. Default 400 (measured); proxies answer 401 or 403.
	AuthFailureStatus int
	// EmptyDeleteBodies answers deletes with an empty body. By default it is {} (documented for webhooks, assumed for
	// submissions and for the invalidation of a token).
	EmptyDeleteBodies bool
	// Latency passes between the end of a request's processing and its answer, Jitter at most in addition. Default 0.
	Latency, Jitter time.Duration
}

func defaultCoreBehavior() CoreBehavior {
	return CoreBehavior{
		DeliveryBehavior:  DeliveryBehavior{DeliveryRetryDelay: time.Second, DeliveryTimeout: 10 * time.Second},
		AuthFailureStatus: http.StatusBadRequest,
	}
}

// ChangeBehavior changes how the running simulator behaves from the next request on.
func (s *core) ChangeBehavior(change func(*Behavior)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.behavior)
}

// currentBehavior returns a copy of the knobs.
func (s *core) currentBehavior() Behavior {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.behavior
}
