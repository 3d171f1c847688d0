package fillout_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// fallback is how long a client waits between attempts where nobody asks for
// more.
var fallback = []time.Duration{time.Second / 2, time.Second, 2 * time.Second, 4 * time.Second}

// expectation is a cell of the table: what must come of a call under a fault.
type expectation struct {
	verdict
	requests int           // that reach the call's route, at most
	attempts int           // that the error counts
	trials   int           // of the token
	takes    time.Duration // from the call to its end
	made     bool          // the write is carried out, once
}

// moment is when a fault shows.
type moment struct {
	after bool // the service has carried the request out
	times int  // that it shows; 0 for always
}

// moments lists when a fault can show, given what its verdict takes for granted:
// a write that works has been carried out, and one that must not happen twice
// has not, where its error leaves no doubt.
func (f fault) moments(c faultCall) []moment {
	var moments []moment
	switch v := f.verdictOn(c); {
	case c.nature == read, !f.hides, c.nature == once && v.course == ends:
		moments = []moment{{}}
	case v.course == works:
		moments = []moment{{after: true}}
	default:
		moments = []moment{{}, {after: true}}
	}
	if f.verdictOn(c).course == repeats && f.link <= refusedLink {
		for _, m := range slices.Clone(moments) {
			moments = append(moments, moment{after: m.after, times: 1})
		}
	}
	return moments
}

// verdictOn gives the verdict on a call, with what it takes from the fault.
func (f fault) verdictOn(c faultCall) verdict {
	v, ok := f.except[c.method]
	if !ok {
		v = map[nature]verdict{read: f.read, once: f.once, again: f.again}[c.nature]
	}
	if v.says == "" {
		v.says = f.says
	}
	if v.means == nil {
		v.means = f.means
	}
	if f.refuses && c.refused != nil {
		v.means = append(slices.Clone(v.means), c.refused)
	}
	if v.course == doubtful {
		v.means = append(slices.Clone(v.means), fillout.ErrAnswerLost)
	}
	return v
}

// expect works a cell out.
func (f fault) expect(c faultCall, m moment) expectation {
	e := expectation{verdict: f.verdictOn(c), attempts: 1}
	waits := f.waits
	if waits == nil {
		waits = fallback
	}
	switch {
	case e.course == repeats && m.times == 0:
		e.attempts += len(waits)
		e.takes = time.Duration(e.attempts) * f.lasts
		for _, wait := range waits {
			e.takes += wait
		}
		e.says += fmt.Sprintf(" (%d attempts in %s)", e.attempts, e.takes)
		e.course = ends
	case e.course == repeats:
		e.attempts += m.times
		e.takes = f.lasts + waits[0]
		e.course = works
	default:
		e.takes = f.lasts
	}
	e.requests = e.attempts + e.hops
	if f.link != 0 {
		e.requests = e.attempts - 1 // the last one, if it succeeds
		if e.course != works {
			e.requests = 0
		}
	}
	if f.isTried(c) {
		e.trials = 1
		if m.after {
			e.course = works
		}
	}
	if c.tries && m.after && m.times > 0 { // the second attempt is refused
		e.trials = 1
	}
	e.takes += time.Duration(e.hops+e.trials) * time.Second / fillout.DefaultRequestsPerSecond
	e.made = m.after || e.course == works
	if m.after && m.times > 0 && c.twice != nil {
		e.course, e.says, e.means = ends, "", []error{c.twice}
	}
	return e
}

// isTried tells whether the call then looks at what became of it.
func (f fault) isTried(c faultCall) bool {
	v := f.verdictOn(c)
	return c.tries && v.course == ends && (f.refuses || slices.Contains(v.means, fillout.ErrUnreadable))
}

// missing names what a row does not state.
func (f fault) missing() []string {
	var missing []string
	verdicts := map[string]verdict{read.String(): f.read, once.String(): f.once, again.String(): f.again}
	maps.Copy(verdicts, f.except)
	for name, v := range verdicts {
		if v.course == 0 {
			missing = append(missing, name)
		}
		if v.course != works && v.says+f.says == "" {
			missing = append(missing, "the error of "+name)
		}
	}
	slices.Sort(missing)
	return missing
}

// kinds are all that an error can mean.
var kinds = []error{
	fillout.ErrNotAuthenticated, fillout.ErrNotFound, fillout.ErrRateLimited, fillout.ErrInvalid, fillout.ErrAnswerLost,
	fillout.ErrUnreadable, fillout.ErrRedirected, fillout.ErrTimeout, fillout.ErrUnreachable, fillout.ErrExchangeRefused,
}

// meanings lists what an error means.
func meanings(err error) string { return join(func(kind error) bool { return errors.Is(err, kind) }) }

func join(keep func(kind error) bool) string {
	var texts []string
	for _, kind := range kinds {
		if keep(kind) {
			texts = append(texts, kind.Error())
		}
	}
	return strings.Join(texts, ", ")
}

// meaning is what the verdict has the error mean.
func (v verdict) meaning() string {
	return join(func(kind error) bool { return slices.Contains(v.means, kind) })
}
