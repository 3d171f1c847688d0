package fillout_test

import (
	"fmt"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/golden"
)

const faultPreface = `What comes of each call under each fault, with the settings that users have by default: %d retries, %s for an attempt,
%d requests per second. TestFaults proves it; UPDATE_GOLDEN=1 go test ./internal/fillout writes this file anew.

  attempts   how often the call is made at most, while the fault lasts
  requests   how many of them reach the service, redirects that are followed included
  within     the time after which the call has ended, exactly
  outcome    works, fails, or DOUBT: the write may have been carried out, and the error says so (ErrAnswerLost)
  service    how many things the call concerns the service then has of those that the call makes (none before) or removes (one
             before); "0 or 1" is both tried, the request carried out and not
  gone       what comes of it if the fault shows at the first attempt only
  error      what it means: what it says. SECRETS is all that the call sent and the service repeats, struck out; ORIGIN, HOST and
             REFUSED are addresses

`

// testdata/faults.txt is the table for reading.
func TestFaultTableIsWrittenDown(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	fmt.Fprintf(&text, faultPreface, fillout.DefaultMaxRetries, fillout.DefaultRequestTimeout, fillout.DefaultRequestsPerSecond)
	for _, c := range faultCalls {
		fmt.Fprintf(&text, "%s\n%s, %s\n\n", c.method, c.route, c.nature)
		lines := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
		fmt.Fprintln(lines, "  fault\tattempts\trequests\twithin\toutcome\tservice\tgone\terror")
		for _, f := range faults {
			fmt.Fprintln(lines, "  "+strings.Join(f.line(c), "\t"))
		}
		if err := lines.Flush(); err != nil {
			t.Fatal(err)
		}
		text.WriteString("\n")
	}
	golden.Compare(t, "testdata/faults.txt", trimLines(text.String()))
}

// line writes a row down for one call.
func (f fault) line(c faultCall) []string {
	var outcomes, holds, gone []string
	var shown expectation
	for i, m := range f.moments(c) {
		e := f.expect(c, m)
		if m.times > 0 {
			gone = add(gone, e.ending()+" after "+e.takes.String())
			continue
		}
		outcomes = add(outcomes, e.ending())
		holds = add(holds, e.holds(c))
		if i == 0 {
			shown = e
		}
	}
	return []string{
		f.name, fmt.Sprint(shown.attempts), fmt.Sprint(shown.requests), shown.takes.String(), strings.Join(outcomes, ", or "),
		strings.Join(holds, " or "), strings.Join(gone, ", or "), shown.reading(),
	}
}

// add leaves out what is there already.
func add(texts []string, text string) []string {
	if len(texts) > 0 && texts[len(texts)-1] == text {
		return texts
	}
	return append(texts, text)
}

func (e expectation) ending() string {
	switch {
	case e.course == works:
		return "works"
	case e.course == doubtful:
		return "DOUBT"
	case e.says == "": // of a repetition, which finds what the first attempt has left
		return e.meaning()
	}
	return "fails"
}

// holds is what the service has then.
func (e expectation) holds(c faultCall) string {
	switch {
	case c.nature == read:
		return "-"
	case e.made == (c.nature == once):
		return "1"
	}
	return "0"
}

// reading is the error for a reader.
func (e expectation) reading() string {
	if e.course == works {
		return ""
	}
	says := strings.ReplaceAll(e.says, "TIMEOUT", fillout.DefaultRequestTimeout.String())
	if e.meaning() == "" {
		return says
	}
	return "[" + e.meaning() + "] " + says
}

// trimLines takes the blanks from the end of each line, which an editor would.
func trimLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}
