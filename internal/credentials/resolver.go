package credentials

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// MissingError means that no source has a credential.
type MissingError struct {
	// Variables are missing from an incomplete set of exchange variables. It is empty if none of the set exists.
	Variables []string
}

func (e *MissingError) Error() string { return "no credential is set" }

// UnknownProfileError means that the store does not have the requested profile.
type UnknownProfileError struct {
	Profile string
	// Source names the argument or the variable that requests it.
	Source string
	// Path is the path of the store.
	Path string
	// Profiles are the profiles in the store.
	Profiles []string
}

func (e *UnknownProfileError) Error() string {
	return fmt.Sprintf("the profile %q is not in %s", e.Profile, e.Path)
}

// ExchangeError means that a code was not exchanged. It wraps the reason.
type ExchangeError struct {
	// Source names the source of the code.
	Source string
	Err    error
}

func (e *ExchangeError) Error() string { return "exchanging a code: " + e.Err.Error() }
func (e *ExchangeError) Unwrap() error { return e.Err }

// Resolver resolves a Choice into a credential, at the first request.
type Resolver struct {
	choice  Choice
	baseURL fillout.BaseURL
	client  *fillout.Client
	getenv  func(string) string

	turn     chan struct{} // held by the goroutine that resolves
	resolved bool
	found    fillout.Credential
	err      error
}

// NewResolver returns a Resolver. It does no I/O. A base URL that is not zero takes precedence over that of an exchange
// or of the store. The client sends the exchange.
func NewResolver(choice Choice, baseURL fillout.BaseURL, client *fillout.Client, getenv func(string) string) *Resolver {
	return &Resolver{choice: choice, baseURL: baseURL, client: client, getenv: getenv, turn: make(chan struct{}, 1)}
}

// Credential resolves the credential once. Later calls return the same outcome, an error included, because a code that
// may be used up must not be sent again. Only an interrupt is not kept. The errors are *MissingError,
// *UnknownProfileError,
// *ExchangeError and those of the Store.
func (r *Resolver) Credential(ctx context.Context) (fillout.Credential, error) {
	select {
	case r.turn <- struct{}{}:
		defer func() { <-r.turn }()
	case <-ctx.Done():
		return fillout.Credential{}, fmt.Errorf("waiting for the credential: %w", ctx.Err())
	}
	if r.resolved {
		return r.found, r.err
	}
	found, err := r.find(ctx)
	if errors.Is(err, context.Canceled) {
		return fillout.Credential{}, err
	}
	r.resolved, r.found, r.err = true, found, err
	return found, err
}

func (r *Resolver) find(ctx context.Context) (fillout.Credential, error) {
	if r.choice.Token != "" {
		return r.complete(Stored{AccessToken: r.choice.Token}), nil
	}
	var (
		stored Stored
		err    error
	)
	if r.choice.Exchange != nil {
		stored, err = r.exchanged(ctx, *r.choice.Exchange)
	} else {
		stored, err = r.stored()
	}
	if err != nil {
		return fillout.Credential{}, err
	}
	return r.complete(stored), nil
}

// complete adds the API that the token is for.
func (r *Resolver) complete(credential Stored) fillout.Credential {
	if !r.baseURL.IsZero() {
		credential.BaseURL = r.baseURL
	}
	return credential.Credential()
}

func (r *Resolver) stored() (Stored, error) {
	path, err := DefaultPath(r.getenv)
	if err != nil {
		if r.choice.Source == "" { // no source names the store, and it cannot exist
			return Stored{}, &MissingError{Variables: r.choice.Missing}
		}
		return Stored{}, err
	}
	store := NewStore(path)
	stored, found, err := store.Profile(r.choice.Profile)
	switch {
	case err != nil:
		return Stored{}, err
	case found:
		return stored, nil
	case r.choice.Source == "":
		return Stored{}, &MissingError{Variables: r.choice.Missing}
	}
	profiles, err := store.Profiles()
	if err != nil {
		return Stored{}, err
	}
	return Stored{}, &UnknownProfileError{
		Profile:  r.choice.Profile,
		Source:   r.choice.Source,
		Path:     path,
		Profiles: profiles,
	}
}

// exchanged returns the token that this process or an earlier one exchanged the code for. A token that cannot be stored
// is invalidated, because the next process would not find it, and the code is used up.
func (r *Resolver) exchanged(ctx context.Context, exchange Exchange) (Stored, error) {
	path, err := DefaultPath(r.getenv)
	if err != nil {
		return Stored{}, err
	}
	key := ExchangeKey(exchange.App.Server, exchange.App.ClientID, exchange.App.RedirectURI, exchange.Code)
	kept, err := NewStore(path).Exchanged(ctx, key, func(ctx context.Context) (Stored, error) {
		token, err := r.client.ExchangeCode(ctx, exchange.App, exchange.Code)
		if err != nil {
			return Stored{}, &ExchangeError{Source: r.choice.Source, Err: err}
		}
		return Stored{
			AccessToken: token.AccessToken,
			BaseURL:     token.BaseURL,
			ServerURL:   exchange.App.Server,
			Created:     time.Now().UTC().Truncate(time.Second),
		}, nil
	})
	if err != nil && kept.AccessToken != "" {
		ctx := context.WithoutCancel(ctx)
		if _, invalidation := r.client.InvalidateToken(ctx, exchange.App.Server, r.complete(kept)); invalidation != nil {
			err = errors.Join(err, fmt.Errorf("the token could not be invalidated: %w", invalidation))
		}
		return Stored{}, err
	}
	return kept, err
}
