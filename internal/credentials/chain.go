package credentials

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// MissingError says that nothing gives a credential.
type MissingError struct {
	// Variables that a set of those for an exchange lacks; empty where none of
	// it is there.
	Variables []string
}

func (e *MissingError) Error() string { return "no credential is set" }

// UnknownProfileError says that the store does not have the profile that was
// asked for.
type UnknownProfileError struct {
	Profile string
	// Source names what asked for it.
	Source string
	// Path of the store.
	Path string
	// Profiles that the store has.
	Profiles []string
}

func (e *UnknownProfileError) Error() string {
	return fmt.Sprintf("the profile %q is not in %s", e.Profile, e.Path)
}

// ExchangeError says that a code was not exchanged; it wraps why.
type ExchangeError struct {
	// Source names where the code comes from.
	Source string
	Err    error
}

func (e *ExchangeError) Error() string { return "exchanging a code: " + e.Err.Error() }
func (e *ExchangeError) Unwrap() error { return e.Err }

// Chain finds the credential that was chosen, when it is first asked for.
type Chain struct {
	choice  Choice
	baseURL fillout.BaseURL
	client  *fillout.Client
	getenv  func(string) string

	turn     chan struct{} // held by who finds the credential
	resolved bool
	found    fillout.Credential
	err      error
}

// NewChain does no I/O. A base URL that is not zero beats what an exchange or
// the store says. The client makes the exchange.
func NewChain(choice Choice, baseURL fillout.BaseURL, client *fillout.Client, getenv func(string) string) *Chain {
	return &Chain{choice: choice, baseURL: baseURL, client: client, getenv: getenv, turn: make(chan struct{}, 1)}
}

// Credential finds the credential once; its outcome, an error too, is that of
// every later call: a code that may be spent is not sent again. Only an
// interrupt settles nothing. The errors are *MissingError,
// *UnknownProfileError, *ExchangeError and those of the Store.
func (c *Chain) Credential(ctx context.Context) (fillout.Credential, error) {
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-ctx.Done():
		return fillout.Credential{}, fmt.Errorf("waiting for the credential: %w", ctx.Err())
	}
	if c.resolved {
		return c.found, c.err
	}
	found, err := c.find(ctx)
	if errors.Is(err, context.Canceled) {
		return fillout.Credential{}, err
	}
	c.resolved, c.found, c.err = true, found, err
	return found, err
}

func (c *Chain) find(ctx context.Context) (fillout.Credential, error) {
	if c.choice.Token != "" {
		return c.complete(Credential{AccessToken: c.choice.Token}), nil
	}
	var (
		stored Credential
		err    error
	)
	if c.choice.Exchange != nil {
		stored, err = c.exchanged(ctx, *c.choice.Exchange)
	} else {
		stored, err = c.stored()
	}
	if err != nil {
		return fillout.Credential{}, err
	}
	return c.complete(stored), nil
}

// complete settles which API the token is for.
func (c *Chain) complete(credential Credential) fillout.Credential {
	base := c.baseURL
	if base.IsZero() {
		base = credential.BaseURL
	}
	if base.IsZero() {
		base, _ = fillout.ParseBaseURL(fillout.DefaultBaseURL)
	}
	return fillout.Credential{AccessToken: credential.AccessToken, BaseURL: base}
}

func (c *Chain) stored() (Credential, error) {
	path, err := DefaultPath(c.getenv)
	if err != nil {
		if c.choice.Source == "" { // nobody asked for the store, and there can be none
			return Credential{}, &MissingError{Variables: c.choice.Missing}
		}
		return Credential{}, err
	}
	store := NewStore(path)
	stored, found, err := store.Profile(c.choice.Profile)
	switch {
	case err != nil:
		return Credential{}, err
	case found:
		return stored, nil
	case c.choice.Source == "":
		return Credential{}, &MissingError{Variables: c.choice.Missing}
	}
	profiles, err := store.Profiles()
	if err != nil {
		return Credential{}, err
	}
	return Credential{}, &UnknownProfileError{Profile: c.choice.Profile, Source: c.choice.Source, Path: path, Profiles: profiles}
}

// exchanged gives the token that the code was exchanged for, now or by an
// earlier process. Where it cannot be kept it is made worthless: the next
// process would not find it, and the code is spent.
func (c *Chain) exchanged(ctx context.Context, exchange Exchange) (Credential, error) {
	path, err := DefaultPath(c.getenv)
	if err != nil {
		return Credential{}, err
	}
	key := ExchangeKey(exchange.App.Server, exchange.App.ClientID, exchange.App.RedirectURI, exchange.Code)
	kept, err := NewStore(path).Exchanged(ctx, key, func(ctx context.Context) (Credential, error) {
		token, err := c.client.ExchangeCode(ctx, exchange.App, exchange.Code)
		if err != nil {
			return Credential{}, &ExchangeError{Source: c.choice.Source, Err: err}
		}
		return Credential{
			AccessToken: token.AccessToken,
			BaseURL:     token.BaseURL,
			ServerURL:   exchange.App.Server,
			Created:     time.Now().UTC().Truncate(time.Second),
		}, nil
	})
	if err != nil && kept.AccessToken != "" {
		ctx := context.WithoutCancel(ctx)
		if _, invalidation := c.client.InvalidateToken(ctx, exchange.App.Server, c.complete(kept)); invalidation != nil {
			err = errors.Join(err, fmt.Errorf("the token could not be invalidated: %w", invalidation))
		}
		return Credential{}, err
	}
	return kept, err
}
