package bench

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/tfcli"
)

// subject is a provider in a folder with a configuration.
type subject struct {
	*tfcli.Workspace
	folder string
	usage  string // the file that the meter writes
}

const requiredProviders = `terraform {
  required_providers {
    fillout = {
      source = "` + tfcli.Source + `"
    }
  }
}

`

const manyWebhooks = `resource "fillout_webhook" "test" {
  count   = %d
  form_id = %q
  url     = "https://hooks.example.com/fillout/${count.index}"
}
`

// newSubject creates a folder with a configuration. The provider takes its arguments from these variables.
func newSubject(b *testing.B, binary, configuration string, variables ...string) *subject {
	b.Helper()
	folder := b.TempDir()
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	meter := filepath.Join(folder, "terraform-provider-fillout") // the name that the CLI looks for
	if err := os.Symlink(self, meter); err != nil {
		b.Fatal(err)
	}
	text := requiredProviders + configuration
	if err := os.WriteFile(filepath.Join(folder, "main.tf"), []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
	cli, err := tfcli.Find()
	if err != nil {
		b.Fatal(err)
	}
	s := &subject{folder: folder, usage: filepath.Join(folder, "usage")}
	s.Workspace, err = tfcli.NewWorkspace(cli, meter, folder, append(variables, meterProvider+"="+binary,
		meterFile+"="+s.usage, "TF_CLI_ARGS=-no-color", "TF_INPUT=0")...)
	if err != nil {
		b.Fatal(err)
	}
	return s
}

// newWebhooks creates a folder with a number of webhooks of one form.
func newWebhooks(b *testing.B, binary string, service *fillouttest.Server, webhooks int) *subject {
	b.Helper()
	return newSubject(b, binary, fmt.Sprintf(manyWebhooks, webhooks, fillouttest.ContactFormID),
		"FILLOUT_BASE_URL="+service.URL(), "FILLOUT_ACCESS_TOKEN="+service.Token(), "FILLOUT_REQUESTS_PER_SECOND=100")
}

// measureWebhooks measures a command, and counts its requests.
func measureWebhooks(b *testing.B, s *subject, service *fillouttest.Server, command string) {
	b.Helper()
	service.ResetJournal()
	if command == "plan" {
		s.measure(b, command, "-detailed-exitcode") // an error if the plan has changes
	} else {
		// The floor of a plan sends nothing. The floor of a change sends the requests that cannot be avoided.
		s.measure(b, command, "-auto-approve", "FILLOUT_FLOOR_REQUESTS=1")
	}
	b.ReportMetric(float64(len(service.Requests())), "requests/op")
}

// measure measures the time of a command, the CPU time of the CLI and all processes below it, that of the provider
// alone, and the most memory that a process of the provider had resident.
func (s *subject) measure(b *testing.B, command, argument string, variables ...string) {
	b.Helper()
	process := s.Command(b.Context(), command, argument)
	process.Env = append(process.Env, variables...)
	begun := time.Now()
	output, err := process.CombinedOutput()
	took := time.Since(begun)
	if err != nil {
		b.Fatalf("%s: %v\n%s", command, err, output)
	}
	used := takeUsage(b, s.usage)
	b.ReportMetric(float64(took), "ns/op")
	b.ReportMetric((process.ProcessState.UserTime() + process.ProcessState.SystemTime()).Seconds(), "cpu-sec/op")
	b.ReportMetric(used.cpu.Seconds(), "provider-cpu-sec/op")
	b.ReportMetric(float64(used.memory), "peak-B")
}

// measureLimit measures the rate of 50 creates under Fillout's limit of five requests a second, whose windows follow
// each other without a gap.
func measureLimit(b *testing.B, binary string, phase time.Duration) {
	b.Helper()
	service := fillouttest.NewServer(b, fillouttest.WithBehavior(func(behavior *fillouttest.Behavior) {
		behavior.AlignedWindows, behavior.WindowPhase = true, phase
	}))
	if output, err := newWebhooks(b, binary, service, 50).Run(b.Context(), "apply", "-auto-approve"); err != nil {
		b.Fatalf("%v\n%s", err, output)
	}
	refused, created := 0, []time.Time{}
	for _, request := range service.Requests() {
		if request.Status == http.StatusTooManyRequests {
			refused++
		} else if request.Route == "POST /webhook/create" {
			created = append(created, request.Time)
		}
	}
	last := len(created) - 1
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(last)/created[last].Sub(created[0]).Seconds(), "creates/s")
	b.ReportMetric(float64(refused), "refused")
}
