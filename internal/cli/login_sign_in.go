package cli

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// signIn is a sign-in that is under way.
type signIn struct {
	console
	settings
	store *credentials.Store
	state string
	page  string // the authorization page, with all that it must be told
}

// errTimeUp is the cause of a wait that --timeout has ended.
var errTimeUp = errors.New("the time is up")

// signIn makes sure that a token could be stored, before anybody is asked for anything; a code works once.
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
	if flow.page, err = fillout.AuthorizeURL(s.authorizePage, s.app.ClientID, s.app.RedirectURI, flow.state); err != nil {
		return fmt.Errorf("building the authorization page's URL: %w", err)
	}
	waiting, cancel := context.WithTimeoutCause(ctx, s.timeout, errTimeUp)
	defer cancel()
	if l.NoBrowser || !isLoopbackHTTP(s.redirect) {
		return flow.byHand(ctx, waiting)
	}
	return flow.byBrowser(ctx, waiting)
}

// clientSecret returns the one of the environment; "" where a terminal is to be asked for it.
func (c console) clientSecret() (string, error) {
	text := strings.TrimSpace(c.Getenv(credentials.ClientSecretVariable))
	if text == "" {
		if _, ok := c.terminal(); ok {
			return "", nil
		}
		return "", loginUsage("The client secret is missing. Set " + credentials.ClientSecretVariable + "; where standard " +
			"input is a terminal, login asks for it.")
	}
	secret, err := credentials.ParseOpaque(text)
	if err != nil {
		return "", loginUsage(sentence(credentials.ClientSecretVariable + " " + err.Error()))
	}
	return secret, nil
}

// newState makes what the browser must bring back: an answer without it is not the answer to this sign-in.
func newState() string {
	random := make([]byte, 32)
	_, _ = rand.Read(random) // never fails
	return base64.RawURLEncoding.EncodeToString(random)
}

// byBrowser listens for the browser. The page that it gets at the end is sent only when everything is done, so that it
// tells the truth.
func (s *signIn) byBrowser(ctx, waiting context.Context) error {
	listener, err := listen(waiting, s.redirect)
	if err != nil {
		return err
	}
	defer listener.close()
	s.tell("To sign in, grant access on this page. It should open in your browser now:\n")
	if err := s.give(s.page + "\n"); err != nil {
		return err
	}
	s.tell("\nWaiting for the browser to come back to %s, for %s at most. Ctrl-C ends it.", s.redirect.Redacted(),
		s.timeout)
	opened := make(chan error, 1)
	go func() { opened <- s.OpenBrowser(s.page) }()
	for {
		select {
		case err := <-opened:
			if err != nil {
				s.tell("No browser could be opened (%s). Open the page yourself.", fillout.Printable(err.Error()))
			}
			opened = nil
		case callback := <-listener.callbacks:
			listener.stop()
			err := s.complete(ctx, callback.query)
			callback.answer(pageAfter(err))
			return err
		case <-waiting.Done():
			return s.unanswered(waiting)
		}
	}
}

// byHand reads the address that the browser was sent to from standard input.
func (s *signIn) byHand(ctx, waiting context.Context) error {
	s.tell("To sign in, open this page in a browser, and grant access there:\n")
	if err := s.give(s.page + "\n"); err != nil {
		return err
	}
	s.tell("\nThe browser is then sent to an address that begins with %s. It does not matter if it cannot open that. "+
		"Enter the whole address here within %s:",
		s.redirect.Redacted(), s.timeout)
	line, err := s.readLine(waiting)
	switch {
	case waiting.Err() != nil:
		return s.unanswered(waiting)
	case err != nil:
		return err
	}
	query, err := readRedirected(line, s.redirect)
	if err != nil {
		return err
	}
	return s.complete(ctx, query)
}

// unanswered is the error for a wait that has ended.
func (s *signIn) unanswered(waiting context.Context) error {
	if errors.Is(context.Cause(waiting), errTimeUp) {
		return &problem{
			text: fmt.Sprintf("Access was neither granted nor denied within %s. Nothing was stored. Run login again, with a "+
				"longer --timeout if need be.", s.timeout),
			cause: errTimeUp,
		}
	}
	return interrupted("Nothing was stored.")
}

// complete makes a stored token of what the browser has brought. Once a token exists, neither an interrupt nor the time
// limit keeps it from being stored.
func (s *signIn) complete(ctx context.Context, query url.Values) error {
	code, err := readAnswer(query, s.state)
	if err != nil {
		return err
	}
	client := s.client()
	exchanged, err := client.ExchangeCode(ctx, s.app, code)
	if err != nil {
		return exchangeProblem(err, s.app)
	}
	token := credentials.Stored{
		AccessToken: exchanged.AccessToken,
		BaseURL:     exchanged.BaseURL,
		ServerURL:   s.app.Server,
	}
	if !s.baseURL.IsZero() {
		token.BaseURL = s.baseURL
	}
	checking, cancel := lasting(ctx)
	defer cancel()
	forms, err := client.As(usable(token)).ListForms(checking)
	summary := ""
	switch {
	case errors.Is(err, fillout.ErrNotAuthenticated):
		fate := s.dispose(ctx, client, token)
		return describe("Checking the new access token", err, "It was not stored. "+fate+
			" Check that "+baseURLFlag+" is the API of the region that the account is in, or leave it out, then run login "+
			"again.")
	case err != nil:
		s.warn("%s", describe("Checking the new access token", err, "It is stored all the same, since it is the only one "+
			"that this sign-in gives."))
	default:
		summary = countForms(len(forms))
	}
	storing, cancel := lasting(ctx)
	defer cancel()
	replaced, err := s.store.SetProfile(storing, s.profile, token)
	if err != nil {
		fate := s.dispose(ctx, client, token)
		return &problem{
			text:  sentence("the new access token could not be stored: "+err.Error()) + " " + fate + " Then run login again.",
			cause: err,
		}
	}
	s.tell("Signed in.")
	s.saved(s.store, s.profile, replaced, summary)
	return nil
}

// dispose invalidates a token that nobody will have, and tells what came of it.
func (s *signIn) dispose(ctx context.Context, client *fillout.Client, token credentials.Stored) string {
	ending, cancel := lasting(ctx)
	defer cancel()
	if _, err := client.InvalidateToken(ending, token.ServerURL, usable(token)); err != nil {
		return describe("Invalidating it", err, "It may stay valid; revoke the app's access in Fillout.").Error()
	}
	return "It is no longer valid."
}

func countForms(n int) string {
	switch n {
	case 0:
		return "The account has no forms."
	case 1:
		return "The account has 1 form."
	}
	return fmt.Sprintf("The account has %d forms.", n)
}

// lastingTime bounds what is done regardless of interrupts.
const lastingTime = 30 * time.Second

// lasting returns a context for what must be finished once it was begun.
func lasting(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), lastingTime)
}
