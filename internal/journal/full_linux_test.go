package journal

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A full disk is an error before anything is sent, and leaves no half entry. It harms no entry that is there.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=64k,mode=0700"); err != nil {
		t.Skipf("only root can mount a small disk: %v", err)
	}
	m := &machine{t: t, folder: filepath.Join(disk, "journal")}
	t.Cleanup(func() { m.must(syscall.Unmount(disk, syscall.MNT_DETACH)) })
	j := m.start()
	begun := m.create(j, "")
	var full error
	for n := 0; full == nil; n++ {
		full = os.WriteFile(filepath.Join(disk, "ballast"+strings.Repeat("x", n)), make([]byte, 4096), 0o600)
	}
	if !errors.Is(full, syscall.ENOSPC) {
		t.Fatal(full)
	}

	begun.Made("12345")
	err := j.Begin(t.Context(), example).Sending()
	if err == nil || !strings.Contains(err.Error(), "cannot be written: ") || !strings.Contains(err.Error(), fixSpace) {
		t.Errorf("got %v", err)
	}
	j.required = false
	if err := j.Begin(t.Context(), example).Sending(); err != nil || m.log.Len() == 0 {
		t.Errorf("without the variable: got %v, the log is %q", err, m.log.String())
	}
	if open := m.files(openFolder); len(open) != 1 {
		t.Errorf("the open entries are %v", open)
	}
	kill(j)
	m.expect(MakeOne) // the new owner has no room for its own file
	ballast, _ := filepath.Glob(filepath.Join(disk, "ballast*"))
	for _, file := range ballast {
		m.must(os.Remove(file))
	}
	m.expect(TakenOver)
}
