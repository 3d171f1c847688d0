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
	folder string
	log    bytes.Buffer
	runs   int
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	return &machine{folder: filepath.Join(t.TempDir(), "journal")}
}

// start returns the journal of a new process, of a new run with the usual state. change alters its identity.
func (m *machine) start(t *testing.T, change ...func(*run)) *Journal {
	t.Helper()
	j := Open(func(name string) string { return map[string]string{Variable: m.folder}[name] },
		slog.New(slog.NewTextHandler(&m.log, nil)))
	m.runs++
	r := run{id: strings.Repeat("r", m.runs), state: []string{"usual"}}
	for _, each := range change {
		each(&r)
	}
	j.run = func() run { return r }
	t.Cleanup(func() { kill(j) })
	return j
}

// kill ends a process, which does not note that.
func kill(j *Journal) { j.Exit() }

// create makes a webhook; without an ID, the answer does not come.
func create(t *testing.T, j *Journal, webhook Webhook, id string) *Create {
	t.Helper()
	entry := j.Begin(t.Context(), webhook)
	if err := entry.Sending(); err != nil {
		t.Fatal(err)
	}
	if id != "" {
		entry.Made(id)
	}
	return entry
}

// leave makes a webhook in a process that is killed then.
func (m *machine) leave(t *testing.T, id string) {
	t.Helper()
	j := m.start(t)
	create(t, j, example, id).Unanswered()
	kill(j)
}

// end lets the run that was killed first end in good order.
func (m *machine) end(t *testing.T) {
	t.Helper()
	_, name, _ := strings.Cut(m.files(openFolder)[0], ".")
	(&Journal{folder: m.folder, owners: []*owner{{name: name}}}).End()
}

// files returns the names of a folder's files.
func (m *machine) files(folder string) []string { return names(filepath.Join(m.folder, folder)) }

// rewrite changes the content of the only open entry.
func (m *machine) rewrite(t *testing.T, change func(string) string) {
	t.Helper()
	open := m.files(openFolder)
	if len(open) != 1 {
		t.Fatalf("there are %d open entries", len(open))
	}
	path := filepath.Join(m.folder, openFolder, open[0])
	text, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, []byte(change(string(text))), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// expect checks what a create has to do in a new process that has not looked before. So no takeover is expected. A
// webhook that is taken over has the ID 12345.
func (m *machine) expect(t *testing.T, want Verdict, change ...func(*run)) {
	t.Helper()
	j := m.start(t, change...)
	got := j.Take(t.Context(), example)
	if got.Verdict != want || want == TakenOver && got.Entry.ID != "12345" || got.Expected {
		t.Errorf("the next run gets %+v, want the verdict %d", got, want)
	}
	kill(j)
}
