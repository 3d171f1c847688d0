package credentials

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"
)

var created = time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)

// everyUse lists each method that reads or writes the file.
var everyUse = []struct {
	name string
	of   func(context.Context, *Store) error
}{
	{"Profile", func(_ context.Context, s *Store) error { _, _, err := s.Profile("default"); return err }},
	{"Profiles", func(_ context.Context, s *Store) error { _, err := s.Profiles(); return err }},
	{"Exchanges", func(_ context.Context, s *Store) error { _, err := s.Exchanges(); return err }},
	{"SetProfile", func(ctx context.Context, s *Store) error {
		_, err := s.SetProfile(ctx, "default", Stored{AccessToken: "sk_prod_a_1"})
		return err
	}},
	{"DeleteProfile", func(ctx context.Context, s *Store) error { return s.DeleteProfile(ctx, "default") }},
	{"DeleteExchange", func(ctx context.Context, s *Store) error { return s.DeleteExchange(ctx, "key") }},
	{"CheckWritable", func(ctx context.Context, s *Store) error { return s.CheckWritable(ctx) }},
	{"Exchanged", func(ctx context.Context, s *Store) error {
		_, err := s.Exchanged(ctx, "key", func(context.Context) (Stored, error) {
			return Stored{}, errors.New("the code was spent")
		})
		return err
	}},
}

func TestExchanged(t *testing.T) {
	t.Parallel()
	store := newStore(t)
	issued := Stored{
		AccessToken: "sk_prod_a_1",
		BaseURL:     baseURL(t, "https://eu-api.fillout.com"),
		ServerURL:   baseURL(t, "https://server.fillout.com"),
		Created:     created,
	}
	if got, err := store.Exchanged(t.Context(), "key", refuse); err != errRefused || got != (Stored{}) {
		t.Errorf("got %+v, %v", got, err)
	}
	for call := range 2 {
		got, err := store.Exchanged(t.Context(), "key", func(context.Context) (Stored, error) {
			if call > 0 {
				t.Error("it was exchanged again")
			}
			return issued, nil
		})
		if got != issued || err != nil {
			t.Errorf("call %d: got %+v, %v", call, got, err)
		}
	}
	if _, err := store.Exchanged(t.Context(), "other", issue("sk_prod_b_2")); err != nil {
		t.Error(err)
	}
	all, err := store.Exchanges()
	if len(all) != 2 || all["key"] != issued || all["other"].AccessToken != "sk_prod_b_2" ||
		all["other"].Created.IsZero() || err != nil {
		t.Errorf("got %+v, %v", all, err)
	}
	if err := store.DeleteExchange(t.Context(), "key"); err != nil {
		t.Error(err)
	}
	folderOf(t, store, "sk_prod_a_1")
	got, err := store.Exchanged(t.Context(), "key", issue("sk_prod_c_3"))
	if got.AccessToken != "sk_prod_c_3" || err != nil {
		t.Errorf("got %+v, %v", got, err)
	}
	want := "the key of the exchange must not be empty"
	if _, err := store.Exchanged(t.Context(), "", issue("t")); errorText(err) != want {
		t.Errorf("error %q, want %q", errorText(err), want)
	}
}

// TestExchangeOutlivesItsContext proves that a token of an interrupted run is kept, and that no code is exchanged after
// the interrupt.
func TestExchangeOutlivesItsContext(t *testing.T) {
	t.Parallel()
	store := newStore(t)
	interrupted := errors.New("interrupted")
	ctx, cancel := context.WithCancelCause(t.Context())
	got, err := store.Exchanged(ctx, "key", func(context.Context) (Stored, error) {
		cancel(interrupted)
		return Stored{AccessToken: "sk_prod_a_1"}, nil
	})
	if got.AccessToken != "sk_prod_a_1" || err != nil {
		t.Fatalf("got %+v, %v", got, err)
	}
	if all, err := store.Exchanges(); all["key"] != got || err != nil {
		t.Errorf("kept %+v, %v", all, err)
	}
	if got, err := store.Exchanged(ctx, "key", refuse); got.AccessToken != "sk_prod_a_1" || err != nil {
		t.Errorf("reading a stored token took the lock: got %+v, %v", got, err)
	}
	if _, err := store.Exchanged(ctx, "other", refuse); err != interrupted {
		t.Errorf("got %v, want the cause of the context", err)
	}
}

// TestWaitForTheLock ends with the context, or after three minutes. The user learns of it after two seconds. A read
// does not wait.
func TestWaitForTheLock(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		ends   time.Duration // the context's end
		waited string
		told   int
	}{
		"for ever":            {time.Hour, "waited 3m0s", 1},
		"until the interrupt": {14 * time.Second, "waited 14s, then interrupted", 1},
		"a moment":            {time.Second, "waited 1s, then interrupted", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				store := newStore(t)
				_, err := store.Exchanged(t.Context(), "held", func(context.Context) (Stored, error) {
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					defer time.AfterFunc(test.ends, cancel).Stop()
					second, told := NewStore(store.Path()), 0
					second.Waiting = func(lock string) {
						if told++; lock != store.Path()+lockSuffix {
							t.Errorf("told of %s", lock)
						}
					}
					_, err := second.SetProfile(ctx, "default", Stored{AccessToken: "sk_prod_a_1"})
					want := "the credential store " + store.Path() + " is in use by another process, which holds the lock " + store.Path() +
						".lock (" + test.waited + "); wait for that process, resume it if it is suspended, or end it; then run again"
					if errorText(err) != want || told != test.told || errors.Is(err, context.Canceled) != (ctx.Err() != nil) {
						t.Errorf("error %q, want %q, told %d times", errorText(err), want, told)
					}
					if _, found, err := store.Profile("default"); found || err != nil {
						t.Errorf("read %t, %v", found, err)
					}
					return Stored{}, errRefused
				})
				if err != errRefused {
					t.Error(err)
				}
				setDefault(t, store)
			})
		})
	}
}

// The token is kept, whatever is deleted during the exchange. A deleted lock keeps nobody out: the process with a used
// code finds the token of the other one.
func TestDeletedDuringTheExchange(t *testing.T) {
	t.Parallel()
	issued := Stored{AccessToken: "sk_prod_a_1"}
	for name, exchange := range map[string]func(context.Context, *Store) (Stored, error){
		"the file":   func(_ context.Context, s *Store) (Stored, error) { return issued, os.Remove(s.Path()) },
		"the folder": func(_ context.Context, s *Store) (Stored, error) { return issued, os.RemoveAll(filepath.Dir(s.Path())) },
		"the lock": func(ctx context.Context, s *Store) (Stored, error) {
			err := os.Remove(s.Path() + lockSuffix)
			_, failed := NewStore(s.Path()).Exchanged(ctx, "key", issue(issued.AccessToken))
			return Stored{}, cmp.Or(err, failed, errRefused)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := newStore(t)
			got, err := store.Exchanged(t.Context(), "key", func(ctx context.Context) (Stored, error) { return exchange(ctx, store) })
			if all, _ := store.Exchanges(); err != nil || got.AccessToken != issued.AccessToken || all["key"] != got {
				t.Errorf("got %+v, %v, kept %+v", got, err, all)
			}
		})
	}
}
