package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

const myToken = "my-token"

// lines runs the simulator until the test's end and gives what it prints, line by line, and a way to stop it early.
func lines(t *testing.T, arguments ...string) (<-chan string, func() int) {
	t.Helper()
	reader, writer := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	printed, code := make(chan string, 100), make(chan int, 1)
	go func() {
		code <- run(ctx, arguments, writer, writer)
		_ = writer.Close()
	}()
	go func() {
		defer close(printed)
		for scanner := bufio.NewScanner(reader); scanner.Scan(); {
			printed <- scanner.Text()
		}
	}()
	t.Cleanup(cancel)
	return printed, func() int {
		cancel()
		return <-code
	}
}

// until reads up to the line that matches, and gives all of it.
func until(t *testing.T, printed <-chan string, pattern string) string {
	t.Helper()
	var read strings.Builder
	for line := range printed {
		read.WriteString(line + "\n")
		if regexp.MustCompile(pattern).MatchString(line) {
			return read.String()
		}
	}
	t.Fatalf("no line like %q in\n%s", pattern, read.String())
	return ""
}

// reply is the status of an answer, and where it leads.
type reply struct {
	status   int
	location string
}

func (r reply) wants(t *testing.T, status int) {
	t.Helper()
	if r.status != status {
		t.Errorf("got %d, want %d", r.status, status)
	}
}

// code is the one that the browser is sent away with.
func (r reply) code(t *testing.T) string {
	t.Helper()
	to, err := url.Parse(r.location)
	if err != nil || to.Query().Get("code") == "" {
		t.Fatalf("sent to %q", r.location)
	}
	return to.Query().Get("code")
}

func send(t *testing.T, method, address, kind, body string) reply {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+myToken)
	request.Header.Set("Content-Type", kind)
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	return reply{status: response.StatusCode, location: response.Header.Get("Location")}
}

func TestANewcomersSession(t *testing.T) {
	t.Parallel()
	printed, stop := lines(t, "-token", myToken, "-rate-limit", "2", "-latency", "1ms")
	introduction := until(t, printed, "as they come")
	found := regexp.MustCompile(`export FILLOUT_BASE_URL=(http://127\.0\.0\.1:[0-9]+)\n  export FILLOUT_ACCESS_TOKEN=(.+)\n`).FindStringSubmatch(introduction)
	if len(found) != 3 || found[2] != myToken {
		t.Fatalf("nothing to paste in\n%s", introduction)
	}
	origin := found[1]
	pages := regexp.MustCompile(`(?m)^  (\S{12})  (\S.+)\n +(http://\S+/t/\S{12})$`).FindAllStringSubmatch(introduction, -1)
	if len(pages) != 4 || pages[0][3] != origin+"/t/"+pages[0][1] {
		t.Fatalf("forms in\n%s", introduction)
	}

	hook := `{"formId":"` + pages[0][1] + `","url":"https://user:secret@example.com/hook?key=secret"}`
	send(t, http.MethodPost, origin+"/v1/api/webhook/create", "application/json", hook).wants(t, http.StatusOK)
	send(t, http.MethodPost, pages[0][3], "application/x-www-form-urlencoded", url.Values{}.Encode())
	send(t, http.MethodGet, origin+"/v1/api/forms", "", "")
	send(t, http.MethodGet, origin+"/v1/api/forms", "", "").wants(t, http.StatusTooManyRequests)
	log := until(t, printed, `GET +/v1/api/forms  429  \([0-9]+ms\)$`)
	if code := stop(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	log += until(t, printed, `^Stopped\. Nothing was kept\.$`)
	for _, want := range []string{
		`(?m)^  \d\d:\d\d:\d\d  POST    /v1/api/webhook/create  200  \([0-9]+ms\)$`,
		`(?m)^  \d\d:\d\d:\d\d  POST    /t/` + pages[0][1] + `  200  `,
		`(?m)^  \d\d:\d\d:\d\d  deliver webhook 12345 to https://example.com/hook  refused: `,
	} {
		if !regexp.MustCompile(want).MatchString(log) {
			t.Errorf("no %s in\n%s", want, log)
		}
	}
	if strings.Contains(log, myToken) || strings.Contains(log, "secret") {
		t.Errorf("a secret in\n%s", log)
	}
}

func TestSigningInAsTheIntroductionSays(t *testing.T) {
	t.Parallel()
	printed, stop := lines(t)
	introduction := until(t, printed, "as they come")
	origin := regexp.MustCompile(`running at (\S+)\n`).FindStringSubmatch(introduction)[1]
	found := regexp.MustCompile(`\n  export FILLOUT_OAUTH_CLIENT_ID=(\S+)\n  export FILLOUT_OAUTH_CLIENT_SECRET=(\S+)\n` +
		`  export FILLOUT_OAUTH_SERVER_URL=(\S+)\n  export FILLOUT_OAUTH_AUTHORIZE_URL=(\S+)\n\n.* ` +
		regexp.QuoteMeta(redirectURI) + `, the default of login\.\n`).FindStringSubmatch(introduction)
	if len(found) != 5 || found[3] != origin || found[4] != origin+"/authorize/oauth" || !plainToken.MatchString(found[2]) {
		t.Fatalf("nothing to paste in\n%s", introduction)
	}
	id, secret := found[1], found[2]

	const form = "application/x-www-form-urlencoded"
	asked := url.Values{"client_id": {id}, "redirect_uri": {redirectURI}, "state": {"my-state"}}
	allowed := send(t, http.MethodPost, found[4]+"?"+asked.Encode(), form, "decision=allow")
	allowed.wants(t, http.StatusSeeOther)
	exchange := url.Values{"code": {allowed.code(t)}, "client_id": {id}, "client_secret": {secret}, "redirect_uri": {redirectURI}}
	send(t, http.MethodPost, origin+"/public/oauth/accessToken", form, exchange.Encode()).wants(t, http.StatusOK)
	log := until(t, printed, `POST +/public/oauth/accessToken  200  `)
	if code := stop(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	log += until(t, printed, `^Stopped`)
	for _, hidden := range []string{exchange.Get("code"), secret, id, "my-state"} {
		if strings.Contains(log, hidden) {
			t.Errorf("%q in\n%s", hidden, log)
		}
	}
}

func TestWithoutArgumentsThereIsARealLookingKey(t *testing.T) {
	t.Parallel()
	printed, stop := lines(t)
	until(t, printed, `^  export FILLOUT_ACCESS_TOKEN=sk_prod_[A-Za-z0-9]+_[0-9]+$`)
	until(t, printed, "as they come")
	if code := stop(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

func TestWrongCommandLines(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		arguments []string
		code      int
		says      string
	}{
		"help":           {[]string{"-help"}, 0, "Usage: fillout-simulator"},
		"unknown flag":   {[]string{"-nope"}, 2, "flag provided but not defined: -nope"},
		"extra argument": {[]string{"serve"}, 2, `unexpected argument "serve"`},
		"odd token":      {[]string{"-token", "a b"}, 2, "a token is made of"},
		"negative limit": {[]string{"-rate-limit", "-1"}, 2, "-rate-limit cannot be negative"},
		"negative time":  {[]string{"-latency", "-1s"}, 2, "-latency cannot be negative"},
		"bad address":    {[]string{"-addr", "256.0.0.1:0"}, 1, "fillout-simulator: listening on 256.0.0.1:0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr bytes.Buffer
			if code := run(t.Context(), test.arguments, &stdout, &stderr); code != test.code || !strings.Contains(stderr.String(), test.says) {
				t.Errorf("exit code %d, said %q", code, stderr.String())
			}
			if stdout.Len() > 0 {
				t.Errorf("printed %q", stdout.String())
			}
		})
	}
}

func TestATakenAddress(t *testing.T) {
	t.Parallel()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"-addr", listener.Addr().String()}, &stdout, &stderr); code != 1 {
		t.Errorf("exit code %d, said %q", code, stderr.String())
	}
}

func TestLogLines(t *testing.T) {
	t.Parallel()
	var written bytes.Buffer
	logger := slog.New(&lineHandler{to: &written}).WithGroup("g").With("method", "GET", "path", "/x").With("status", 0)
	logger.Info("request", "took", 1499*time.Microsecond)
	logger.Info("request", "took", time.Microsecond, "status", 200)
	logger.Info("delivery", "webhook", 7, "url", "http://localhost/", "status", 204)
	logger.Info("something else")
	stripped := regexp.MustCompile(`(?m)^  \d\d:\d\d:\d\d  `).ReplaceAllString(written.String(), "")
	want := "GET     /x  no answer  (1ms)\nGET     /x  200  (<1ms)\ndeliver webhook 7 to http://localhost/  204\nsomething else\n"
	if stripped != want {
		t.Errorf("got\n%swant\n%s", stripped, want)
	}
}
