package journal

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// example is what the tests create.
var example = Webhook{"https://api.fillout.com", "pK4tWc9dQmus", "https://hooks.example.com/s3cr3t?token=hunter2"}

// machine has one journal, and processes that use it.
type machine struct {
	t      *testing.T
	folder string
	log    bytes.Buffer
	runs   int
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	return &machine{t: t, folder: filepath.Join(t.TempDir(), "journal")}
}

// start returns the journal of a new process, of a new run with the usual state. change alters its identity.
func (m *machine) start(change ...func(*run)) *Journal {
	j := Open(func(name string) string { return map[string]string{Variable: m.folder}[name] },
		slog.New(slog.NewTextHandler(&m.log, nil)))
	m.runs++
	r := run{id: strings.Repeat("r", m.runs), state: []string{"usual"}}
	for _, each := range change {
		each(&r)
	}
	j.run = func() run { return r }
	m.t.Cleanup(func() { kill(j) })
	return j
}

// kill ends a process, which does not note that.
func kill(j *Journal) { j.Exit() }

// create makes the webhook example; without an ID, the answer does not come.
func (m *machine) create(j *Journal, id string) *Create {
	m.t.Helper()
	entry := j.Begin(m.t.Context(), example)
	m.must(entry.Sending())
	if id != "" {
		entry.Made(id)
	}
	return entry
}

// leave makes a webhook in a process that is killed then.
func (m *machine) leave(id string) {
	m.t.Helper()
	j := m.start()
	m.create(j, id).Unanswered()
	kill(j)
}

// end lets the run that was killed first end in good order.
func (m *machine) end() {
	_, name, _ := strings.Cut(m.files(openFolder)[0], ".")
	(&Journal{folder: m.folder, owners: []*owner{{name: name}}}).End()
}

// files returns the names of a folder's files.
func (m *machine) files(folder string) []string { return names(filepath.Join(m.folder, folder)) }

// rewrite changes the content of the only open entry.
func (m *machine) rewrite(change func(string) string) {
	m.t.Helper()
	open := m.files(openFolder)
	if len(open) != 1 {
		m.t.Fatalf("there are %d open entries", len(open))
	}
	path := filepath.Join(m.folder, openFolder, open[0])
	text, err := os.ReadFile(path)
	m.must(err)
	m.must(os.WriteFile(path, []byte(change(string(text))), 0o600))
}

// remove deletes a file or a folder of the journal.
func (m *machine) remove(name string) {
	m.t.Helper()
	m.must(os.RemoveAll(filepath.Join(m.folder, name)))
}

func (m *machine) must(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
}

// expect checks what a create has to do in a new process that has not looked before. So no takeover is expected. A
// webhook that is taken over has the ID 12345.
func (m *machine) expect(want Verdict, change ...func(*run)) {
	m.t.Helper()
	j := m.start(change...)
	got := j.Take(m.t.Context(), example)
	if got.Verdict != want || want == TakenOver && got.Entry.ID != "12345" || got.Expected {
		m.t.Errorf("the next run gets %+v, want the verdict %d", got, want)
	}
	kill(j)
}
