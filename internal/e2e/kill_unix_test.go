//go:build unix

package e2e

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	// killsOfRun is how many kills a normal run of the tests has. CI has three such runs, and make kill sets KILLS.
	killsOfRun = 10
	// killsOfWorkspace is how many runs of a workspace are killed one after another, at most, before one run may end.
	killsOfWorkspace = 3
	webhooksToKill   = 30
)

// victim is a workspace whose runs are killed.
type victim struct {
	acctest.Workspace
	server  *fillouttest.Server
	pids    string // file with a line for each process of the provider
	random  *rand.Rand
	journal string // the value of FILLOUT_JOURNAL
	urls    int    // how many different URLs the webhooks have

	config, imports                                  string
	kills, late, unanswered, removed, restored, lost int
	// taken and imported are the IDs that a plan has announced, and those that were imported.
	taken, imported map[string]bool
}

// newVictim makes a workspace in which a wrapper of the provider writes the process's ID.
func newVictim(t *testing.T, seed uint64, urls int, journal string) *victim {
	t.Helper()
	acctest.RequireCLI(t)
	v := &victim{random: rand.New(rand.NewPCG(seed, 0)), urls: urls,
		config: acctest.RequiredProviders + acctest.Webhook(fillouttest.ContactFormID,
			fmt.Sprintf("%s; count = %d", acctest.To(urlToKill(fmt.Sprintf("${count.index %% %d}", urls))), webhooksToKill)),
		taken: map[string]bool{}, imported: map[string]bool{},
		server: fillouttest.NewServer(t, fillouttest.WithoutRateLimit(), fillouttest.WithLatency(50*time.Millisecond, 0))}
	v.Dir = t.TempDir()
	v.pids = filepath.Join(v.Dir, "pids")
	v.journal = cmp.Or(journal, filepath.Join(v.Dir, "journal"))
	v.Write(t, v.config)
	v.Workspace = wrapped(t, v.Workspace, fmt.Sprintf("echo $$ >> '%s'", v.pids),
		append(acctest.Variables(v.server), "FILLOUT_JOURNAL="+v.journal)...)
	return v
}

// providers returns the process IDs of all providers so far.
func (v *victim) providers() (pids []int) {
	text, _ := os.ReadFile(v.pids) // it does not exist before the first
	for line := range strings.FieldsSeq(string(text)) {
		if pid, err := strconv.Atoi(line); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}

// kill applies, and sends SIGKILL at a random moment after enough requests: to Terraform, to the provider, or to both.
// A run that ends before is no kill.
func (v *victim) kill(t *testing.T, enough func() bool) {
	t.Helper()
	apply := v.Command(t.Context(), "apply", "-auto-approve", "-no-color")
	var output bytes.Buffer
	apply.Stdout, apply.Stderr = &output, &output
	if err := apply.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = apply.Wait() // it is killed, unless it ends before
		close(ended)
	}()
	ticker := time.NewTicker(2 * time.Millisecond)
	defer ticker.Stop()
	var moment <-chan time.Time
	for waiting := true; waiting; {
		select {
		case <-ended:
			if v.late++; !apply.ProcessState.Success() {
				t.Fatalf("an apply that was not killed has failed:\n%s", output.String())
			}
			return
		case <-moment:
			waiting = false
		case <-ticker.C:
			if moment == nil && enough() {
				moment = time.After(time.Duration(v.random.IntN(60)) * time.Millisecond)
			}
		}
	}
	terraform := apply.Process.Pid
	pids := v.providers()
	if len(pids) == 0 {
		t.Fatal("no provider has run")
	}
	switch v.random.IntN(3) {
	case 0:
		_ = syscall.Kill(terraform, syscall.SIGKILL)
	case 1:
		_ = syscall.Kill(pids[len(pids)-1], syscall.SIGKILL)
	default:
		_ = syscall.Kill(-terraform, syscall.SIGKILL)
	}
	if <-ended; apply.ProcessState.Success() {
		v.late++
	} else {
		v.kills++
	}
	eventually(t, func() bool { // a provider without Terraform finishes its requests
		return !slices.ContainsFunc(v.providers(), func(pid int) bool { return syscall.Kill(pid, 0) == nil })
	})
}

// urlToKill returns the URL of a webhook with a number, or with an expression for it.
func urlToKill(n any) string { return fmt.Sprintf("https://hooks.example.com/%v", n) }

// killed kills runs until the number is reached. After some, it lets one end, and counts the webhooks that its state
// does not have. If it needs more, it starts again.
func (v *victim) killed(t *testing.T, kills int) {
	t.Helper()
	requests := func() int { return len(v.server.RequestsTo(acctest.CreateRoute)) }
	for {
		for left := webhooksToKill; v.kills < kills && left > 0; left = webhooksToKill - len(v.server.Webhooks()) {
			before, wanted := requests(), 1+v.random.IntN(left)
			v.kill(t, func() bool { return requests()-before >= wanted })
			v.recover(t)
		}
		output := v.Apply(t)
		saved := v.saved(t)
		if len(saved) != webhooksToKill {
			t.Errorf("the state has %d webhooks:\n%s", len(saved), output)
		}
		for _, webhook := range v.server.Webhooks() {
			if !saved[strconv.FormatInt(webhook.ID, 10)] {
				v.lost++
				v.server.DeleteWebhook(webhook.ID)
			}
		}
		if n := len(v.server.Webhooks()); n != len(saved) {
			t.Errorf("the service has %d of the %d webhooks of the state", n, len(saved))
		}
		if v.kills >= kills {
			return
		}
		v.imports = ""
		v.Write(t, v.config)
		v.Destroy(t)
	}
}

// Runs that make 30 webhooks are killed at random moments. After that, a run that ends has each webhook once, and in
// its state. With KILL_JOURNAL=off, the test counts what is lost without the journal.
func TestKilledAtRandom(t *testing.T) {
	t.Parallel()
	off := os.Getenv("KILL_JOURNAL") == "off"
	kills, err := strconv.Atoi(cmp.Or(os.Getenv("KILLS"), strconv.Itoa(killsOfRun)))
	if err != nil {
		t.Fatal(err)
	}
	first, err := strconv.ParseUint(cmp.Or(os.Getenv("KILL_SEED"), fmt.Sprint(rand.Uint64())), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	var killed, kept, lost atomic.Int64
	t.Cleanup(func() {
		t.Logf("%d kills, %d webhooks taken over or imported, %d lost", killed.Load(), kept.Load(), lost.Load())
		if kills > killsOfRun && kept.Load() == 0 && !off {
			t.Error("no kill has left a webhook to take over or to import")
		}
	})
	for i := range (kills + killsOfWorkspace - 1) / killsOfWorkspace {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			t.Parallel()
			seed := first + uint64(i)
			urls := webhooksToKill
			if i%3 == 2 { // some webhooks have the same form and URL
				urls = 7
			}
			v := newVictim(t, seed, urls, os.Getenv("KILL_JOURNAL"))
			v.killed(t, killsOfWorkspace)
			t.Logf("KILL_SEED=%d: %d kills (%d more too late, %d states restored), %d creates sent, %d announced to be taken "+
				"over, %d imported, %d announced as possible and %d of them removed in the dashboard, %d lost", seed, v.kills,
				v.late, v.restored, len(v.server.RequestsTo(acctest.CreateRoute)), len(v.taken), len(v.imported), v.unanswered,
				v.removed, v.lost)
			if v.lost > 0 && !off {
				t.Errorf("%d webhooks were lost", v.lost)
			}
			killed.Add(int64(v.kills))
			lost.Add(int64(v.lost))
			kept.Add(int64(len(v.taken) + len(v.imported)))
		})
	}
}
