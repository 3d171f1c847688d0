package account

import (
	"slices"
	"sync"
)

// met remembers which objects of a run have which key, because the plan of a resource sees no other resource. It lasts
// as long as the process, which plans a run once.
type met struct {
	mu    sync.Mutex
	names map[string][]string
}

// Meet remembers that an object has a key. It returns the name of another object that has the same key, if there is
// one. The name "" stands for another object in each call.
func (a *Account) Meet(key, name string) (other string, found bool) {
	a.met.mu.Lock()
	defer a.met.mu.Unlock()
	names := a.met.names[key]
	at := slices.IndexFunc(names, func(known string) bool { return known != name || name == "" })
	// Two different names contain another one for everybody, so more are not kept.
	if len(names) < 2 && (name == "" || !slices.Contains(names, name)) {
		if a.met.names == nil {
			a.met.names = make(map[string][]string)
		}
		a.met.names[key] = append(names, name)
	}
	if at < 0 {
		return "", false
	}
	return names[at], true
}
