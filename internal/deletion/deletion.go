// Package deletion deletes many objects of an account, one after another: the records of a table, or the submissions of
// a form before a date. It lists them before it deletes the first one, deletes none that it did not list, and says at
// the end what it did. A run that was interrupted leaves the rest for the next one.
package deletion

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
)

const (
	// maxFailures is how many deletes may fail one after another. More would fail for the same reason.
	maxFailures = 3
	// lookTimeout bounds the look for an object after its delete failed. It also runs after an interrupt.
	lookTimeout = 10 * time.Second
	// reportEvery is the time between two reports of the progress.
	reportEvery = 10 * time.Second
)

// Set is the objects that are to be deleted.
type Set struct {
	// Write runs each delete, if it is set. It lets deletes take turns with other writes.
	Write func(ctx context.Context, write func(context.Context) error) error

	noun  string // of one object
	place string // that they are in
	bound string // which of the place's objects are in the set, after a space; empty for all

	// list returns the IDs of the objects in the set, and "" for each of which that is not known.
	list   func(ctx context.Context) iter.Seq2[string, error]
	remove func(ctx context.Context, id string) error
	read   func(ctx context.Context, id string) error
}

// Error means that a call failed. Doing names the call, as in "Deleting the record 7b0c…".
type Error struct {
	Doing string
	Err   error
}

func (e *Error) Error() string { return e.Doing + ": " + e.Err.Error() }
func (e *Error) Unwrap() error { return e.Err }

// ErrShown means that the service answered to a delete that the object does not exist, and shows it.
var ErrShown = errors.New("the service answers that it does not exist, but still shows it; the service may not have this " +
	"call any more")

// Result is what was found, and what was done.
type Result struct {
	// DryRun is set if nothing was to be deleted.
	DryRun bool `json:"dry_run"`
	// Found is how many objects were to be deleted.
	Found int `json:"found"`
	// Deleted is how many were deleted, also where the service's answer was lost.
	Deleted int `json:"deleted"`
	// AlreadyGone is how many were deleted by others meanwhile.
	AlreadyGone int `json:"already_gone"`
	// Left is how many are still to be deleted. At the end of a run, these may also be new ones.
	Left int `json:"left"`
	// Undated is how many submissions stay because they have no time that can be read.
	Undated int `json:"undated"`
}

// Found are the objects of a set that existed when they were listed.
type Found struct {
	set     *Set
	ids     []string
	undated int
}

// Place returns where the objects are, as in "the table Orders".
func (s *Set) Place() string { return s.place }

// Find lists the objects of a set. It changes nothing.
func (s *Set) Find(ctx context.Context, report func(line string)) (*Found, error) {
	found := &Found{set: s}
	progress := newProgress(report)
	for id, err := range s.list(ctx) {
		switch {
		case err != nil:
			return nil, &Error{"Listing the " + s.noun + "s of " + s.place, err}
		case id == "":
			found.undated++
		default:
			found.ids = append(found.ids, id)
		}
		progress.report(func() string { return "Found " + count(len(found.ids), s.noun) + " so far." })
	}
	return found, nil
}

// Result returns the result of a run that deletes nothing.
func (f *Found) Result() Result {
	return Result{DryRun: true, Found: len(f.ids), Left: len(f.ids), Undated: f.undated}
}

// Describe says how many objects were found.
func (f *Found) Describe() string {
	text := fmt.Sprintf("%s has %s%s.", upperFirst(f.set.place), count(len(f.ids), f.set.noun), f.set.bound)
	if f.undated > 0 {
		text += fmt.Sprintf(" %s without a time that can be read will stay.", count(f.undated, f.set.noun))
	}
	return text
}

// Delete deletes the objects one after another. If ctx ends, Delete waits for the delete that was sent, and returns the
// error of ctx. After other errors it goes on, unless several deletes fail one after another, and returns the first
// error. The result is complete in any case.
func (f *Found) Delete(ctx context.Context, report func(line string)) (Result, error) {
	result := f.Result()
	result.DryRun = false
	progress := newProgress(report)
	var (
		unclear []string
		first   error
		row     int
	)
	for _, id := range f.ids {
		if ctx.Err() != nil || row == maxFailures {
			break
		}
		gone, err := f.set.delete(ctx, id)
		switch {
		case err != nil:
			if unclear = append(unclear, id); first == nil {
				first = err
			}
			row++
			continue
		case gone:
			result.AlreadyGone++
		default:
			result.Deleted++
		}
		row = 0
		result.Left--
		progress.report(func() string {
			return fmt.Sprintf("Deleted %d of %s.", result.Deleted, count(result.Found, f.set.noun))
		})
	}
	if err := ctx.Err(); err != nil {
		return result, err
	}
	if row == maxFailures {
		return result, first
	}
	return f.verify(ctx, result, unclear, first)
}

// verify lists the set again. It shows what is left, and the fate of the objects whose deletes failed.
func (f *Found) verify(ctx context.Context, result Result, unclear []string, first error) (Result, error) {
	left, err := f.set.Find(ctx, func(string) {})
	if err != nil {
		if first == nil {
			first = err
		}
		return result, first
	}
	result.Left, result.Undated = len(left.ids), left.undated
	shown := false
	for _, id := range unclear {
		if slices.Contains(left.ids, id) {
			shown = true
		} else {
			result.Deleted++
		}
	}
	if !shown {
		first = nil
	}
	return result, first
}

// delete deletes an object. It reports whether the object was gone already. A failed delete may have been carried out,
// and an unknown object may be one that only this call does not know. So delete looks for the object.
func (s *Set) delete(ctx context.Context, id string) (gone bool, err error) {
	remove := func(ctx context.Context) error { return s.remove(ctx, id) }
	if s.Write == nil {
		err = remove(ctx)
	} else {
		err = s.Write(ctx, remove)
	}
	if err == nil {
		return false, nil
	}
	unknown := errors.Is(err, fillout.ErrNotFound)
	looking, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookTimeout)
	defer cancel()
	switch seen := s.read(looking, id); {
	case errors.Is(seen, fillout.ErrNotFound):
		// After several attempts, the one whose answer was lost has deleted it.
		var failure *fillout.APIError
		return unknown && errors.As(err, &failure) && failure.Attempts == 1, nil
	case unknown && seen == nil:
		err = ErrShown
	case unknown:
		err = seen
	}
	return false, &Error{fmt.Sprintf("Deleting the %s %s", s.noun, safetext.Printable(id)), err}
}

// Summary says what was done.
func (f *Found) Summary(result Result) string {
	text := fmt.Sprintf("Deleted %s of %s.", count(result.Deleted, f.set.noun), f.set.place)
	if result.AlreadyGone > 0 {
		text += fmt.Sprintf(" Already gone: %d.", result.AlreadyGone)
	}
	text += fmt.Sprintf(" Left: %d.", result.Left)
	if result.Undated > 0 {
		text += fmt.Sprintf(" Kept because their time cannot be read: %d.", result.Undated)
	}
	return text
}

// count returns a number with what it counts, as in "1 record" and "2 records".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

func upperFirst(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// progress reports lines, but not too often.
type progress struct {
	write func(line string)
	next  time.Time
}

func newProgress(write func(line string)) *progress {
	return &progress{write, time.Now().Add(reportEvery)}
}

func (p *progress) report(line func() string) {
	if now := time.Now(); now.After(p.next) {
		p.write(line())
		p.next = now.Add(reportEvery)
	}
}
