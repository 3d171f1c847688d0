package cli

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

// signIn is a sign-in that is under way.
type signIn struct {
	console
	settings
	store *credentials.Store
	state string
	page  string // the URL of the authorization page
}

// errTimeUp is the cause of a wait that --timeout has ended.
var errTimeUp = errors.New("the time is up")

// signIn first checks that a token can be stored, because a code works once.
func (l *loginCommand) signIn(ctx context.Context, c console) error {
	s, err := l.settings()
	if err != nil {
		return err
	}
	if s.app.ClientSecret, err = c.clientSecret(); err != nil {
		return err
	}
	c.warnUnencrypted(s)
	store, err := c.writableStore(ctx)
	if err != nil {
		return err
	}
	if s.app.ClientSecret == "" {
		if s.app.ClientSecret, err = c.askSecret(ctx, "Client secret of "+s.app.ClientID+" (not shown): "); err != nil {
			return err
		}
	}
	flow := &signIn{console: c, settings: s, store: store, state: newState()}
	if flow.page, err = urls.AuthorizeURL(s.authorizePage, s.app.ClientID, s.app.RedirectURI, flow.state); err != nil {
		return fmt.Errorf("building the authorization page's URL: %w", err)
	}
	waiting, cancel := context.WithTimeoutCause(ctx, s.timeout, errTimeUp)
	defer cancel()
	if l.NoBrowser || !isLoopbackHTTP(s.redirect) {
		return flow.byHand(ctx, waiting)
	}
	return flow.byBrowser(ctx, waiting)
}

// clientSecret returns the secret from the environment. It is "" if the command should ask a terminal for it.
func (c console) clientSecret() (string, error) {
	text := strings.TrimSpace(c.Getenv(credentials.ClientSecretVariable))
	if text == "" {
		if _, ok := c.terminal(); ok {
			return "", nil
		}
		return "", usage("login", "The client secret is missing. Set "+credentials.ClientSecretVariable+", or run login in a "+
			"terminal, which asks for it.")
	}
	secret, err := credentials.ParseOpaque(text)
	if err != nil {
		return "", usage("login", sentence(credentials.ClientSecretVariable+" "+err.Error()))
	}
	return secret, nil
}

// newState returns the random text by which an answer is known to belong to this sign-in.
func newState() string {
	random := make([]byte, 32)
	_, _ = rand.Read(random) // never fails
	return base64.RawURLEncoding.EncodeToString(random)
}

// byBrowser opens the page, and waits until the browser comes back. A terminal also accepts the address.
func (s *signIn) byBrowser(ctx, waiting context.Context) error {
	listener, err := listen(waiting, s.redirect, s.state)
	if err != nil {
		return err
	}
	defer listener.close()
	s.say("To sign in, grant access on this page. It should open in your browser now:\n")
	if err := s.print(s.page + "\n"); err != nil {
		return err
	}
	s.say("\nWaiting for the browser to come back to %s, for %s at most. Ctrl-C ends it.", s.redirect.Redacted(),
		inWords(s.timeout))
	var lines <-chan line
	const paste = "paste the address on which it ended here, and press Enter."
	_, terminal := s.terminal()
	if terminal {
		done := make(chan struct{})
		defer s.discardInput()
		defer close(done)
		lines = s.readLines(done)
	}
	switch place := s.place(); {
	case place != "" && terminal:
		s.say("%s: use --no-browser, or %s", place, paste)
	case place != "":
		s.say("%s: use --no-browser.", place)
	case terminal:
		s.say("If the browser cannot come back, %s", paste)
	}
	opened := make(chan error, 1)
	go func() { opened <- s.OpenBrowser(s.page) }()
	return s.wait(ctx, waiting, listener, opened, lines)
}

// byHand reads the address on which the browser ended from standard input.
func (s *signIn) byHand(ctx, waiting context.Context) error {
	s.say("To sign in, open this page in a browser, and grant access there:\n")
	if err := s.print(s.page + "\n"); err != nil {
		return err
	}
	s.say("\nThe browser then goes to an address that begins with %s. An error there does not matter. Paste the whole "+
		"address here within %s, and press Enter:", s.redirect.Redacted(), inWords(s.timeout))
	done := make(chan struct{})
	defer s.discardInput()
	defer close(done)
	return s.wait(ctx, waiting, new(listener), nil, s.readLines(done))
}

// quietTime ends a paste: the lines of a paste come at once.
const quietTime = 200 * time.Millisecond

// wait waits for the answer, from the listener or from lines, and completes the sign-in. The browser gets its page only
// then, so that the page is right.
func (s *signIn) wait(ctx, waiting context.Context, l *listener, opened <-chan error, lines <-chan line) error {
	pasted, recent := "", "" // all, and since the last question
	foreign, byHand := l.foreign, l.server == nil
	var quiet <-chan time.Time
	for {
		select {
		case err := <-opened:
			if err != nil {
				elsewhere := ""
				if lines == nil { // a terminal accepts a paste, and the lines above say so
					elsewhere = " If your browser is on another machine, press Ctrl-C and run login --no-browser."
				}
				s.say("No browser could be opened (%s). Open the page yourself.%s", safetext.Printable(err.Error()), elsewhere)
			}
			opened = nil
		case <-foreign:
			s.say("The browser brought an answer that does not belong to this sign-in, perhaps from an older tab. It was " +
				"ignored. If you denied access, press Ctrl-C.")
			foreign = nil // once is enough
		case answer := <-l.answers:
			l.stop()
			err := s.complete(ctx, answer.query)
			answer.page <- pageAfter(err)
			return err
		case line := <-lines:
			pasted, recent = pasted+"\n"+line.text, recent+"\n"+line.text
			pasted, recent = pasted[max(0, len(pasted)-maxInput):], recent[max(0, len(recent)-maxInput):]
			quiet = time.After(quietTime)
			if line.err == nil {
				break
			}
			lines, quiet = nil, nil
			if query, found := findAnswer(pasted, s.state); found {
				return s.complete(ctx, query)
			}
			if byHand {
				return s.pasteProblem(pasted, line.err)
			}
		case <-quiet:
			if len(lines) > 0 { // on a busy machine, more lines can be ready together with the timer
				break
			}
			if query, found := findAnswer(pasted, s.state); found {
				return s.complete(ctx, query)
			}
			if strings.TrimSpace(recent) != "" {
				s.say("%s Paste the whole address:", s.unusable(recent))
			}
			quiet, recent = nil, ""
		case <-waiting.Done():
			return s.unanswered(waiting)
		}
	}
}

// unusable says what is wrong with a paste. It never quotes the paste.
func (s *signIn) unusable(pasted string) string {
	if strings.Contains(pasted, s.state) {
		return "That address has no code. Open the page first, and grant access: then the browser goes to another address."
	}
	return "That is not the whole address on which the browser ended. It begins with " + s.redirect.Redacted() + ", and " +
		"contains code and state, as this sign-in expects it."
}

// pasteProblem returns the error for standard input that ended without an answer.
func (s *signIn) pasteProblem(pasted string, err error) error {
	if errors.Is(err, io.EOF) && strings.TrimSpace(pasted) != "" {
		return &problem{text: s.unusable(pasted) + " Nothing was stored. Run login again.", cause: err}
	}
	return inputProblem(err)
}

// place says why a browser may not reach this machine. It is "" if the browser should be on the machine itself.
func (s *signIn) place() string {
	set := func(name string) bool { return s.Getenv(name) != "" }
	switch {
	case slices.ContainsFunc([]string{"SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"}, set):
		return "Login runs over SSH, so a browser on another machine cannot come back here"
	case slices.ContainsFunc([]string{"WSL_DISTRO_NAME", "WSL_INTEROP"}, set):
		return "Login runs in WSL, so a browser on Windows may not be able to come back here"
	case slices.ContainsFunc([]string{"container", "REMOTE_CONTAINERS", "CODESPACES", "KUBERNETES_SERVICE_HOST"}, set),
		slices.ContainsFunc([]string{"/.dockerenv", "/run/.containerenv"}, s.FileExists):
		return "Login runs in a container, so a browser outside it may not be able to come back here"
	}
	return ""
}

// unanswered returns the error for a wait that has ended.
func (s *signIn) unanswered(waiting context.Context) error {
	if errors.Is(context.Cause(waiting), errTimeUp) {
		return &problem{
			text: fmt.Sprintf("Access was neither granted nor denied within %s. Nothing was stored. Run login again; "+
				"--timeout sets a longer time.", inWords(s.timeout)),
			cause: errTimeUp,
		}
	}
	return interrupted("Nothing was stored.")
}
