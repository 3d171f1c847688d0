package fillout_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"text/tabwriter"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/golden"
)

const faultPreface = `What comes of each kind of call under each fault, with the default settings: %d retries,
%s for an attempt, %d requests per second (of the database API %d). TestFaults compares this file with what it observes;
UPDATE_GOLDEN=1 go test ./internal/fillout writes it again. TestKinds proves that each method of the client
is of the kind that it states.

  attempts   how often the call is made at most, while the fault lasts
  requests   how many of them reach the service, redirects that are followed included
  within     the time after which the call has ended, exactly
  outcome    works, fails, or DOUBT: the write may have been carried out, and the error says so (ErrAnswerLost)
  service    how many objects the service then has of those that the call makes (none before) or deletes (one before);
             "0 or 1" is both tried, the request carried out and not
  gone       what comes of it if the fault shows at the first attempt only
  error      its meaning and its text. SECRETS stands for all secrets that the call sent and the service repeats,
             redacted; ORIGIN and HOST stand for addresses

`

// faultMethods are a method of each kind, and the objects at the service that it makes or deletes.
var faultMethods = map[string]func(*subject) []string{
	"ListForms":     func(*subject) []string { return nil },
	"CreateWebhook": webhookIDs,
	"DeleteWebhook": webhookIDs,
	"ExchangeCode":  func(s *subject) []string { return s.server.AccessTokens(s.app.ClientID) },

	"ListRecords": func(*subject) []string { return nil },
	"CreateTable": func(s *subject) []string { return tableIDs(s, "Suppliers") },
	"DeleteTable": func(s *subject) []string { return tableIDs(s, "Orders") },
}

func webhookIDs(s *subject) (ids []string) {
	for _, webhook := range s.server.Webhooks() {
		ids = append(ids, strconv.FormatInt(webhook.ID, 10))
	}
	return ids
}

// observation is what came of a call under a fault.
type observation struct {
	attempts, requests int
	took               time.Duration
	outcome            string
	held               int
	err                error
	means, says        string
}

// TestFaults makes a call of each kind under each fault over HTTP, in bubbles in which time is simulated. It checks
// what must hold under every fault, and compares all that it observes with a table for people to review.
//
//nolint:tparallel // A group returns when the parallel tests in it have ended, so that their rows are complete.
func TestFaults(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	fmt.Fprintf(&text, faultPreface,
		fillout.DefaultMaxRetries, fillout.DefaultRequestTimeout, fillout.DefaultRequestsPerSecond,
		fillout.DefaultDatabaseRequestsPerSecond)
	for _, m := range methods {
		held := faultMethods[m.name]
		if held == nil {
			continue
		}
		rows := make([]string, len(faults))
		t.Run(m.name, func(t *testing.T) {
			for i, f := range faults {
				t.Run(f.name, func(t *testing.T) {
					t.Parallel()
					rows[i] = observeRow(t, f, m, held)
				})
			}
		})
		fmt.Fprintf(&text, "%s, such as %s, %s\n\n", m.kind, m.name, m.route)
		lines := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
		fmt.Fprintln(lines, "  fault\tattempts\trequests\twithin\toutcome\tservice\tgone\terror")
		fmt.Fprint(lines, strings.Join(rows, ""))
		if err := lines.Flush(); err != nil {
			t.Fatal(err)
		}
		text.WriteString("\n")
	}
	golden.Compare(t, "testdata/faults.txt", regexp.MustCompile(`(?m) +$`).ReplaceAllString(text.String(), ""))
}

// observeRow makes the call while the fault lasts, and again where the fault shows at the first attempt only. It tries
// both a request that was not carried out and one that was, if the fault hides that.
func observeRow(t *testing.T, f fault, m method, held func(*subject) []string) string {
	t.Helper()
	var lasting, once []observation
	for _, after := range f.moments(m) {
		o := observe(t, f, m, held, after, f.inject.Times)
		lasting = append(lasting, o)
		if o.attempts > 1 {
			once = append(once, observe(t, f, m, held, after, 1))
		}
	}
	var outcomes, holds, gone []string
	for _, o := range lasting {
		outcomes = append(outcomes, o.outcome)
		holds = append(holds, strconv.Itoa(o.held))
	}
	for _, o := range once {
		if o.outcome == "fails" {
			o.outcome = o.means
		}
		gone = append(gone, o.outcome+" after "+o.took.String())
	}
	if m.kind == read || m.kind == postedRead {
		holds = []string{"-"}
	}
	first := lasting[0]
	return "  " + strings.Join([]string{
		f.name, strconv.Itoa(first.attempts), strconv.Itoa(first.requests), first.took.String(),
		strings.Join(slices.Compact(outcomes), ", or "), strings.Join(slices.Compact(holds), " or "),
		strings.Join(slices.Compact(gone), ", or "), first.says,
	}, "\t") + "\n"
}

// observe makes one call and checks what must hold under every fault.
func observe(t *testing.T, f fault, m method, held func(*subject) []string, after bool, times int) (o observation) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := newSubject(t, f.server...)
		if m.kind == repeatableWrite {
			s.server.AddWebhook(formID, secretURL)
		}
		dial := s.transport.DialContext
		refusals := f.refusals(times)
		s.transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			if address != simulatorAddress {
				t.Errorf("it connects to %s", address)
			}
			if refusals--; refusals >= 0 {
				refused := os.NewSyscallError("connect", syscall.ECONNREFUSED)
				return nil, &net.OpError{Op: "dial", Net: network, Err: refused}
			}
			connection, err := dial(ctx, network, address)
			return &buffered{connection, bufio.NewReaderSize(connection, 1<<16)}, err
		}
		s.transport.TLSClientConfig = &tls.Config{RootCAs: x509.NewCertPool(), MinVersion: tls.VersionTLS12}
		if f.trusted {
			s.transport.TLSClientConfig.RootCAs.AddCert(s.server.Certificate())
		}
		if !f.connection {
			injected := f.inject
			injected.After, injected.Times = after, times
			if injected.Header.Get("Retry-After") == "DATE" {
				injected.Header = http.Header{"Retry-After": {time.Now().Add(3 * time.Second).UTC().Format(http.TimeFormat)}}
			}
			s.inject(m, injected)
		}
		before := held(s)
		start := time.Now()
		err := m.call(t.Context(), s)
		o = observation{took: time.Since(start), requests: len(s.server.RequestsTo(m.route)), held: len(held(s)), err: err}
		o.describe(t, s, m)
		checkAlways(t, s, m, o, before, held(s))
		s.checkSecrets(t, m, err)
		if lines := strings.Count(s.log.String(), `msg="request to Fillout"`); lines != max(o.attempts, o.requests) {
			t.Errorf("the log does not have a line for each attempt:\n%s", s.log.String())
		}
	})
	return o
}

var attemptInLog = regexp.MustCompile(`attempt=(\d+)`)

// describe adds the outcome and the error for the table.
func (o *observation) describe(t *testing.T, s *subject, m method) {
	t.Helper()
	attempts := attemptInLog.FindAllStringSubmatch(s.log.String(), -1)
	o.attempts, _ = strconv.Atoi(attempts[len(attempts)-1][1])
	if o.outcome = "works"; o.err == nil {
		return
	}
	var meanings []string
	for _, kind := range apiError(t, o.err).Kinds {
		meanings = append(meanings, kind.Error())
	}
	o.outcome, o.means = "fails", strings.Join(meanings, ", ")
	if errors.Is(o.err, fillout.ErrAnswerLost) {
		o.outcome = "DOUBT"
	}
	o.says = strings.NewReplacer(s.server.URL(), "ORIGIN", "api.fillout.test", "HOST").Replace(s.wording(m, o.err))
	if o.means != "" {
		o.says = "[" + o.means + "] " + o.says
	}
}

// checkAlways checks the promises that hold under every fault: the caller learns what the service did.
func checkAlways(t *testing.T, s *subject, m method, o observation, before, after []string) {
	t.Helper()
	if o.err != nil && apiError(t, o.err).Attempts != o.attempts {
		t.Errorf("the error counts %d attempts, the log %d", apiError(t, o.err).Attempts, o.attempts)
	}
	processed := 0
	for _, request := range s.server.RequestsTo(m.route) {
		if request.Processed {
			processed++
		}
	}
	switch m.kind {
	case read, postedRead, confidentialRead, repeatableWrite:
		if o.err == nil && len(after) > 0 || errors.Is(o.err, fillout.ErrAnswerLost) {
			t.Errorf("the service still has %q, and the caller learns %v", after, o.err)
		}
	case singleWrite, confidentialAnswer:
		known := before
		if o.err == nil {
			known = append(known, s.made)
		}
		if processed > 1 || !errors.Is(o.err, fillout.ErrAnswerLost) && !slices.Equal(known, after) {
			t.Errorf("it was carried out %d times; the service has %q, the caller knows %q and learns %v",
				processed, after, known, o.err)
		}
	}
}

// buffered takes all that a server of TLS sends at once. A client that does not trust the certificate stops reading,
// and over a pipe the two would wait for each other.
type buffered struct {
	net.Conn
	reader *bufio.Reader
}

func (b *buffered) Read(p []byte) (int, error) { return b.reader.Read(p) }
