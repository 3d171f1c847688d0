package credentials

import (
	"context"
	"fmt"
	"maps"
	"time"
)

// Exchanged gives what the code behind a key (see ExchangeKey) was exchanged
// for, and exchanges it if nobody did: whoever else calls it meanwhile with the
// same key waits and gets the same. The exchange is called once at most, and
// only when the store was found fit to keep what comes of it. Its error is
// passed on as it is, and nothing is kept.
//
// Where the token cannot be kept, it is returned together with a *KeepError.
// The context ends the wait for the lock; a token that was issued is kept even
// if the context has ended by then.
func (s *Store) Exchanged(ctx context.Context, key string, exchange func(context.Context) (Credential, error)) (Credential, error) {
	if err := ValidProfile(key); err != nil {
		return Credential{}, fmt.Errorf("the key of the exchange %w", err)
	}
	if c, found, err := s.look(exchanges, key); found || err != nil {
		return c, err
	}
	var c Credential
	err := s.locked(ctx, func() error {
		known, found, err := s.look(exchanges, key)
		if found || err != nil {
			c = known
			return err
		}
		if err := s.rewrite(); err != nil {
			return err
		}
		issued, err := exchange(ctx)
		if err != nil {
			return err
		}
		c, err = s.keep(key, issued)
		return err
	})
	return c, err
}

// keep stores what an exchange gave. The document is read again, since a person
// may have edited it in the time that the exchange took.
func (s *Store) keep(key string, issued Credential) (Credential, error) {
	c, err := issued.storable(time.Now())
	if err != nil {
		return issued, &KeepError{Err: err}
	}
	d, err := s.load()
	if err == nil {
		err = s.set(d, exchanges, key, c)
	}
	if err != nil {
		return c, &KeepError{Err: err}
	}
	return c, nil
}

// Exchanges are all credentials that came of exchanges, by their keys.
func (s *Store) Exchanges() (map[string]Credential, error) {
	d, err := s.load()
	if err != nil {
		return nil, err
	}
	return maps.Clone(d.credentials[exchanges]), nil
}

// DeleteExchange forgets what came of an exchange: no file of the store's holds
// it any more. It succeeds where there is nothing.
func (s *Store) DeleteExchange(ctx context.Context, key string) error {
	return s.remove(ctx, exchanges, key)
}
