package main

import (
	"bufio"
	"bytes"
	"context"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
)

// start runs the simulator. It returns the output and a function that stops the simulator and returns its exit code.
func start(t *testing.T, arguments ...string) (*bufio.Reader, func() int) {
	t.Helper()
	// The buffer of an OS pipe lets the simulator print while the test does not read.
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, arguments, writer, writer)
		_ = writer.Close()
	}()
	t.Cleanup(cancel)
	return bufio.NewReader(reader), func() int {
		cancel()
		return <-code
	}
}

// until reads up to a line that ends with the text, and returns everything that it has read.
func until(t *testing.T, output *bufio.Reader, end string) string {
	t.Helper()
	for read := ""; ; {
		line, err := output.ReadString('\n')
		read += line
		if err != nil {
			t.Fatalf("no line ends with %q in\n%s", end, read)
		}
		if strings.HasSuffix(line, end+"\n") {
			return read
		}
	}
}

// A person pastes the variables, submits a form's page, and reads the log.
func TestASession(t *testing.T) {
	t.Parallel()
	output, stop := start(t, "-token", "my-token", "-rate-limit", "1", "-latency", "1ms")
	introduction := until(t, output, "Requests and deliveries:")
	variable := func(name string) string {
		found := regexp.MustCompile(`\n  export ` + name + `=([A-Za-z0-9_.:/-]+)\n`).FindStringSubmatch(introduction)
		if found == nil {
			t.Fatalf("no %s in\n%s", name, introduction)
		}
		return found[1]
	}
	origin := variable("FILLOUT_BASE_URL")
	pages := regexp.MustCompile(`(?m)^  (\S{12})  (\S.+)\n +(http://\S+/t/\S{12})$`).FindAllStringSubmatch(introduction, -1)
	if variable("FILLOUT_ACCESS_TOKEN") != "my-token" || variable("FILLOUT_OAUTH_SERVER_URL") != origin ||
		variable("FILLOUT_OAUTH_CLIENT_ID") == "" || variable("FILLOUT_OAUTH_CLIENT_SECRET") == "" ||
		variable("FILLOUT_OAUTH_AUTHORIZE_URL") != origin+"/authorize/oauth" ||
		variable("FILLOUT_DATABASE_URL") != origin || !strings.Contains(introduction, "  tM2hGs9XfNo  Orders, 5 records\n") ||
		len(pages) != 4 || pages[0][3] != origin+"/t/"+pages[0][1] {
		t.Fatalf("introduction\n%s", introduction)
	}

	send := func(method, address, body string, want int) {
		request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer my-token")
		request.Header.Set("Content-Type", "application/json")
		response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("%s %s: got %d, want %d", method, address, response.StatusCode, want)
		}
	}
	hook := `{"formId":"` + pages[0][1] + `","url":"https://user:hidden@example.com/hook?key=hidden"}`
	send("POST", origin+"/v1/api/webhook/create", hook, http.StatusOK)
	send("POST", pages[0][3], "", http.StatusOK)
	send("GET", origin+"/v1/api/forms", "", http.StatusTooManyRequests)
	if exit := stop(); exit != 0 {
		t.Errorf("exit code %d", exit)
	}
	log := until(t, output, "Stopped. Nothing was stored.")
	for _, want := range []string{
		`(?m)^time=\d\d:\d\d:\d\d msg=request method=POST path=/v1/api/webhook/create status=200 `,
		`(?m)^time=\S+ msg=request method=POST path=/t/` + pages[0][1] + ` status=200 `,
		`(?m)^time=\S+ msg=delivery webhook=12345 form=\S+ url=https://example.com/hook status=0 error="refused: `,
		`(?m)^time=\S+ msg=request method=GET path=/v1/api/forms status=429 `,
	} {
		if !regexp.MustCompile(want).MatchString(log) {
			t.Errorf("no %s in\n%s", want, log)
		}
	}
}

func TestWrongCommandLines(t *testing.T) {
	t.Parallel()
	for says, test := range map[string]struct {
		arguments []string
		code      int
	}{
		"Usage: fillout-simulator":                    {[]string{"-help"}, 0},
		"flag provided but not defined: -nope":        {[]string{"-nope"}, 2},
		`unexpected argument "serve"`:                 {[]string{"serve"}, 2},
		"a token may contain only":                    {[]string{"-token", "a b"}, 2},
		"-rate-limit cannot be negative":              {[]string{"-rate-limit", "-1"}, 2},
		"-latency cannot be negative":                 {[]string{"-latency", "-1s"}, 2},
		"fillout-simulator: listening on 256.0.0.1:0": {[]string{"-addr", "256.0.0.1:0"}, 1},
	} {
		var stdout, stderr bytes.Buffer
		if code := run(t.Context(), test.arguments, &stdout, &stderr); code != test.code ||
			!strings.Contains(stderr.String(), says) {
			t.Errorf("%q: exit code %d, stderr %q", test.arguments, code, stderr.String())
		}
		if stdout.Len() > 0 {
			t.Errorf("printed %q", stdout.String())
		}
	}
}
