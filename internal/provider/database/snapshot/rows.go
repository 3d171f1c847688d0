package snapshot

import "sync"

// Held is what a resource with many records has in the state.
type Held struct {
	DatabaseID, TableID string
	Records             int
	Protected           bool
	// Planned is set if the resource was planned with its state. A tainted one is only read.
	Planned bool
	// Owner is what the resource claims its rows as.
	Owner string
}

// Rows is what a run knows of the records of all resources, because a resource sees no other one.
type Rows struct {
	mu      sync.Mutex
	held    []Held
	holders map[string]int    // by record id: index in held
	claimed map[string]string // by scope and key: the owner
	adopted map[string]bool   // by record id
	deleted map[string]bool   // by record id
}

// Hold notes that the state of a resource has records, and returns a number to find that by.
func (r *Rows) Hold(held Held, ids map[string]string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.held = append(r.held, held)
	n := len(r.held) - 1
	for _, id := range ids {
		r.holders[id] = n
	}
	return n
}

// Held returns what Hold noted under a number.
func (r *Rows) Held(n int) (Held, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n < 0 || n >= len(r.held) {
		return Held{}, false
	}
	return r.held[n], true
}

// HolderOf returns the number of the resource whose state has a record.
func (r *Rows) HolderOf(id string) (n int, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n, ok = r.holders[id]
	return n, ok
}

// Claim notes that an owner has the rows with these keys. It returns the keys that another one has claimed before. An
// owner may claim its rows again: Pulumi plans a change twice in one process. New resources have no owner, "", and each
// is another one.
func (r *Rows) Claim(scope, owner string, keys []string) (taken []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, key := range keys {
		claim := scope + "/" + key
		if before, ok := r.claimed[claim]; ok && (owner == "" || before != owner) {
			taken = append(taken, key)
		}
		r.claimed[claim] = owner
	}
	return taken
}

// Adopt lets a resource take over a record. It reports whether it may: another resource of the run may have begun to
// delete the record.
func (r *Rows) Adopt(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.adopted[id] = !r.deleted[id]
	return r.adopted[id]
}

// Delete lets a resource delete a record. It reports whether it may: another resource of the run may have adopted the
// record.
func (r *Rows) Delete(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.deleted[id] = !r.adopted[id]
	return r.deleted[id]
}
