package transport

import (
	"context"
	"sync/atomic"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

// Kind says what a call does at the service. It decides what may happen after a failure.
type Kind int

const (
	// Read changes nothing. It is repeated where that could help, follows redirects, and ends with its context.
	Read Kind = iota
	// RepeatableWrite changes nothing more when it is carried out twice, so it is repeated like a read.
	RepeatableWrite
	// SingleWrite must not be carried out twice. It is repeated only if it cannot have been processed. If no answer says
	// whether it was, the client's error is ErrAnswerLost.
	SingleWrite
)

// Call is what the links of the transport know about the call that they serve. It travels in the request's context. One
// goroutine uses it at a time.
type Call struct {
	Kind Kind
	// Pace spaces the requests.
	Pace *Pace
	// Token is empty for a call without one.
	Token string
	// BaseURL is the URL to whose origin the token goes, and to no other.
	BaseURL urls.BaseURL
	// Redact removes secrets from any text.
	Redact safetext.Redactor
	// Sending is called before each attempt, when it may be sent. If it fails, nothing is sent. It may be nil.
	Sending func() error
	// Repeating is called before each attempt but the first. It may be nil.
	Repeating func()

	attempts  int                   // that were begun; redirects are not counted
	connected atomic.Bool           // the last attempt had a connection, so it may have arrived
	waiting   bool                  // the last attempt has ended and the next one has not begun
	proxy     atomic.Pointer[proxy] // that the last attempt went through; nil for none
}

// Attempts returns how many attempts were begun.
func (c *Call) Attempts() int { return c.attempts }

// Connected reports whether the last attempt had a connection.
func (c *Call) Connected() bool { return c.connected.Load() }

// MayHaveArrived reports whether the last attempt may have reached the service, and was not refused. A call that was
// waiting to be sent again had been refused before.
func (c *Call) MayHaveArrived() bool { return c.Connected() && !c.waiting }

// Proxy returns words that can follow "through" if the last attempt went through a proxy, else "".
func (c *Call) Proxy() string {
	if proxy := c.proxy.Load(); proxy != nil {
		return proxy.String()
	}
	return ""
}

type callKey struct{}

func callOf(ctx context.Context) *Call {
	call, _ := ctx.Value(callKey{}).(*Call)
	return call
}
