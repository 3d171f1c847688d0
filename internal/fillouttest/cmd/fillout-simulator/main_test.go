package main

import (
	"bufio"
	"bytes"
	"context"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
)

const myToken = "my-token"

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

// send returns the Location of the answer.
func send(t *testing.T, method, address, encoding, body string, wantStatus int) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+myToken)
	request.Header.Set("Content-Type", encoding)
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != wantStatus {
		t.Errorf("%s %s: got %d, want %d", method, address, response.StatusCode, wantStatus)
	}
	return response.Header.Get("Location")
}

// A person pastes the variables, submits a form, and signs in. Without arguments the token looks like a real one.
func TestASession(t *testing.T) {
	t.Parallel()
	output, stop := start(t)
	realistic := regexp.MustCompile(`\n  export FILLOUT_ACCESS_TOKEN=sk_prod_[A-Za-z0-9]+_[0-9]+\n`)
	if introduction := until(t, output, "Requests and deliveries:"); !realistic.MatchString(introduction) {
		t.Errorf("introduction\n%s", introduction)
	}
	stop()

	output, stop = start(t, "-token", myToken, "-rate-limit", "2", "-latency", "1ms")
	introduction := until(t, output, "Requests and deliveries:")
	variable := func(name string) string {
		found := regexp.MustCompile(`\n  export ` + name + `=([A-Za-z0-9_.:/-]+)\n`).FindStringSubmatch(introduction)
		if found == nil {
			t.Fatalf("no %s in\n%s", name, introduction)
		}
		return found[1]
	}
	origin := variable("FILLOUT_BASE_URL")
	id, secret, authorize := variable("FILLOUT_OAUTH_CLIENT_ID"), variable("FILLOUT_OAUTH_CLIENT_SECRET"),
		variable("FILLOUT_OAUTH_AUTHORIZE_URL")
	pages := regexp.MustCompile(`(?m)^  (\S{12})  (\S.+)\n +(http://\S+/t/\S{12})$`).FindAllStringSubmatch(introduction,
		-1)
	if variable("FILLOUT_ACCESS_TOKEN") != myToken || variable("FILLOUT_OAUTH_SERVER_URL") != origin ||
		len(pages) != 4 ||
		pages[0][3] != origin+"/t/"+pages[0][1] {
		t.Fatalf("introduction\n%s", introduction)
	}

	const urlEncoded = "application/x-www-form-urlencoded"
	hook := `{"formId":"` + pages[0][1] + `","url":"https://user:hidden@example.com/hook?key=hidden"}`
	send(t, "POST", origin+"/v1/api/webhook/create", "application/json", hook, http.StatusOK)
	send(t, "POST", pages[0][3], urlEncoded, "", http.StatusOK)
	send(t, "GET", origin+"/v1/api/forms", "", "", http.StatusOK)
	send(t, "GET", origin+"/v1/api/forms", "", "", http.StatusTooManyRequests)
	asked := url.Values{"client_id": {id}, "redirect_uri": {redirectURI}, "state": {"hidden"}}
	to, err := url.Parse(send(t, "POST", authorize+"?"+asked.Encode(), urlEncoded, "decision=allow",
		http.StatusSeeOther))
	if err != nil {
		t.Fatal(err)
	}
	code := to.Query().Get("code")
	exchange := url.Values{"code": {code}, "client_id": {id}, "client_secret": {secret}, "redirect_uri": {redirectURI}}
	send(t, "POST", origin+"/public/oauth/accessToken", urlEncoded, exchange.Encode(), http.StatusOK)
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
	for _, hidden := range []string{myToken, code, secret, id, "hidden"} {
		if hidden == "" || strings.Contains(log, hidden) {
			t.Errorf("%q in\n%s", hidden, log)
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
