package credentials

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
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

// OriginError means that the configured base URL has another origin than the one that the token was stored for.
type OriginError struct {
	// Profile is the stored profile. It is empty if the token is from an exchange.
	Profile            string
	Stored, Configured urls.BaseURL
}

func (e *OriginError) Error() string {
	return fmt.Sprintf("the token was stored for %s, and the base URL is %s", e.Stored, e.Configured)
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
	baseURL urls.BaseURL
	client  *fillout.Client
	getenv  func(string) string
	log     *slog.Logger

	turn     chan struct{} // held by the goroutine that resolves
	resolved bool
	found    fillout.Credential
	err      error

	ignored atomic.Pointer[urls.BaseURL]
}

// NewResolver returns a Resolver. It does no I/O. The base URL is the configured one; zero if it is not set. The client
// sends the exchange. The log gets a warning if another process has the store's lock.
func NewResolver(choice Choice, baseURL urls.BaseURL, client *fillout.Client, getenv func(string) string,
	log *slog.Logger) *Resolver {
	return &Resolver{choice: choice, baseURL: baseURL, client: client, getenv: getenv, log: log,
		turn: make(chan struct{}, 1)}
}

// Credential resolves the credential once. Later calls return the same outcome, an error included, because a code that
// may be used up must not be sent again. Only an interrupt is not kept. The errors are *MissingError,
// *UnknownProfileError, *OriginError, *ExchangeError and those of the Store.
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
		return Stored{AccessToken: r.choice.Token, BaseURL: r.baseURL}.Credential(), nil
	}
	var (
		stored Stored
		err    error
	)
	if r.choice.Exchange != nil {
		stored, err = r.exchanged(ctx, *r.choice.Exchange)
	} else {
		stored, err = r.stored(ctx)
	}
	if err != nil {
		return fillout.Credential{}, err
	}
	credential := stored.Credential()
	if r.baseURL.IsZero() {
		return credential, nil
	}
	if !r.baseURL.SameOrigin(credential.BaseURL) {
		return fillout.Credential{}, &OriginError{Profile: r.choice.Profile, Stored: credential.BaseURL, Configured: r.baseURL}
	}
	credential.BaseURL = r.baseURL // its path may differ
	return credential, nil
}

// open returns the store. It warns if a write has to wait.
func (r *Resolver) open(ctx context.Context, path string) *Store {
	store := NewStore(path)
	store.Waiting = func(lock string) {
		r.log.WarnContext(ctx, "Waiting for another process, which holds the lock of the credential store",
			slog.String("lock", lock))
	}
	return store
}

func (r *Resolver) stored(ctx context.Context) (Stored, error) {
	path, err := DefaultPath(r.getenv)
	if err != nil {
		if r.choice.Source == "" { // no source names the store, and it cannot exist
			return Stored{}, &MissingError{Variables: r.choice.Missing}
		}
		return Stored{}, err
	}
	store := r.open(ctx, path)
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
	kept, err := r.open(ctx, path).Exchanged(ctx, key, func(ctx context.Context) (Stored, error) {
		token, err := r.client.ExchangeCode(ctx, exchange.App, exchange.Code)
		if err != nil {
			return Stored{}, &ExchangeError{Source: r.choice.Source, Err: err}
		}
		return Stored{
			AccessToken: token.AccessToken,
			BaseURL:     r.apiOf(exchange.App.Server, token.BaseURL),
			ServerURL:   exchange.App.Server,
			Created:     time.Now().UTC().Truncate(time.Second),
		}, nil
	})
	if err != nil && kept.AccessToken != "" {
		ctx := context.WithoutCancel(ctx)
		if _, invalidation := r.client.InvalidateToken(ctx, exchange.App.Server, kept.Credential()); invalidation != nil {
			err = errors.Join(err, fmt.Errorf("the token could not be invalidated: %w", invalidation))
		}
		return Stored{}, err
	}
	return kept, err
}

// apiOf returns the API that an exchanged token is stored for. Sources, highest first: the configuration, the answer. A
// server that is reached safely must not lead to an API that is reached over a network without encryption.
func (r *Resolver) apiOf(server, named urls.BaseURL) urls.BaseURL {
	switch {
	case !r.baseURL.IsZero():
		return r.baseURL
	case named.Unencrypted() && !server.Unencrypted():
		r.ignored.Store(&named)
		return urls.BaseURL{}
	}
	return named
}

// TakeIgnored returns the API that the answer to an exchange named and that the resolver ignored, or nil. It returns
// each only once.
func (r *Resolver) TakeIgnored() *urls.BaseURL { return r.ignored.Swap(nil) }
