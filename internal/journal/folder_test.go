package journal

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// A folder that cannot be used is an error before anything is sent if the user has named it. Otherwise the log says so,
// once.
func TestUnusableFolder(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		prepare func(*machine, *Journal)
		want    string
	}{
		"below a file": {func(m *machine, j *Journal) {
			j.folder = filepath.Join(m.folder, "journal")
			m.must(os.WriteFile(m.folder, nil, 0o600))
		}, ""},
		"a file": {func(m *machine, _ *Journal) { m.must(os.WriteFile(m.folder, nil, 0o600)) }, " is not a folder; set FILLOUT_JOURNAL to "},
		"another user": {func(m *machine, j *Journal) {
			m.must(os.Mkdir(m.folder, 0o700))
			j.user = 4711
		}, " belongs to another user; set "},
		"open to others": {func(m *machine, _ *Journal) {
			m.must(errors.Join(os.Mkdir(m.folder, 0o700), os.Chmod(m.folder, 0o777)))
		}, " can be written by other users; take "},
	} {
		for _, required := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				m := newMachine(t)
				j := m.start()
				test.prepare(m, j)
				j.required = required
				for range 2 {
					entry := j.Begin(t.Context(), example)
					err := entry.Sending()
					_, looked := j.Look(t.Context(), example)
					entry.Made("12345")
					problem := (*Error)(nil)
					switch {
					case required && (!errors.As(err, &problem) || !strings.Contains(err.Error(), test.want)):
						t.Errorf("got %v", err)
					case required && test.want != "" && looked == nil:
						t.Error("the plan does not say so")
					case !required && (err != nil || looked != nil):
						t.Errorf("got %v, %v", err, looked)
					}
				}
				if lines := strings.Count(m.log.String(), "\n"); !required && lines != 1 {
					t.Errorf("the log has %d lines:\n%s", lines, m.log.String())
				}
			})
		}
	}
}

// A folder that somebody deletes while the process lives is made again, and nothing is lost.
func TestFolderVanishes(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	j := m.start()
	m.create(j, "1")
	m.must(os.RemoveAll(m.folder))
	entry := m.create(j, "")
	m.must(os.RemoveAll(m.folder))
	entry.Made("2")
	m.create(j, "3")
	entries, _, err := j.All()
	if err != nil || len(entries) != 2 || entries[0].ID != "2" || entries[1].ID != "3" {
		t.Errorf("the journal has %+v, %v", entries, err)
	}
}

// The variable turns the journal off, or must name an absolute path. Without it, the folder is below the user's own.
func TestOpen(t *testing.T) {
	t.Parallel()
	open := func(variables map[string]string) *Journal {
		return Open(func(name string) string { return variables[name] }, slog.New(slog.DiscardHandler))
	}
	j := open(map[string]string{Variable: " off "})
	entry := j.Begin(t.Context(), example)
	j.Mark(t.Context(), "1")
	j.Gone(t.Context(), example.BaseURL, "1")
	if err := errors.Join(entry.Sending(), j.Check()); err != nil || j.Folder() != "" {
		t.Errorf("off: %v", err)
	}
	entry.Made("1")
	for _, path := range []string{"journal", "~/journal", "/a\nb"} {
		err := open(map[string]string{Variable: path}).Begin(t.Context(), example).Sending()
		if err == nil || !strings.Contains(err.Error(), "is not the absolute path of a folder; set FILLOUT_JOURNAL to the absolute") {
			t.Errorf("%q: %v", path, err)
		}
	}
	if j := open(nil); !filepath.IsAbs(j.Folder()) || filepath.Base(j.Folder()) != "journal" || j.required {
		t.Errorf("the default is %q", j.Folder())
	}
}

// What cannot be read is kept and counted. A key that cannot be read is not replaced, since all hashes hang on it.
func TestUnreadable(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	m.leave("12345")
	m.rewrite(func(s string) string { return strings.Replace(s, `"form_id":"`, `"form_id":7,"was":"`, 1) })
	if entries, newer, err := m.start().All(); len(entries) != 0 || newer != 1 || err != nil {
		t.Errorf("the journal has %+v, and %d of a newer version, %v", entries, newer, err)
	}
	m.must(os.Remove(filepath.Join(m.folder, keyFile)))
	m.must(os.Mkdir(filepath.Join(m.folder, keyFile), 0o700))
	if err := m.start().Begin(t.Context(), example).Sending(); err == nil || !strings.Contains(err.Error(), " cannot be read: ") {
		t.Errorf("got %v", err)
	}
	if open := m.files(openFolder); len(open) != 1 {
		t.Errorf("the open entries are %v", open)
	}
}

// The settings of a backend count without what changes from job to job.
func TestBackend(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "",
		`{"lineage":"x","backend":{"type":"s3","config":{"key":"prod","bucket":"b","access_key":"A","secret_key":"S","token":null,` +
			`"password":"P"}}}`: `s3{"bucket":"b","key":"prod"}`,
		`{"backend":{"type":"kubernetes","config":{"secret_suffix":"prod","token":"T"}}}`: `kubernetes{"secret_suffix":"prod"}`,
	} {
		file := newMachine(t).folder
		if text != "" {
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if got := backend(file); got != want {
			t.Errorf("%s: got %q", text, got)
		}
	}
}

// Terraform takes arguments from variables too. Their values can have quotes.
func TestHasFlag(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]bool{
		"terraform apply -auto-approve":                           false,
		"terraform apply -target=fillout_webhook.a":               true,
		"tofu plan --target fillout_webhook.a":                    true,
		"terraform apply -var target=x plan.bin -target":          true,
		"terraform apply target=x":                                false,
		"terraform apply -targets=x":                              false,
		`TF_CLI_ARGS_apply=-no-color "-target=fillout_webhook.a"`: true,
		"TF_CLI_ARGS='-target' x":                                 true,
		"TF_VAR_target=-target":                                   false,
	} {
		arguments := strings.Fields(line)
		if strings.HasPrefix(line, "TF_") {
			arguments = argumentsOf([]string{line})
		}
		if got := hasFlag(arguments, "target"); got != want {
			t.Errorf("%s: %v", line, got)
		}
	}
}

// Only plan and apply have the state of the folder, and the file of a plan hides its flags.
func TestCommands(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	file := m.folder + " the plan"
	m.must(os.WriteFile(file, nil, 0o600))
	for line, want := range map[string]struct {
		state   bool
		planned bool
	}{
		"terraform apply|-auto-approve":       {state: true},
		"terraform -chdir=x apply":            {state: true},
		"tofu apply|" + file:                  {state: true, planned: true},
		"terraform apply|-var-file|" + file:   {state: true},
		"terraform apply|-var-file=x|" + file: {state: true, planned: true},
		"terraform plan|-out|" + file:         {state: true},
		"terraform apply|-var|a=b":            {state: true},
		"terraform test":                      {},
		"terraform rpcapi":                    {},
		"terraform apply|-state=x":            {},
	} {
		j := m.start()
		first, rest, _ := strings.Cut(line, "|")
		arguments := strings.Fields(first)
		if rest != "" {
			arguments = append(arguments, strings.Split(rest, "|")...)
		}
		j.parent = func() (process, error) { return process{start: "1", arguments: arguments}, nil }
		if got := j.findRun(); (len(got.state) > 0) != want.state || got.planned != want.planned || got.id != "1" {
			t.Errorf("%s: got %+v", line, got)
		}
	}
}

// The parent of a test is the program go, which has a start and arguments.
func TestParentProcess(t *testing.T) {
	t.Parallel()
	first, err := parentProcess()
	second, again := parentProcess()
	if err != nil || again != nil || first.start == "" || len(first.arguments) == 0 || first.start != second.start {
		t.Errorf("got %+v, %v, and then %+v, %v", first, err, second, again)
	}
}

// BenchmarkCreate measures what the journal adds to a create: the new file of the entry with its content, one sync of
// that file, and the line with the ID. TMPDIR chooses the disk. Between two creates, it deletes the entry, as a journal
// that is used does. Other programs that write to the disk delay some syncs a lot, which the mean shows. So the median
// counts. "disk" is the median of a file of the same size that is written and synced next to each entry. No journal
// that outlives a power cut costs less.
func BenchmarkCreate(b *testing.B) {
	folder := filepath.Join(b.TempDir(), "journal")
	j := Open(func(string) string { return folder }, slog.New(slog.DiscardHandler))
	b.Cleanup(j.Exit)
	var entries, files []time.Duration
	for b.Loop() {
		start := time.Now()
		entry := j.Begin(b.Context(), example)
		if err := entry.Sending(); err != nil {
			b.Fatal(err)
		}
		entry.Made("12345")
		entries = append(entries, time.Since(start))
		text, err := os.ReadFile(entry.path)
		if err != nil {
			b.Fatal(err)
		}
		remove(entry.path)

		start = time.Now()
		plain := filepath.Join(folder, "plain")
		if err := write(plain, text); err != nil {
			b.Fatal(err)
		}
		files = append(files, time.Since(start))
		remove(plain)
	}
	total := time.Duration(0)
	for _, duration := range entries {
		total += duration
	}
	slices.Sort(entries)
	slices.Sort(files)
	b.ReportMetric(float64(entries[len(entries)/2].Microseconds())/1000, "median-ms")
	b.ReportMetric(float64(total.Microseconds())/float64(len(entries))/1000, "mean-ms")
	b.ReportMetric(float64(files[len(files)/2].Microseconds())/1000, "disk-ms")
}

// BenchmarkMark measures what the journal adds to the refresh of a webhook that it knows.
func BenchmarkMark(b *testing.B) {
	j := Open(func(string) string { return filepath.Join(b.TempDir(), "journal") }, slog.New(slog.DiscardHandler))
	for b.Loop() {
		j.Mark(b.Context(), "12345")
	}
}
