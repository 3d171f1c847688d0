//go:build unix

package pulumitest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// After one Ctrl-C, Pulumi waits for the answer to a create, and its state has the ID. After two, it does not wait, and
// the provider's journal has the ID. The guide says how to go on then.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	s := newStack(t)
	s.env = append(s.env, "FILLOUT_JOURNAL="+filepath.Join(t.TempDir(), "journal"))
	program := "resources:\n" + webhook("once", "url: "+webhookURL+"/once")
	s.interrupt(t, program, 1)
	if got := s.state(t, "once").Get("id").Int(); got != s.server.Webhooks()[0].ID {
		t.Errorf("the state has the ID %d", got)
	}

	program += webhook("twice", "url: "+webhookURL+"/twice")
	s.interrupt(t, program, 2)
	made := s.server.Webhooks()[1]
	id := strconv.FormatInt(made.ID, 10)
	if exported := s.run(t, "stack", "export"); strings.Contains(exported, `"`+id+`"`) {
		t.Errorf("the state has the ID %s, too:\n%s", id, exported)
	}
	poll(t, func() bool {
		list := exec.CommandContext(t.Context(), acctest.ProviderBinary(t), "webhooks", "list")
		list.Env = s.env
		text, _ := list.CombinedOutput()
		return strings.Contains(string(text), id+" ")
	})
	s.run(t, "import", "fillout:index/webhook:Webhook", "twice", fmt.Sprintf("%s/%s/%s", made.FormID, id, made.URL),
		"--yes", "--protect=false")
	s.up(t, program)
	if got := urls(s); len(got) != 2 {
		t.Errorf("the webhooks are %q", got)
	}
}

// interrupt presses Ctrl-C while the program's webhook is created, and returns when Pulumi has ended.
func (s stack) interrupt(t *testing.T, program string, times int) {
	t.Helper()
	s.write(t, program)
	before := len(s.server.Webhooks())
	s.server.Inject(fillouttest.Fault{Route: acctest.CreateRoute, After: true, Times: 1, Delay: 2 * time.Second})
	command := exec.CommandContext(t.Context(), filepath.Join(os.Getenv(variable), "pulumi"), "up", "--yes", "--skip-preview",
		"--non-interactive", "--color=never")
	command.Dir, command.Env = s.dir, s.env
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	output, err := os.Create(filepath.Join(t.TempDir(), "output"))
	if err != nil {
		t.Fatal(err)
	}
	defer output.Close()
	command.Stdout, command.Stderr = output, output
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	poll(t, func() bool { return len(s.server.Webhooks()) > before })
	for n := range times { // a terminal sends the signal to all processes of the group
		if err := syscall.Kill(-command.Process.Pid, syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
		poll(t, func() bool { return strings.Count(acctest.Content(t, output.Name()), "^C received") > n })
	}
	if err := command.Wait(); err == nil {
		t.Errorf("the interrupted command succeeded:\n%s", acctest.Content(t, output.Name()))
	}
}

// poll waits until something is true.
func poll(t *testing.T, enough func() bool) {
	t.Helper()
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for !enough() {
		select {
		case <-t.Context().Done():
			t.FailNow()
		case <-ticker.C:
		}
	}
}
