// Command quickstart shows the provider at work against a local simulator of Fillout: the real CLI creates a webhook, a
// form is submitted, the submission arrives, and the CLI deletes the webhook. It needs no account and leaves nothing
// behind.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/fillout-community/terraform-provider-fillout/examples"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/tfcli"
)

// Exit codes besides 0 and 2, which package flag uses for a wrong command line. Shells use the same code for a command
// that Ctrl-C ended.
const (
	failed      = 1
	interrupted = 130
)

func main() {
	cli := flag.String("cli", "terraform", "name or `path` of terraform or tofu")
	provider := flag.String("provider", "bin/terraform-provider-fillout", "`path` of the provider's binary")
	flag.Parse()
	// A broken pipe, as behind "| head", would otherwise end the program before it has cleaned up.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
	err := tell(ctx, *cli, *provider)
	wasInterrupted := ctx.Err() != nil
	stop()
	switch {
	case err == nil:
		os.Exit(0)
	case wasInterrupted:
		fmt.Fprintln(os.Stderr, "\nInterrupted. Everything that the quickstart started has been stopped.")
		os.Exit(interrupted)
	default:
		fmt.Fprintf(os.Stderr, "\nThe quickstart stops here: %v\n", err)
		os.Exit(failed)
	}
}

// story has everything that takes part in it.
type story struct {
	narrator
	fillout     *fillouttest.Server
	receiverURL string
	deliveries  <-chan delivery
	workspace   *tfcli.Workspace
	command     string // the CLI's name, as a user types it
}

// delivery is a submission that the receiver got, without the parts that the story does not show.
type delivery struct {
	contentType string

	FormName   string `json:"formName"`
	Submission struct {
		Questions []struct {
			Name  string `json:"name"`
			Value any    `json:"value"`
		} `json:"questions"`
	} `json:"submission"`
}

// tell tells the story on standard output. When it returns, even after a failure or an interrupt, everything that it
// started has been stopped and its temporary folder is gone. It checks each thing that it says, so a nil error means
// that the provider works.
func tell(ctx context.Context, cli, provider string) (err error) {
	if _, err := os.Stat(provider); err != nil {
		return fmt.Errorf("finding the provider, which make build builds: %w", err)
	}
	fillout, err := fillouttest.Start()
	if err != nil {
		return fmt.Errorf("starting the simulator: %w", err)
	}
	defer fillout.Close()
	deliveries := make(chan delivery, 1)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		got := delivery{contentType: r.Header.Get("Content-Type")}
		if json.NewDecoder(r.Body).Decode(&got) == nil {
			deliveries <- got
		}
	}))
	defer receiver.Close()
	s := story{
		fillout: fillout, receiverURL: receiver.URL + "/submissions", deliveries: deliveries,
		command: strings.TrimSuffix(filepath.Base(cli), ".exe"),
	}

	folder, err := os.MkdirTemp("", "fillout-quickstart-")
	if err != nil {
		return fmt.Errorf("creating a temporary folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	configuration, err := fs.ReadFile(examples.Files, "quickstart/main.tf")
	if err != nil {
		return fmt.Errorf("reading the example: %w", err)
	}
	if err := os.WriteFile(filepath.Join(folder, "main.tf"), configuration, 0o600); err != nil {
		return fmt.Errorf("copying the example: %w", err)
	}
	if s.workspace, err = tfcli.NewWorkspace(cli, provider, folder,
		"FILLOUT_BASE_URL="+fillout.URL(), "FILLOUT_ACCESS_TOKEN="+fillout.Token(),
		"TF_VAR_receiver_url="+s.receiverURL, "TF_CLI_ARGS=-no-color", "TF_INPUT=0"); err != nil {
		return fmt.Errorf("preparing the CLI: %w", err)
	}
	return s.play(ctx, string(configuration))
}
