//go:build unix

package e2e

import (
	"encoding/json"
	"fmt"
	"log/slog"
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
	"github.com/fillout-community/terraform-provider-fillout/internal/journal"
	"github.com/fillout-community/terraform-provider-fillout/internal/tfcli"
)

const (
	// killsInCI is how many kills a normal run of the tests has. make kill sets KILLS.
	killsInCI = 30
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

	kills, late, taken, imported, unanswered, restored int
}

// newVictim makes a workspace in which a wrapper of the provider writes the process's ID.
func newVictim(t *testing.T, seed uint64, config, journal string) *victim {
	t.Helper()
	acctest.RequireCLI(t)
	v := &victim{random: rand.New(rand.NewPCG(seed, 0)), journal: journal,
		server: fillouttest.NewServer(t, fillouttest.WithoutRateLimit(), fillouttest.WithLatency(50*time.Millisecond, 0))}
	v.Dir = t.TempDir()
	v.pids = filepath.Join(v.Dir, "pids")
	if v.journal == "" {
		v.journal = filepath.Join(v.Dir, "journal")
	}
	v.Write(t, config)
	wrapper := filepath.Join(t.TempDir(), "terraform-provider-fillout")
	script := fmt.Sprintf("#!/bin/sh\necho $$ >> '%s'\nexec '%s'\n", v.pids, acctest.ProviderBinary(t))
	if err := os.WriteFile(wrapper, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	cli, err := tfcli.Find()
	if err != nil {
		t.Fatal(err)
	}
	v.Workspace.Workspace, err = tfcli.NewWorkspace(cli, wrapper, v.Dir,
		append(acctest.Variables(v.server), "FILLOUT_JOURNAL="+v.journal)...)
	if err != nil {
		t.Fatal(err)
	}
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
// A run that ends before is late, and no kill.
func (v *victim) kill(t *testing.T, enough func() bool) {
	t.Helper()
	apply := v.Command(t.Context(), "apply", "-auto-approve", "-no-color")
	if err := apply.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = apply.Wait() // it is killed
		close(ended)
	}()
	ticker := time.NewTicker(2 * time.Millisecond)
	defer ticker.Stop()
	for waiting := true; waiting; {
		select {
		case <-ended:
			v.late++
			return
		case <-ticker.C:
			waiting = !enough()
		}
	}
	<-time.After(time.Duration(v.random.IntN(60)) * time.Millisecond)
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
	v.kills++
	<-ended
	eventually(t, func() bool { // a provider without Terraform finishes its requests
		return !slices.ContainsFunc(v.providers(), func(pid int) bool { return syscall.Kill(pid, 0) == nil })
	})
}

// recover does what the provider and the webhooks guide say after a kill.
func (v *victim) recover(t *testing.T) {
	t.Helper()
	file := filepath.Join(v.Dir, "terraform.tfstate")
	if text, err := os.ReadFile(file); err == nil && !json.Valid(text) {
		v.restored++
		if err := os.Rename(file+".backup", file); err != nil {
			_ = os.Remove(file) // the first apply has no backup
		}
	}
	if v.journal == "off" {
		return
	}
	// In the dashboard, the user removes each webhook that nothing knows, of creates that the plan warns about.
	j := v.openJournal()
	entries, _, err := j.All()
	if err != nil {
		t.Fatal(err)
	}
	known, doubts := map[string]bool{}, 0
	for _, entry := range entries {
		known[entry.ID] = true
		switch {
		case entry.ID == "":
			doubts++
			if err := j.Forget(entry); err != nil {
				t.Error(err)
			}
		case entry.Ended && !entry.Known:
			v.importInto(t, entry)
		}
	}
	v.unanswered += doubts
	for _, webhook := range v.server.Webhooks() {
		if id := strconv.FormatInt(webhook.ID, 10); !known[id] {
			v.server.DeleteWebhook(webhook.ID)
			doubts--
		}
	}
	if doubts < 0 {
		t.Errorf("%d webhooks are neither in the journal nor announced as possible", -doubts)
	}
}

// importInto imports a webhook that the CLI was told of, and did not save. The state may have it nevertheless.
func (v *victim) importInto(t *testing.T, entry journal.Entry) {
	t.Helper()
	saved, addresses := map[string]bool{}, map[string]bool{}
	for _, resource := range readState(t, v.Workspace).Resources {
		for _, object := range resource.Instances {
			saved[fmt.Sprint(object.Attributes["id"])] = true
			addresses[fmt.Sprintf("fillout_webhook.test[%v]", object.IndexKey)] = true
		}
	}
	if saved[entry.ID] {
		return
	}
	for _, webhook := range v.server.Webhooks() {
		if strconv.FormatInt(webhook.ID, 10) != entry.ID {
			continue
		}
		for i := range webhooksToKill {
			if address := fmt.Sprintf("fillout_webhook.test[%d]", i); webhook.URL == urlToKill(i%v.urls) && !addresses[address] {
				v.Run(t, "import", address, entry.FormID+"/"+entry.ID+"/"+webhook.URL)
				v.imported++
				return
			}
		}
	}
	t.Errorf("webhook %s has no place in the state", entry.ID)
}

func (v *victim) openJournal() *journal.Journal {
	return journal.Open(func(string) string { return v.journal }, slog.New(slog.DiscardHandler))
}

// urlToKill returns the URL of a webhook with a number, or with an expression for it.
func urlToKill(n any) string { return fmt.Sprintf("https://hooks.example.com/%v", n) }

// killed returns how many webhooks no state knows, or exist twice, after several kills and one run that ends.
func (v *victim) killed(t *testing.T, kills int) (lost int) {
	t.Helper()
	requests := func() int { return len(v.server.RequestsTo(acctest.CreateRoute)) }
	for left := webhooksToKill; v.kills < kills && left > 0; left = webhooksToKill - len(v.server.Webhooks()) {
		before, wanted := requests(), 1+v.random.IntN(left)
		v.kill(t, func() bool { return requests()-before >= wanted })
		v.recover(t)
	}
	sent, before := requests(), 0
	for _, resource := range readState(t, v.Workspace).Resources {
		before += len(resource.Instances)
	}
	output := v.Apply(t)
	v.taken = webhooksToKill - before - (requests() - sent)
	saved := map[string]bool{}
	for _, resource := range readState(t, v.Workspace).Resources {
		for _, object := range resource.Instances {
			id := fmt.Sprint(object.Attributes["id"])
			if saved[id] {
				t.Errorf("two resources have the webhook %s", id)
			}
			saved[id] = true
		}
	}
	if len(saved) != webhooksToKill {
		t.Errorf("the state has %d webhooks:\n%s", len(saved), output)
	}
	for _, id := range held(v.server) {
		if !saved[id] {
			lost++
		}
	}
	if v.journal != "off" && len(held(v.server)) != len(saved) {
		t.Errorf("the service has %d webhooks, the state %d", len(held(v.server)), len(saved))
	}
	return lost
}

// Runs that make 30 webhooks are killed at random moments. After that, a run that ends has each webhook once, and in
// its state. With KILLS and FILLOUT_JOURNAL=off, the test counts what is lost without the journal.
func TestKilledAtRandom(t *testing.T) {
	t.Parallel()
	kills, off := killsInCI, os.Getenv("KILL_JOURNAL") == "off"
	if testing.Short() {
		kills /= 3
	}
	if text := os.Getenv("KILLS"); text != "" {
		var err error
		if kills, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	first := rand.Uint64()
	if text := os.Getenv("KILL_SEED"); text != "" {
		var err error
		if first, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	var taken atomic.Int64
	t.Cleanup(func() {
		if !off && kills >= killsInCI && taken.Load() == 0 {
			t.Error("no run has taken a webhook over, so nothing is proved")
		}
	})
	for i := range (kills + killsOfWorkspace - 1) / killsOfWorkspace {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			t.Parallel()
			seed, place := first+uint64(i), ""
			if off {
				place = "off"
			}
			// In every third workspace, some webhooks have the same form and URL.
			urls := webhooksToKill
			if i%3 == 2 {
				urls = 7
			}
			config := acctest.RequiredProviders + acctest.Webhook(fillouttest.ContactFormID,
				acctest.To(urlToKill(fmt.Sprintf("${count.index %% %d}", urls)))+"; count = "+strconv.Itoa(webhooksToKill))
			v := newVictim(t, seed, config, place)
			v.urls = urls
			lost := v.killed(t, killsOfWorkspace)
			t.Logf("KILL_SEED=%d: %d kills, %d runs ended before (%d states restored), %d creates sent, %d taken over by the "+
				"last run, %d imported, %d announced as possible, %d lost", seed, v.kills, v.late, v.restored,
				len(v.server.RequestsTo(acctest.CreateRoute)), v.taken, v.imported, v.unanswered, lost)
			taken.Add(int64(v.taken))
			if lost > 0 && !off {
				t.Errorf("%d webhooks were lost", lost)
			}
		})
	}
}
