package journal

import (
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// An entry goes from open to known to gone. It says nothing secret, and only its user can read it.
func TestLife(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	j := m.start()
	m.create(j, "12345")
	err := filepath.WalkDir(m.folder, func(path string, file fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := file.Info()
		if err != nil {
			return err
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has the mode %s", path, info.Mode())
		}
		if text, err := os.ReadFile(path); err == nil && (strings.Contains(string(text), "s3cr3t") ||
			strings.Contains(string(text), "hunter2")) {
			t.Errorf("%s has a secret: %s", path, text)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	entries, _, err := j.All()
	if err != nil || len(entries) != 1 || entries[0].ID != "12345" || entries[0].Known || entries[0].Host != "https://hooks.example.com" {
		t.Errorf("after the create: %+v, %v", entries, err)
	}
	if entries, _, _ := m.start().All(); !entries[0].Living {
		t.Errorf("another process does not see that the owner lives: %+v", entries)
	}
	kill(j)
	reader := m.start()
	reader.Mark(t.Context(), "777")
	reader.Mark(t.Context(), "12345")
	if entries, _, _ := reader.All(); len(entries) != 1 || !entries[0].Known || entries[0].Living {
		t.Errorf("after a read: %+v", entries)
	}
	reader.Gone(t.Context(), "https://eu-api.fillout.com", "12345")
	if len(m.files(knownFolder)) != 1 {
		t.Error("a delete at another address has dropped the entry")
	}
	reader.Gone(t.Context(), example.BaseURL, "12345")
	if len(m.files(knownFolder)) != 0 {
		t.Error("a delete has not dropped the entry")
	}
	m.leave("12346")
	m.start().Gone(t.Context(), example.BaseURL, "12346")
	m.create(m.start(), "").Refused()
	if open := m.files(openFolder); len(open) != 0 {
		t.Errorf("a delete, or a refusal, has not dropped the entry: %q", open)
	}
	if left := m.files(processesFolder); len(left) != 2 {
		t.Errorf("the files of processes that own nothing are still there: %q", left)
	}
	if m.log.Len() > 0 {
		t.Errorf("the log says %s", m.log.String())
	}
}

// A webhook of a killed run is taken over once, unless one of the rules of the package is against it.
func TestTake(t *testing.T) {
	t.Parallel()
	other := func(change func(*Webhook)) func(*machine) {
		return func(m *machine) {
			wanted := example
			change(&wanted)
			if found := m.start().Take(m.t.Context(), wanted); found.Verdict != MakeOne {
				m.t.Errorf("%+v gets %+v", wanted, found)
			}
		}
	}
	before := func(*machine) {}
	plan := func(change ...func(*run)) func(*machine) {
		return func(m *machine) {
			_, err := m.start(change...).Look(m.t.Context(), example)
			m.must(err)
		}
	}
	replaced := func(old, with string) func(*machine) {
		return func(m *machine) { m.rewrite(func(s string) string { return strings.Replace(s, old, with, 1) }) }
	}
	target := func(r *run) { r.partial = true }
	file := func(r *run) { r.planned = true }
	for name, test := range map[string]struct {
		before func(*machine)
		change func(*run)
		want   Verdict
	}{
		"killed":              {before: before, want: TakenOver},
		"another form":        {before: other(func(w *Webhook) { w.FormID = "otherform" }), want: TakenOver},
		"another URL":         {before: other(func(w *Webhook) { w.URL += "2" }), want: TakenOver},
		"another address":     {before: other(func(w *Webhook) { w.BaseURL = "https://eu-api.fillout.com" }), want: TakenOver},
		"in a state":          {before: func(m *machine) { m.start().Mark(m.t.Context(), "12345") }},
		"deleted":             {before: func(m *machine) { m.start().Gone(m.t.Context(), example.BaseURL, "12345") }},
		"the same run":        {before: before, change: func(r *run) { r.id = "r" }},
		"unknown run":         {before: before, change: func(r *run) { r.id = "" }},
		"another state":       {before: before, change: func(r *run) { r.state = []string{"other"} }},
		"unknown state":       {before: before, change: func(r *run) { r.state = nil }},
		"with -target":        {before: before, change: target, want: Unannounced},
		"a plan's file":       {before: plan(), change: file, want: TakenOver},
		"another file":        {before: before, change: file, want: Unannounced},
		"a file with -target": {before: plan(target), change: file, want: Unannounced},
		"a file, twice": {before: func(m *machine) {
			plan()(m)
			m.expect(TakenOver)
		}, change: file, want: Unannounced}, // the new owner may have saved it
		"ended well":       {before: (*machine).end, want: Ended},
		"no longer owned":  {before: func(m *machine) { m.remove(processesFolder) }},
		"without its key":  {before: func(m *machine) { m.remove(keyFile) }},
		"half of an ID":    {before: func(m *machine) { m.rewrite(func(s string) string { return s[:len(s)-3] }) }},
		"half of an entry": {before: func(m *machine) { m.rewrite(func(s string) string { return s[:20] }) }},
		"newer version":    {before: replaced(`"version":1`, `"version":2`)},
		"in a state, without the folder": {before: func(m *machine) {
			m.remove(knownFolder)
			m.start().Mark(m.t.Context(), "12345")
		}},
		"made in the future": {before: replaced(`"time":"20`, `"time":"90`), want: TakenOver},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMachine(t)
			m.leave("12345")
			test.before(m)
			if test.change == nil {
				test.change = func(*run) {}
			}
			m.expect(test.want, test.change)
			if test.want == TakenOver { // a run that was killed after it took the webhook loses it to the next one
				m.expect(TakenOver)
			}
		})
	}
}

// Of many creates in several processes at once, one takes the webhook.
func TestTakeOnce(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	for i := range 10 {
		m.leave(strconv.Itoa(i))
	}
	var mu sync.Mutex
	var group sync.WaitGroup
	taken := map[string]int{}
	for range 4 {
		j := m.start()
		for range 10 {
			group.Go(func() {
				found := j.Take(t.Context(), example)
				mu.Lock()
				defer mu.Unlock()
				if found.Verdict == TakenOver {
					taken[found.Entry.ID]++
				}
			})
		}
	}
	group.Wait()
	for id, times := range taken {
		if times != 1 {
			t.Errorf("%s was taken %d times", id, times)
		}
	}
	if len(taken) != 10 {
		t.Errorf("%d of 10 were taken", len(taken))
	}
}

// A plan names what a create takes over, each webhook once, and the creates without an answer. Of webhooks of runs that
// have ended in good order, it warns.
func TestLook(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	m.leave("1")
	m.leave("2")
	m.leave("")
	j := m.start()
	for _, want := range []string{"1 2", "2 1", ""} {
		found, err := j.Look(t.Context(), example)
		if err != nil || len(found.Unanswered) != 1 || len(found.Busy) != 0 || found.Partial {
			t.Errorf("got %+v, %v", found, err)
		}
		if got := found.TakeOver; (got == nil) != (want == "") || got != nil && !strings.Contains(want, got.ID) {
			t.Errorf("it takes over %+v, want one of %q", got, want)
		}
	}
	for range 2 {
		if taken := j.Take(t.Context(), example); taken.Verdict != TakenOver || !taken.Expected {
			t.Errorf("after the look, a create gets %+v", taken)
		}
	}
	kill(j)
	partial, err := m.start(func(r *run) { r.partial = true }).Look(t.Context(), example)
	if err != nil || !partial.Partial || partial.TakeOver == nil {
		t.Errorf("with -target: %+v, %v", partial, err)
	}
	m = newMachine(t)
	m.leave("1")
	m.end()
	ended, err := m.start().Look(t.Context(), example)
	if err != nil || len(ended.Ended) != 1 || ended.TakeOver != nil {
		t.Errorf("after a run that ended in good order: %+v, %v", ended, err)
	}
}

// A plan waits for a provider whose Terraform was killed, and that still gets its answer.
func TestLookWaits(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	owner := m.start()
	entry := m.create(owner, "")
	time.AfterFunc(200*time.Millisecond, func() {
		entry.Made("12345")
		kill(owner)
	})
	found, err := m.start().Look(t.Context(), example)
	if err != nil || found.TakeOver == nil || found.TakeOver.ID != "12345" {
		t.Errorf("got %+v, %v", found, err)
	}
}

// A key that is made anew while a process runs makes it another owner. So the next run still takes its webhooks over.
func TestKeyLost(t *testing.T) {
	t.Parallel()
	for name, lost := range map[string]string{"the key": keyFile, "the folder": ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMachine(t)
			j := m.start()
			m.create(j, "1").Refused()
			entry := m.create(j, "")
			m.must(os.RemoveAll(filepath.Join(m.folder, lost)))
			entry.Made("12345")
			m.expect(Busy)
			kill(j)
			m.expect(TakenOver)
			if open := m.files(openFolder); len(open) != 1 {
				t.Errorf("the open entries are %q", open)
			}
		})
	}
}
