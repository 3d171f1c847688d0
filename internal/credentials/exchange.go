package credentials

import (
	"context"
	"fmt"
	"maps"
	"time"
)

// Exchanged returns the token that the code behind a key (see ExchangeKey) was exchanged for. It calls exchange if no
// process has exchanged the code. Other callers with the same key wait and get the same token. exchange is called at
// most once, and only after the store has proved to be writable. Its error is returned unchanged, and nothing is
// stored.
//
// If the token cannot be stored, Exchanged returns it together with a *KeepError. The context ends the wait for the
// lock. An issued token is stored even if the context has ended by then.
func (s *Store) Exchanged(ctx context.Context, key string,
	exchange func(context.Context) (Stored, error)) (Stored, error) {
	if err := ValidProfile(key); err != nil {
		return Stored{}, fmt.Errorf("the key of the exchange %w", err)
	}
	if c, found, err := s.look(exchanges, key); found || err != nil {
		return c, err
	}
	var c Stored
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
			// Where a lock was deleted, or keeps nobody out, another process may have exchanged the code.
			if known, found, _ := s.look(exchanges, key); found {
				c, err = known, nil
			}
			return err
		}
		c, err = s.keep(key, issued)
		return err
	})
	return c, err
}

// keep stores the token of an exchange. It reads the document again, because a person may have edited it during the
// exchange.
func (s *Store) keep(key string, issued Stored) (Stored, error) {
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

// Exchanges returns the credentials from exchanges, by their keys.
func (s *Store) Exchanges() (map[string]Stored, error) {
	d, err := s.load()
	if err != nil {
		return nil, err
	}
	return maps.Clone(d.credentials[exchanges]), nil
}

// DeleteExchange removes the token of an exchange from every file of the store. It succeeds if there is no such token.
func (s *Store) DeleteExchange(ctx context.Context, key string) error {
	return s.remove(ctx, exchanges, key)
}
