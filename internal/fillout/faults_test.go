package fillout_test

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// Every call under every fault, over HTTP, in bubbles in which time is
// simulated: with the settings that users have, each cell is checked to the
// millisecond, and a goroutine that is left behind fails it.
//
// In memory, a client that waits for an answer lets time pass, as it does not at
// a socket: what is slow is tried in memory only, the rest on both.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, sockets := range []bool{false, true} {
		for _, c := range faultCalls {
			for _, f := range faults {
				if f.lasts > 0 && sockets || f.link.options() != nil && !sockets {
					continue
				}
				for _, m := range f.moments(c) {
					t.Run(fmt.Sprintf("%s/%s/%s/sockets=%t", c.method, f.name, m, sockets), func(t *testing.T) {
						t.Parallel()
						checkFault(t, c, f, m, sockets)
					})
				}
			}
		}
	}
}

func (m moment) String() string {
	text := "before"
	if m.after {
		text = "after"
	}
	if m.times > 0 {
		text += ", once"
	}
	return text
}

// checkFault makes the call and compares everything with its cell.
func checkFault(t *testing.T, c faultCall, f fault, m moment, sockets bool) {
	t.Helper()
	var service faultService
	if sockets {
		service = startFaultService(t, f, true)
	}
	synctest.Test(t, func(t *testing.T) {
		if !sockets {
			service = startFaultService(t, f, false)
		}
		newFaultSubject(t, service, c, f, m).check(t, c, f.expect(c, m))
	})
}

func (s *faultSubject) check(t *testing.T, c faultCall, want expectation) {
	t.Helper()
	var held []string
	if c.held != nil {
		held = c.held(s)
	}
	begun := time.Now()
	err := c.call(t.Context(), s)
	took := time.Since(begun)

	if took != want.takes {
		t.Errorf("it took %s, want %s", took, want.takes)
	}
	s.checkError(t, c, want, err)
	s.checkRequests(t, c, want)
	if c.held != nil {
		s.checkHeld(t, c, want, held, err)
	}
	s.checkSecrets(t, err)
	if lines := strings.Count(s.log.String(), `msg="request to Fillout"`); lines != want.attempts+want.hops+want.trials {
		t.Errorf("the log does not have one line for each attempt:\n%s", s.log.String())
	}
}

func (s *faultSubject) checkError(t *testing.T, c faultCall, want expectation, err error) {
	t.Helper()
	if want.course == works {
		if err != nil {
			t.Errorf("got %v, want a success", err)
		}
		return
	}
	failure := apiError(t, err)
	if text := s.wording(c, want.says); text != "" && err.Error() != text {
		t.Errorf("it says\n%s, want\n%s", err, text)
	}
	if got := meanings(err); got != want.meaning() {
		t.Errorf("it means %q, want %q", got, want.meaning())
	}
	if failure.Attempts != want.attempts {
		t.Errorf("it counts %d attempts, want %d", failure.Attempts, want.attempts)
	}
	if lost := want.course == doubtful; errors.Is(err, fillout.ErrAnswerLost) != lost {
		t.Errorf("in doubt: %t, want %t", !lost, lost)
	}
}

// checkRequests checks what arrived: not more than there should be, a write
// carried out once at most, and nothing at another host.
func (s *faultSubject) checkRequests(t *testing.T, c faultCall, want expectation) {
	t.Helper()
	requests := s.server.RequestsTo(c.route)
	if len(requests) != want.requests {
		t.Errorf("%d requests arrived, want %d", len(requests), want.requests)
	}
	processed := 0
	for _, request := range requests {
		if request.Processed {
			processed++
		}
	}
	if c.nature != read && processed > 1 {
		t.Errorf("it was carried out %d times", processed)
	}
	if len(s.astray) > 0 {
		t.Errorf("connections were made to %q", s.astray)
	}
}

// checkHeld checks that the service holds what the caller knows of, or that the
// error says that this is in doubt.
func (s *faultSubject) checkHeld(t *testing.T, c faultCall, want expectation, before []string, err error) {
	t.Helper()
	after := c.held(s)
	changed := !slices.Equal(before, after)
	if changed != want.made {
		t.Errorf("the service held %q, and then %q", before, after)
	}
	if c.nature == once && !errors.Is(err, fillout.ErrAnswerLost) {
		known := before
		if err == nil {
			known = append(known, s.made)
		}
		if !slices.Equal(known, after) {
			t.Errorf("the service holds %q, and the caller knows of %q", after, known)
		}
	}
	if c.nature == again && err == nil && len(after) > 0 {
		t.Errorf("the service still holds %q", after)
	}
}

// checkSecrets looks for all that nobody may see, in each form in which it could
// be shown.
func (s *faultSubject) checkSecrets(t *testing.T, err error) {
	t.Helper()
	shown := s.log.String()
	if err != nil {
		shown += fmt.Sprintf("%v %+v %s", err, err, apiError(t, err).Describe("Trying"))
	}
	for _, secret := range []string{
		s.server.Token(), s.token.AccessToken, s.made, s.code, s.app.ClientSecret, "hunter2-Password", "s3cr3t-Query", "s3cr3t-Fragment", "s3cr3t-Search",
	} {
		if len(secret) < 6 { // none, or the id of a webhook
			continue
		}
		for _, form := range []string{secret, url.QueryEscape(secret), base64.StdEncoding.EncodeToString([]byte(secret))} {
			if strings.Contains(shown, form) {
				t.Errorf("%q is in:\n%s", form, shown)
			}
		}
	}
}

// The table has a section for each method that sends requests, and each row
// states what comes of each nature of call.
func TestFaultTableIsComplete(t *testing.T) {
	t.Parallel()
	client := reflect.TypeFor[*fillout.Client]()
	var methods []string
	for method := range client.Methods() {
		// Whatever can be interrupted sends something.
		if method.Type.NumIn() > 1 && method.Type.In(1) == reflect.TypeFor[context.Context]() {
			methods = append(methods, method.Name)
		}
	}
	var sections []string
	for _, c := range faultCalls {
		sections = append(sections, c.method)
		if c.nature == 0 || c.secrets == nil || (c.nature == read) != (c.held == nil) {
			t.Errorf("the section of %s leaves out what it is, which secrets it sends or what the service holds", c.method)
		}
	}
	slices.Sort(sections)
	if !slices.Equal(methods, sections) {
		t.Errorf("the table has sections for %q, the client sends requests from %q", sections, methods)
	}
	names := map[string]bool{}
	for _, f := range faults {
		if missing := f.missing(); len(missing) > 0 {
			t.Errorf("the row %q does not state what becomes of %q", f.name, missing)
		}
		if names[f.name] {
			t.Errorf("there are two rows %q", f.name)
		}
		names[f.name] = true
		for method := range f.except {
			if !slices.Contains(methods, method) {
				t.Errorf("the row %q has an exception for %s", f.name, method)
			}
		}
	}
}
