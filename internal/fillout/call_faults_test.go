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
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"text/tabwriter"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/golden"
)

const faultPreface = `What comes of each kind of call under each fault, with the default settings: %d retries,
%s for an attempt, %d requests per second. TestFaults compares this file with what it observes;
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
             redacted; ORIGIN, HOST and REFUSED stand for addresses

`

// faultKinds are a call of each kind, and the objects at the service that it makes or deletes.
var faultKinds = []struct {
	method string
	held   func(*subject) []string
}{
	{"ListForms", func(*subject) []string { return nil }},
	{"CreateWebhook", webhookIDs},
	{"DeleteWebhook", webhookIDs},
	{"ExchangeCode", func(s *subject) []string { return s.server.AccessTokens(s.app.ClientID) }},
}

func webhookIDs(s *subject) []string {
	var ids []string
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
	says               string
}

// TestFaults makes a call of each kind under each fault over HTTP, in bubbles in which time is simulated. It checks
// what must hold under every fault, and compares all that it observes with a table for people to review.
func TestFaults(t *testing.T) {
	t.Parallel()
	tables := make([][]string, len(faultKinds))
	t.Run("kinds", func(t *testing.T) {
		for i, k := range faultKinds {
			m := methods[slices.IndexFunc(methods, func(m method) bool { return m.name == k.method })]
			tables[i] = make([]string, len(faults))
			for j, f := range faults {
				t.Run(m.name+"/"+f.name, func(t *testing.T) {
					t.Parallel()
					tables[i][j] = observeRow(t, f, m, k.held)
				})
			}
		}
	})
	var text strings.Builder
	fmt.Fprintf(&text, faultPreface,
		fillout.DefaultMaxRetries, fillout.DefaultRequestTimeout, fillout.DefaultRequestsPerSecond)
	for i, k := range faultKinds {
		m := methods[slices.IndexFunc(methods, func(m method) bool { return m.name == k.method })]
		fmt.Fprintf(&text, "%s: %s, %s\n\n", strings.ToUpper(string(m.kind[:1]))+string(m.kind[1:]), m.name, m.route)
		lines := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
		fmt.Fprintln(lines, "  fault\tattempts\trequests\twithin\toutcome\tservice\tgone\terror")
		fmt.Fprint(lines, strings.Join(tables[i], ""))
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
	if t.Failed() || len(lasting) == 0 {
		return ""
	}
	var outcomes, holds, gone []string
	for _, o := range lasting {
		outcomes = append(outcomes, o.outcome)
		holds = append(holds, strconv.Itoa(o.held))
	}
	for _, o := range once {
		if o.outcome == "fails" {
			o.outcome = meanings(o.err)
		}
		gone = append(gone, o.outcome+" after "+o.took.String())
	}
	if m.kind == read {
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
		var astray []string
		dial := s.transport.DialContext
		refusals := f.refusals(times)
		s.transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			if address != simulatorAddress {
				astray = append(astray, address)
			}
			if refusals--; refusals >= 0 {
				return refuse(ctx)
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
		o.describe(s, m)
		checkAlways(t, s, m, o, before, held(s))
		s.checkSecrets(t, m, err)
		if len(astray) > 0 {
			t.Errorf("connections were made to %q", astray)
		}
		if lines := strings.Count(s.log.String(), `msg="request to Fillout"`); lines != max(o.attempts, o.requests) {
			t.Errorf("the log does not have a line for each attempt:\n%s", s.log.String())
		}
	})
	return o
}

var (
	attemptInLog   = regexp.MustCompile(`attempt=(\d+)`)
	refusedAddress = regexp.MustCompile(`127\.0\.0\.1:\d+`)
)

// describe adds the outcome and the error for the table.
func (o *observation) describe(s *subject, m method) {
	attempts := attemptInLog.FindAllStringSubmatch(s.log.String(), -1)
	o.attempts, _ = strconv.Atoi(attempts[len(attempts)-1][1])
	switch {
	case o.err == nil:
		o.outcome = "works"
		return
	case errors.Is(o.err, fillout.ErrAnswerLost):
		o.outcome = "DOUBT"
	default:
		o.outcome = "fails"
	}
	o.says = strings.NewReplacer(s.server.URL(), "ORIGIN", "api.fillout.test", "HOST").Replace(s.wording(m, o.err))
	o.says = refusedAddress.ReplaceAllString(o.says, "REFUSED")
	if meaning := meanings(o.err); meaning != "" {
		o.says = "[" + meaning + "] " + o.says
	}
}

// checkAlways checks the promises that hold under every fault: what the caller learns is what the service did.
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
	case read:
		if errors.Is(o.err, fillout.ErrAnswerLost) {
			t.Errorf("a read is in doubt: %v", o.err)
		}
	case repeatableWrite:
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

// refuse dials a port that nothing listens on.
func refuse(ctx context.Context) (net.Conn, error) {
	closed, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	if err := closed.Close(); err != nil {
		return nil, err
	}
	return (&net.Dialer{}).DialContext(ctx, "tcp", closed.Addr().String())
}

// meanings lists what an error means.
func meanings(err error) string {
	var texts []string
	for _, meaning := range []error{
		fillout.ErrNotAuthenticated, fillout.ErrNotFound, fillout.ErrRateLimited, fillout.ErrInvalid, fillout.ErrAnswerLost,
		fillout.ErrUnreadable, fillout.ErrRedirected, fillout.ErrTimeout, fillout.ErrUnreachable, fillout.ErrExchangeRefused,
	} {
		if errors.Is(err, meaning) {
			texts = append(texts, meaning.Error())
		}
	}
	return strings.Join(texts, ", ")
}
