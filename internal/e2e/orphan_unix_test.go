//go:build unix

package e2e

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// orphan is a provider whose Terraform was killed while a request was on its way.
type orphan struct {
	pid  int
	life *bufio.Reader // ends with the provider
}

// newOrphan applies, and calls kill as soon as the route has got a request.
func newOrphan(t *testing.T, server *fillouttest.Server, space acctest.Workspace, route string,
	kill func(terraform int) error, variables ...string) orphan {
	t.Helper()
	// The provider holds a pipe open as long as it runs. Its end is the only sign of a process that is not a child.
	pipe := filepath.Join(t.TempDir(), "life")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	space = wrapped(t, space, fmt.Sprintf("exec 9<>'%s'\necho $$ >&9", pipe), variables...)
	apply := space.Command(t.Context(), "apply", "-auto-approve")
	if err := apply.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, func() bool { return len(server.RequestsTo(route)) > 0 })
	life, err := os.OpenFile(pipe, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { life.Close() })
	if err := life.SetReadDeadline(time.Now().Add(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	reader := bufio.NewReader(life)
	line, err := reader.ReadString('\n')
	for err == nil && reader.Buffered() > 0 { // the last process that Terraform has started is the one with the request
		line, err = reader.ReadString('\n')
	}
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Kill(pid, syscall.SIGKILL) }) // usually it has ended
	if err := kill(apply.Process.Pid); err != nil {
		t.Fatal(err)
	}
	_ = apply.Wait() // it was killed
	return orphan{pid: pid, life: reader}
}

// wrapped returns a workspace whose provider runs a script before it serves.
func wrapped(t *testing.T, space acctest.Workspace, script string, variables ...string) acctest.Workspace {
	t.Helper()
	wrapper := filepath.Join(t.TempDir(), "terraform-provider-fillout")
	script = fmt.Sprintf("#!/bin/sh\n%s\nexec '%s'\n", script, acctest.ProviderBinary(t))
	if err := os.WriteFile(wrapper, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return space.WithProvider(t, wrapper, variables...)
}

// killed kills Terraform alone. closed sends what a terminal that is closed sends to Terraform and to the provider.
func killed(terraform int) error { return syscall.Kill(terraform, syscall.SIGKILL) }
func closed(terraform int) error { return syscall.Kill(-terraform, syscall.SIGHUP) }

// eventually returns when a condition holds.
func eventually(t *testing.T, holds func() bool) {
	t.Helper()
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for end := time.Now().Add(time.Minute); !holds(); <-ticker.C {
		if time.Now().After(end) {
			t.Fatal("the condition does not hold after a minute")
		}
	}
}

// A provider whose Terraform has ended without a word finishes the exchange of a code, stores the token, and ends.
func TestOrphanFinishes(t *testing.T) {
	t.Parallel()
	oauth := newOAuthTarget(t)
	space := oauth.workspace(t)
	oauth.server.Inject(fillouttest.Fault{Route: acctest.ExchangeRoute, After: true, Delay: 2 * time.Second})
	// The log goes to a pipe that Terraform no longer reads.
	variables := append(oauth.variables(false), "TF_LOG_PROVIDER=DEBUG")
	expectEnd(t, newOrphan(t, oauth.server, space, acctest.ExchangeRoute, killed, variables...))
	space.Apply(t)
	oauth.expectExchanges(t, 1)
	oauth.createdWith(t)
}

func expectEnd(t *testing.T, provider orphan) {
	t.Helper()
	if _, err := io.Copy(io.Discard, provider.life); err != nil {
		t.Errorf("the provider still runs: %v", err)
	}
}

// A signal ends a provider whose Terraform was killed, also while a request is on its way.
func TestOrphanObeysSignals(t *testing.T) {
	t.Parallel()
	for _, sent := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		server := newServer(t)
		space := acctest.NewWorkspace(t, oneWebhook)
		server.Inject(fillouttest.Fault{Route: acctest.CreateRoute, Delay: 10 * time.Minute})
		orphan := newOrphan(t, server, space, acctest.CreateRoute, killed, acctest.Variables(server)...)
		stop := make(chan struct{})
		go func() {
			// Until the provider has seen that Terraform is gone, it leaves signals to Terraform.
			ticker := time.NewTicker(100 * time.Millisecond)
			defer ticker.Stop()
			for syscall.Kill(orphan.pid, sent) == nil {
				select {
				case <-ticker.C:
				case <-stop:
					return
				}
			}
		}()
		expectEnd(t, orphan)
		close(stop)
	}
}
