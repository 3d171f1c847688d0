package usage_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/dev/bench/usage"
)

// Several processes may end at the same moment. Their CPU time adds up, their memory does not.
func TestAppendAndTake(t *testing.T) {
	t.Parallel()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	process := exec.Command(program, "-test.run=^$")
	if err := process.Run(); err != nil {
		t.Fatal(err)
	}
	one := filepath.Join(t.TempDir(), "one")
	if err := usage.Append(one, process.ProcessState); err != nil {
		t.Fatal(err)
	}
	single, err := usage.Take(one)
	if err != nil || single.CPU <= 0 {
		t.Fatalf("got %+v, %v", single, err)
	}
	if single.Memory != 0 && (single.Memory < 1<<20 || single.Memory > 1<<32) {
		t.Errorf("a process of Go's has %d bytes", single.Memory)
	}

	many := filepath.Join(t.TempDir(), "many")
	var group sync.WaitGroup
	for range 10 {
		group.Go(func() {
			if err := usage.Append(many, process.ProcessState); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	all, err := usage.Take(many)
	if want := (usage.Usage{CPU: 10 * single.CPU, Memory: single.Memory}); err != nil || all != want {
		t.Errorf("got %+v, %v, want %+v", all, err, want)
	}
	if _, err := os.Stat(many); !os.IsNotExist(err) {
		t.Errorf("the file is still there: %v", err)
	}
}

// A provider whose meter wrote nothing must not count as one that used nothing.
func TestTakeFails(t *testing.T) {
	t.Parallel()
	missing := filepath.Join(t.TempDir(), "missing")
	if _, err := usage.Take(missing); err == nil {
		t.Error("a file that is missing is no error")
	}
	if err := os.WriteFile(missing, []byte("{}\nnonsense\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := usage.Take(missing); err == nil {
		t.Error("a line that is no JSON is no error")
	}
}
