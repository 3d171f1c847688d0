// Command probe asks the live Fillout each question that the client and the simulator leave open: what is only assumed,
// and where two ways have been seen. It prints whether each assumption holds, and writes a report that can be
// committed. It deletes all that it makes. QUESTIONS.md lists the questions.
package main

import (
	"bufio"
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

// Exit codes besides 0 and 2, which package flag uses for a wrong command line.
const (
	failed      = 1
	interrupted = 130
)

// options are the flags.
type options struct {
	yes, dryRun, exceed bool
	out                 string
	http                *http.Client
}

func main() {
	var o options
	flag.BoolVar(&o.yes, "yes", false, "begin without asking")
	flag.BoolVar(&o.dryRun, "dry-run", false, "say what would be done, and send nothing")
	flag.BoolVar(&o.exceed, "exceed-limits", false, "exceed each rate limit once, to see the refusal")
	flag.StringVar(&o.out, "out", "bin/probe", "`path` of the two reports, without .md and .json")
	flag.Parse()
	o.http = client
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second interrupt ends the program at once
	code := start(ctx, o, os.Getenv, os.Stdin, os.Stdout)
	stop()
	os.Exit(code)
}

// start runs the command and returns its exit code.
func start(ctx context.Context, o options, getenv func(string) string, in io.Reader, out io.Writer) int {
	say := func(format string, values ...any) { _, _ = fmt.Fprintf(out, format+"\n", values...) }
	s, err := readSettings(getenv, o)
	if err != nil {
		say("%v", err)
		return failed
	}
	p := newProbe(s, time.Now(), func(q question, a observation) { say("%s", line(q, a)) })
	p.describe(say)
	if o.dryRun {
		return 0
	}
	if s.token == "" {
		say("Set %s to an API key of the account to ask.", credentials.AccessTokenVariable)
		return failed
	}
	if !o.yes {
		say("\nTo begin, type yes:")
		if answer, _ := bufio.NewReader(in).ReadString('\n'); strings.TrimSpace(answer) != "yes" {
			say("Nothing was sent.")
			return failed
		}
	}
	say("")
	left := p.run(ctx)
	r := p.report(time.Now().UTC().Format(time.DateOnly))
	say("\n%d requests: %s.", r.Requests, r.tally())
	code := 0
	if err := write(o.out, r); err != nil {
		say("%v", err)
		code = failed
	} else {
		say("%s.md and %[1]s.json have the report. It shows no ids, names or secrets of the account.", o.out)
	}
	if len(left) == 0 {
		say("All that was made is deleted.")
	} else {
		say("These could not be deleted. Delete them in Fillout:")
		code = failed
	}
	for _, what := range left {
		say("  - %s", what) // for the person only: it may have a name
	}
	if ctx.Err() != nil {
		return interrupted
	}
	return code
}

// client follows no redirects, because an answer is what the probe asks for.
var client = &http.Client{
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// readSettings reads the environment.
func readSettings(getenv func(string) string, o options) (settings, error) {
	s := settings{
		token: getenv(credentials.AccessTokenVariable), formID: getenv("FILLOUT_TEST_FORM_ID"), exceed: o.exceed,
		code: getenv(credentials.CodeVariable), http: o.http,
		app: fillout.OAuthApp{
			ClientID: getenv(credentials.ClientIDVariable), ClientSecret: getenv(credentials.ClientSecretVariable),
			RedirectURI: getenv(credentials.RedirectURIVariable),
		},
	}
	base, err := urls.ParseBaseURL(cmp.Or(getenv("FILLOUT_BASE_URL"), urls.DefaultBaseURL))
	if err != nil {
		return s, fmt.Errorf("FILLOUT_BASE_URL: %w", err)
	}
	s.formsURL = base.String() + "/v1/api"
	databases := urls.DatabaseURL(base)
	if set := getenv("FILLOUT_DATABASE_URL"); set != "" {
		if databases, err = urls.ParseDatabaseURL(set); err != nil {
			return s, fmt.Errorf("FILLOUT_DATABASE_URL: %w", err)
		}
	}
	if !databases.IsZero() {
		s.databaseURL = databases.String() + "/api/v1"
	}
	server, err := urls.ParseBaseURL(cmp.Or(getenv(credentials.ServerURLVariable), fillout.DefaultOAuthServer))
	if err != nil {
		return s, fmt.Errorf("%s: %w", credentials.ServerURLVariable, err)
	}
	s.oauthURL = server.String()
	return s, nil
}

// describe says what a run does, what it makes and what it costs.
func (p *probe) describe(say func(string, ...any)) {
	say("The probe asks Fillout what is only assumed about it. It does this, and deletes all that it makes.")
	say("Each object is named %q, or belongs to one that is.\n", p.name)
	total := 0
	for _, step := range allSteps() {
		why := step.missing(p)
		makes := ""
		if step.makes != "" {
			makes = ". Makes " + step.makes
		}
		switch {
		case step.requests == 0:
		case why != "":
			say("   not asked  %s: %s", step.name, why)
		default:
			total += step.requests
			say("%3d requests  %s%s", step.requests, step.name, makes)
		}
	}
	say("\nThat is about %d requests, and never more than %d, at the pace of the rate limits.", total+1, maxRequests)
	if p.formID != "" {
		say("While it runs, submissions of the form are also sent to %s, a host that does not exist.", hookURL)
	}
}

func write(path string, r report) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // A report is no secret.
		return fmt.Errorf("making the folder of the report: %w", err)
	}
	text, err := r.json()
	if err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	for name, content := range map[string]string{path + ".md": r.markdown(), path + ".json": string(text)} {
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil { //nolint:gosec // A report is no secret.
			return fmt.Errorf("writing the report: %w", err)
		}
	}
	return nil
}
