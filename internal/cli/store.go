package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
)

func (c console) openStore() (*credentials.Store, error) {
	path, err := credentials.DefaultPath(c.Getenv)
	if err != nil {
		return nil, storeProblem(err)
	}
	store := credentials.NewStore(path)
	store.Waiting = func(lock string) { c.say("Waiting for another process, which holds the lock %s.", lock) }
	return store, nil
}

// writableStore returns the store, for operations that must not begin unless their result can be stored.
func (c console) writableStore(ctx context.Context) (*credentials.Store, error) {
	store, err := c.openStore()
	if err != nil {
		return nil, err
	}
	if err := store.CheckWritable(ctx); err != nil {
		return nil, storeProblem(err)
	}
	return store, nil
}

// storeProblem says what is wrong with the store.
func storeProblem(err error) error {
	var store *credentials.StoreError
	switch {
	case errors.Is(err, context.Canceled) && errors.As(err, &store):
		return interrupted("Nothing was changed. " + sentence(store.Error()))
	case errors.Is(err, context.Canceled):
		return interrupted("Nothing was changed.")
	}
	return &problem{text: sentence(err.Error()), cause: err}
}

// noCredential returns the error for a profile that is not in the store. The error lists the profiles in the store.
func noCredential(store *credentials.Store, profile string) error {
	names, err := store.Profiles()
	if err != nil {
		return storeProblem(err)
	}
	there := "The store has no profiles."
	if len(names) > 0 {
		there = "The store has " + strings.Join(names, ", ") + "."
	}
	return &problem{text: fmt.Sprintf("No credential is stored as profile %s in %s. %s Name a profile with %s, or sign in "+
		"with \"%s login\".", profile, store.Path(), there, profileFlag, credentials.Command())}
}
