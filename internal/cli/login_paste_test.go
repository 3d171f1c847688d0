package cli_test

import (
	"io"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"
)

const byHand = "To sign in, open this page in a browser, and grant access there:\n\n\n" +
	"The browser then goes to an address that begins with REDIRECT. An error there does not matter. Paste the whole " +
	"address here within 5 minutes, and press Enter:\n"

// pastes runs login for a person who presses a button in a browser elsewhere, and then pastes. A paste that follows
// another one answers a question.
func (p *place) pastes(button string, paste func(*url.URL) []string, arguments ...string) result {
	p.t.Helper()
	in, typed := io.Pipe()
	defer in.Close()
	p.stdin = in
	stdout, stderr := new(output), &output{written: make(chan struct{}, 1)}
	done := make(chan int)
	go func() { done <- p.start(p.t.Context(), stdout, stderr, append([]string{"login"}, arguments...)...) }()
	stderr.await(p.t, "and press Enter:", 1)
	to := press(p.t, strings.TrimSpace(stdout.String()), button)
	texts := paste(to)
	go func() {
		for i, text := range texts {
			stderr.await(p.t, "Paste the whole address:", i)
			_, _ = io.WriteString(typed, text) // the command need not read all of it
		}
		typed.Close()
	}()
	got := p.ended(result{<-done, stdout.String(), stderr.String()}, false)
	if code := to.Query().Get("code"); code != "" && strings.Contains(got.stderr, code) {
		p.t.Errorf("the code is in:\n%s", got.stderr)
	}
	return got
}

func asIs(u *url.URL) []string { return []string{u.String() + "\n"} }

func TestPasteForEachRedirectURI(t *testing.T) {
	t.Parallel()
	for _, redirect := range []string{"https://app.example.com/back?a=b", "https://localhost/callback",
		"http://192.0.2.1:8976/callback", "com.example.app:/oauth", "com.example.app:oauth"} {
		p := newPlaceAt(t, redirect)
		p.expect(p.pastes("allow", asIs), 0, "PAGE\n", byHand+signedIn)
		p.expectProfile(true)
	}
}

// A paste without the answer is asked for again. Its end without an answer is an error. Neither quotes the paste.
func TestPasteUnusable(t *testing.T) {
	t.Parallel()
	const (
		incomplete = "That is not the whole address on which the browser ended. It begins with REDIRECT, and contains code and " +
			"state, as this sign-in expects it."
		noCode  = "That address has no code. Open the page first, and grant access: then the browser goes to another address."
		again   = " Paste the whole address:\n"
		end     = " Nothing was stored. Run login again.\n"
		nothing = "Error: Nothing was entered, so nothing was stored. Run login again.\n"
	)
	for name, test := range map[string]struct {
		button string
		paste  func(*url.URL) []string
		exit   int
		want   string
	}{
		"corrected": {"allow", func(u *url.URL) []string {
			return []string{u.Query().Get("code") + "\n", "http://localhost/?code=a&state=old\n", "\n" + u.String() + "\n"}
		}, 0, incomplete + again + incomplete + again + signedIn},
		"rest later": {"allow", func(u *url.URL) []string {
			half := len(u.String()) - 20
			return []string{u.String()[:half] + "\n", u.String()[half:] + "\n"}
		}, 0, incomplete + again + signedIn},
		"page of the sign-in": {"allow", func(u *url.URL) []string {
			return []string{"https://build.fillout.com/authorize/oauth?client_id=a&state=" + u.Query().Get("state") + "\n", asIs(u)[0]}
		}, 0, noCode + again + signedIn},
		"denied": {"deny", asIs, 1, "Error: Access was denied (access_denied: The user denied the request). Nothing was stored. " +
			"Run login again to be asked again.\n"},
		"denied without state": {"deny", func(*url.URL) []string { return []string{"http://localhost/?error=access_denied"} }, 1,
			"Error: " + incomplete + end},
		"no state":   {"allow", func(u *url.URL) []string { return []string{strings.Split(u.String(), "&state=")[0]} }, 1, "Error: " + incomplete + end},
		"two states": {"allow", func(u *url.URL) []string { return []string{u.String() + "&state=x"} }, 1, "Error: " + noCode + end},
		"two codes":  {"allow", func(u *url.URL) []string { return []string{u.String() + "&code=x"} }, 1, "Error: " + noCode + end},
		"nothing":    {"allow", func(*url.URL) []string { return []string{""} }, 1, nothing},
		"no text":    {"allow", func(*url.URL) []string { return []string{"\n \n"} }, 1, nothing},
		"too long": {"allow", func(u *url.URL) []string { return []string{u.String() + strings.Repeat("x", 64<<10)} }, 1,
			"Error: Standard input has more than 64 KiB. Nothing was stored.\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			p.expect(p.pastes(test.button, test.paste, "--no-browser"), test.exit, "PAGE\n", byHand+test.want)
			p.expectProfile(test.exit == 0)
			if n := len(p.server.RequestsTo(exchangeRoute)); n != 1-test.exit {
				t.Errorf("%d exchanges", n)
			}
		})
	}
}

func TestPasteFromBrokenInput(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.stdin = iotest.ErrReader(io.ErrUnexpectedEOF)
	p.expect(p.run("login", "--no-browser"), 1, "PAGE\n", byHand+"Error: Standard input cannot be read: unexpected "+
		"EOF. Nothing was stored.\n")
}
