package account

import (
	"slices"
	"sync"
)

// met remembers the keys of the objects that a run has planned, because the plan of a resource sees no other resource.
// It lasts as long as the process, which plans a run once.
type met struct {
	mu    sync.Mutex
	names map[string][]string
}

// Meet remembers that an object has a key, and returns the names of the other objects that have the same key. A name
// that is "" stands for an object of its own in each call.
func (a *Account) Meet(key, name string) []string {
	a.met.mu.Lock()
	defer a.met.mu.Unlock()
	names := a.met.names[key]
	if name != "" {
		names = slices.DeleteFunc(names, func(known string) bool { return known == name })
	}
	if a.met.names == nil {
		a.met.names = make(map[string][]string)
	}
	a.met.names[key] = append(slices.Clone(names), name)
	return names
}
