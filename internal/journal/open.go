package journal

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/userfile"
)

// A process whose Terraform was killed finishes its requests. A plan waits for it, because the ID is about to be known.
const (
	patience     = 10 * time.Second
	lookInterval = 50 * time.Millisecond
)

// open returns the entries that no state had shown when the process first looked. Later ones belong to runs at the same
// time, so nothing is done with them.
func (j *Journal) open(ctx context.Context) ([]Entry, error) {
	j.opened.Do(func() {
		if usable, err := j.usable(ctx); usable {
			j.found, _ = j.readOpen()
		} else {
			j.openErr = err
		}
	})
	return j.found, j.openErr
}

// readOpen reads the folder of open entries, and says how many a newer version has written. An incomplete entry was
// never sent, so it is deleted when its owner is gone.
func (j *Journal) readOpen() (entries []Entry, newer int) {
	for _, name := range names(j.path(openFolder)) {
		entry, err := read(j.path(openFolder, name))
		_, owner, _ := strings.Cut(name, ".")
		switch {
		case err == nil:
			entries = append(entries, entry)
		case errors.Is(err, errNewer):
			newer++
		case errors.Is(err, errTorn) && j.isGone(owner):
			remove(j.path(openFolder, name))
		}
	}
	return entries, newer
}

// Mark remembers that a state contains the ID, so no create takes it over. Call it whenever a state shows an ID. The
// address of the API may be unknown then, so an equal ID of another address is marked too.
func (j *Journal) Mark(ctx context.Context, id string) {
	entries, _ := j.open(ctx) // a create reports the error
	for _, entry := range entries {
		if entry.ID != "" && entry.ID == id {
			j.warn(ctx, j.makeKnown(entry))
		}
	}
}

// makeKnown moves an entry to the known ones. It succeeds if another process has done so.
func (j *Journal) makeKnown(entry Entry) error {
	hash := j.hash("id", entry.BaseURL, entry.ID)
	if hash == "" { // without the key, nothing is taken over
		return nil
	}
	// Another owner may have the entry by now.
	for _, name := range names(j.path(openFolder)) {
		if at, _, _ := strings.Cut(name, "."); at != entry.Name {
			continue
		}
		from := j.path(openFolder, name)
		err := os.MkdirAll(j.path(knownFolder), userfile.FolderMode) // whoever copies the journal may drop an empty folder
		if err == nil {
			err = userfile.Rename(from, j.path(knownFolder, hash))
		}
		if _, moved := os.Lstat(from); err != nil && !errors.Is(moved, fs.ErrNotExist) {
			return j.inaccessible("cannot be written", err)
		}
	}
	return nil
}

// Findings are what a plan of a new webhook has to know.
type Findings struct {
	// TakeOver is the webhook that the create will take over. It is nil if the create makes one.
	TakeOver *Entry
	// Partial reports whether TakeOver is not taken, because this run does not read the whole state.
	Partial bool
	// Ended are webhooks of runs that have ended in good order. The create fails if it finds one.
	Ended []Entry
	// Unanswered are creates of killed runs whose answer is unknown.
	Unanswered []Entry
	// Busy are the entries of a run that still makes this webhook.
	Busy []Entry
}

// Look looks for what an earlier run has left of a webhook that a plan is about to make. It waits some seconds for a
// process that still makes it.
func (j *Journal) Look(ctx context.Context, webhook Webhook) (Findings, error) {
	entries, err := j.matching(ctx, webhook)
	if len(entries) == 0 {
		return Findings{}, err
	}
	findings := Findings{Partial: j.run().partial}
	for _, entry := range entries {
		entry, there := j.await(ctx, entry)
		switch {
		case !there:
		case !j.isGone(entry.owner):
			findings.Busy = append(findings.Busy, entry)
		case entry.ID == "":
			findings.Unanswered = append(findings.Unanswered, entry)
		case entry.Ended && !findings.Partial:
			findings.Ended = append(findings.Ended, entry)
		case findings.TakeOver == nil && j.announce(ctx, entry):
			findings.TakeOver = &entry
		}
	}
	return findings, err
}

// announce reports whether no other webhook of this plan takes the entry. It remembers that a plan has said so, for a
// run that applies the plan's file.
func (j *Journal) announce(ctx context.Context, entry Entry) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.announced[entry.Name] || j.run().planned && !j.isAnnounced(entry) {
		return false
	}
	j.announced[entry.Name] = true
	if !j.run().partial && !j.run().planned {
		err := os.MkdirAll(j.path(announcedFolder), userfile.FolderMode)
		if err == nil {
			err = write(j.path(announcedFolder, filepath.Base(entry.path)), nil)
		}
		if err != nil && !errors.Is(err, fs.ErrExist) {
			j.warn(ctx, j.inaccessible("cannot be written", err))
		}
	}
	return true
}

// isAnnounced reports whether a plan that read the whole state has announced to take the entry over from its owner.
func (j *Journal) isAnnounced(entry Entry) bool {
	_, err := os.Lstat(j.path(announcedFolder, filepath.Base(entry.path)))
	return err == nil
}

// await waits for the end of the process that owns an entry, and returns the entry as it is then.
func (j *Journal) await(ctx context.Context, entry Entry) (Entry, bool) {
	ticker := time.NewTicker(lookInterval)
	defer ticker.Stop()
	for end := time.Now().Add(patience); !j.isGone(entry.owner) && time.Now().Before(end); {
		select {
		case <-ctx.Done():
			return entry, true
		case <-ticker.C:
		}
	}
	now, err := read(entry.path)
	now.Ended = j.hasEnded(entry.owner)
	return now, err == nil
}

// Verdict says what a create has to do.
type Verdict int

// The verdicts. With all but the first two, nothing may be sent.
const (
	// MakeOne means that the journal has nothing against a new webhook.
	MakeOne Verdict = iota
	// TakenOver means that the webhook of a killed run belongs to this process now.
	TakenOver
	// Busy means that another run is making this webhook.
	Busy
	// Ended means that a run has made this webhook and has ended in good order, but no state has shown the ID since.
	Ended
	// Unannounced means that this run could take the webhook of a killed run over, but its plan may not have read the
	// whole state.
	Unannounced
)

// Taking is what Take has found.
type Taking struct {
	Verdict Verdict
	Entry   Entry // unless the verdict is MakeOne
	// Expected reports whether this process has looked before, so that the user knows of the takeover.
	Expected bool
}

// Take makes this process the owner of a webhook that a killed run has made, if that is safe.
func (j *Journal) Take(ctx context.Context, webhook Webhook) (found Taking) {
	entries, _ := j.matching(ctx, webhook) // Sending reports the error
	for _, entry := range entries {
		entry, err := read(entry.path)
		if err != nil { // another create has it, or a state has shown it
			continue
		}
		entry.Ended = j.hasEnded(entry.owner)
		verdict := j.judge(entry)
		if verdict == TakenOver {
			if !j.takeFrom(ctx, entry) {
				continue
			}
			return Taking{Verdict: TakenOver, Entry: entry, Expected: j.hasAnnounced(entry)}
		}
		if found.Verdict == MakeOne {
			found = Taking{Verdict: verdict, Entry: entry}
		}
	}
	return found
}

// hasAnnounced reports whether this process has announced to take the entry over.
func (j *Journal) hasAnnounced(entry Entry) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.announced[entry.Name]
}

func (j *Journal) judge(entry Entry) Verdict {
	switch {
	case !j.isGone(entry.owner):
		return Busy
	case entry.ID == "": // the plan has warned
		return MakeOne
	case entry.Ended:
		return Ended
	case j.run().partial || j.run().planned && !j.isAnnounced(entry):
		return Unannounced
	}
	return TakenOver
}

// takeFrom reports whether this process is the owner of the entry now.
func (j *Journal) takeFrom(ctx context.Context, entry Entry) bool {
	owner, err := j.register()
	if err == nil {
		err = userfile.Rename(entry.path, j.path(openFolder, entry.Name+"."+owner.name))
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // else somebody has moved it
		j.warn(ctx, j.inaccessible("cannot be written", err))
	}
	return err == nil
}

// matching returns the open entries for an equal webhook that other runs have made with the state of this one.
func (j *Journal) matching(ctx context.Context, webhook Webhook) ([]Entry, error) {
	entries, err := j.open(ctx)
	if len(entries) == 0 {
		return nil, err
	}
	hash, mine := j.urlHash(webhook), j.identity()
	return slices.DeleteFunc(slices.Clone(entries), func(entry Entry) bool {
		if hash == "" || entry.urlHash != hash || entry.BaseURL != webhook.BaseURL || entry.FormID != webhook.FormID {
			return true
		}
		theirs := j.identityOf(entry.owner)
		return mine.Run == "" || theirs.Run == "" || mine.Run == theirs.Run ||
			mine.State == "" || mine.State != theirs.State
	}), err
}

// Gone drops the entry of a webhook that was deleted.
func (j *Journal) Gone(ctx context.Context, baseURL, id string) {
	usable, err := j.usable(ctx)
	if !usable {
		j.warn(ctx, err)
		return
	}
	hash := j.hash("id", baseURL, id)
	if hash == "" || remove(j.path(knownFolder, hash)) {
		return
	}
	entries, _ := j.readOpen()
	for _, entry := range entries {
		if entry.ID == id && entry.BaseURL == baseURL {
			remove(entry.path)
		}
	}
}

// All returns every entry, the oldest first, and says how many a newer version has written.
func (j *Journal) All() (entries []Entry, newer int, err error) {
	if err := j.Check(); err != nil || j.folder == "" {
		return nil, 0, err
	}
	entries, newer = j.readOpen()
	for i := range entries {
		entries[i].Living = !j.isGone(entries[i].owner)
	}
	for _, name := range names(j.path(knownFolder)) {
		entry, err := read(filepath.Join(j.path(knownFolder), name))
		switch {
		case err == nil:
			entry.Known = true
			entries = append(entries, entry)
		case errors.Is(err, errNewer):
			newer++
		}
	}
	slices.SortStableFunc(entries, func(a, b Entry) int {
		if order := a.Time.Compare(b.Time); order != 0 {
			return order
		}
		return strings.Compare(a.ID+" "+a.Name, b.ID+" "+b.Name)
	})
	return entries, newer, nil
}
