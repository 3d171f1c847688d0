package journal

import "log/slog"

// OpenAs returns the journal in a folder for one process of a run of Terraform with this ID. All runs have the same
// state; a partial one reads a part of it. Only tests call OpenAs, because they are many processes in one.
func OpenAs(folder, runID string, partial bool) *Journal {
	j := Open(func(string) string { return folder }, slog.New(slog.DiscardHandler))
	j.run = func() run { return run{id: runID, state: []string{"the only one"}, partial: partial} }
	return j
}

// Exit does what the end of the process does, in whatever way it ends. Only tests call it.
func (j *Journal) Exit() {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, o := range j.owners {
		_ = o.lock.Close()
	}
}
