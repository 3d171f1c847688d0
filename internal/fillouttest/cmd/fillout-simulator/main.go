// Command fillout-simulator runs the simulator until it is interrupted: an account with a few forms, their public
// pages, webhooks and deliveries, a database, and an OAuth app with its consent page, all in memory.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"regexp"
	"syscall"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run serves until the context ends. It returns the exit code: 0, 1 if it cannot start, 2 for a wrong command line.
func run(ctx context.Context, arguments []string, stdout, stderr io.Writer) int {
	chosen, err := parse(arguments, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	}
	logger := slog.New(slog.NewTextHandler(stdout, &slog.HandlerOptions{ReplaceAttr: shorten}))
	server, err := fillouttest.Start(append(chosen, fillouttest.WithLogger(logger))...)
	if err != nil {
		fmt.Fprintln(stderr, "fillout-simulator:", err)
		return 1
	}
	defer server.Close()

	introduce(stdout, server, server.AddApp(fillouttest.App{
		Name:         "Terraform",
		RedirectURIs: []string{redirectURI},
	}))
	<-ctx.Done()
	server.Close()
	fmt.Fprintln(stdout, "\nStopped. Nothing was stored.")
	return 0
}

// redirectURI is the default redirect URI of terraform-provider-fillout login.
const redirectURI = "http://localhost:8976/callback"

// plainToken matches what a shell takes as one word without quotes.
var plainToken = regexp.MustCompile(`^[A-Za-z0-9_.-]+$`)

func parse(arguments []string, stderr io.Writer) ([]fillouttest.Option, error) {
	flags := flag.NewFlagSet("fillout-simulator", flag.ContinueOnError)
	flags.SetOutput(stderr)
	address := flags.String("addr", "127.0.0.1:0", "`address` to listen on, such as 0.0.0.0:8977 for every address of this machine; port 0 is any free one")
	token := flags.String("token", "", "API `key` of the account (default: a new one)")
	limit := flags.Int("rate-limit", fillouttest.DefaultBehavior().RateLimit, "`requests` per second; 0 is no limit")
	latency := flags.Duration("latency", 0, "`time` to wait before each answer, such as 150ms")
	flags.Usage = func() {
		fmt.Fprint(stderr, "Runs the simulator, with a few forms and a database, until it is interrupted.\n\n"+
			"Usage: fillout-simulator [flags]\n")
		flags.PrintDefaults()
	}
	if err := flags.Parse(arguments); err != nil {
		return nil, err //nolint:wrapcheck // The flag package has printed the error.
	}

	var problem string
	switch {
	case flags.NArg() > 0:
		problem = fmt.Sprintf("unexpected argument %q", flags.Arg(0))
	case *token != "" && !plainToken.MatchString(*token):
		problem = "a token may contain only letters, digits, and _ . -"
	case *limit < 0:
		problem = "-rate-limit cannot be negative"
	case *latency < 0:
		problem = "-latency cannot be negative"
	}
	if problem != "" {
		fmt.Fprintln(stderr, "fillout-simulator:", problem)
		flags.Usage()
		return nil, errors.New(problem)
	}

	options := []fillouttest.Option{
		fillouttest.WithAddr(*address),
		fillouttest.WithControlPage(),
		fillouttest.WithLatency(*latency, 0),
		fillouttest.WithBehavior(func(b *fillouttest.Behavior) { b.RateLimit = *limit }),
	}
	if *token != "" {
		options = append(options, fillouttest.WithToken(*token))
	}
	return options, nil
}

func introduce(w io.Writer, server *fillouttest.Server, app fillouttest.App) {
	fmt.Fprintf(w, `The simulator of Fillout is running at %[1]s
Ctrl-C stops it. It stores nothing. To change what it has and to see requests, open this in a browser on this machine:

  %[1]s/_control

Paste this into the shell that you run Terraform in:

  export FILLOUT_BASE_URL=%[1]s
  export FILLOUT_DATABASE_URL=%[1]s
  export FILLOUT_ACCESS_TOKEN=%[2]s

To sign in with the browser instead, paste this, and run terraform-provider-fillout login:

  export FILLOUT_OAUTH_CLIENT_ID=%[3]s
  export FILLOUT_OAUTH_CLIENT_SECRET=%[4]s
  export FILLOUT_OAUTH_SERVER_URL=%[1]s
  export FILLOUT_OAUTH_AUTHORIZE_URL=%[1]s/authorize/oauth

The app has registered the redirect URI %[5]s, the default of login.

The account has these forms. Submissions that you make on a form's page are delivered to its webhooks.

`, server.URL(), server.Token(), app.ClientID, app.ClientSecret, app.RedirectURIs[0])
	for _, form := range fillouttest.SampleForms() {
		fmt.Fprintf(w, "  %s  %s\n%14s  %s/t/%[1]s\n", form.ID, form.Name, "", server.URL())
	}
	fmt.Fprintf(w, "\nThe account has this database, under %s/api/v1.\n\n", server.URL())
	for _, database := range server.Databases() {
		fmt.Fprintf(w, "  %s  %s\n", database.ID, database.Name)
		for _, table := range database.Tables {
			fmt.Fprintf(w, "%18s  %s  %s, %d records\n", "", table.ID, table.Name,
				len(server.Records(database.ID, table.ID)))
		}
	}
	fmt.Fprintf(w, "\nRequests and deliveries:\n\n")
}

// shorten leaves the log level and the date out of the log.
func shorten(_ []string, a slog.Attr) slog.Attr {
	switch a.Key {
	case slog.LevelKey:
		return slog.Attr{}
	case slog.TimeKey:
		return slog.String(slog.TimeKey, a.Value.Time().Format("15:04:05"))
	}
	return a
}
