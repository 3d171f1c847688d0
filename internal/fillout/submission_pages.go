package fillout

import (
	"context"
	"errors"
	"iter"
	"slices"
)

// ErrPagesRepeat means that many pages in a row brought nothing new. The service does not page as Fillout does, or
// submissions come and go faster than they are read.
var ErrPagesRepeat = errors.New("the pages of submissions repeat each other")

// maxFruitless is how many pages in a row may bring nothing new. Ten pages have more than a thousand submissions, and
// as many would have to come or go while one page is read.
const maxFruitless = 10

// ReadSubmissions returns all submissions that match the query, in the query's order. It reads a page when the loop
// needs it, and stores one page at a time. An error ends the loop: one of ListSubmissions, or ErrPagesRepeat.
//
// ReadSubmissions sets the query's limit and offset itself. Wanted is how many submissions the caller expects to use.
// The first pages are as large as these need, and one submission larger: so a caller that stops there knows whether
// there are more.
//
// Submissions come and go while pages are read, and a page is a range of places in the list at that moment. So each
// page begins with the submission that ended the page before it:
//
//   - With asc, a new submission comes last, and is read like the others. With desc, it comes before the first
//     submission that was read. It is left for the next time, unless that first one has been deleted. The submissions
//     that it moves down are met twice and returned once.
//   - A deleted submission moves the others up. A page without any submission that was read before may follow others
//     that no page contained. So pages are read backwards until one contains a known submission.
func (c *Client) ReadSubmissions(ctx context.Context, formID string, query SubmissionsQuery,
	wanted int) iter.Seq2[Submission, error] {
	return func(yield func(Submission, error) bool) {
		reader := pageReader{query: query, wanted: wanted, read: make(map[Text]bool)}
		reader.turnTo(0)
		for !reader.done {
			if reader.fruitless > maxFruitless {
				yield(Submission{}, ErrPagesRepeat)
				return
			}
			page, err := c.ListSubmissions(ctx, formID, reader.query)
			if err != nil {
				yield(Submission{}, err)
				return
			}
			for _, submission := range reader.take(page.Submissions) {
				if !yield(submission, nil) {
					return
				}
			}
		}
	}
}

// pageReader decides which page is read next, and which of its submissions are new.
type pageReader struct {
	query  SubmissionsQuery // of the next page
	wanted int              // how many more the caller expects to use

	first     Text          // id of the submission that was returned first
	read      map[Text]bool // ids of all submissions that were returned
	fruitless int           // pages in a row that brought nothing new
	done      bool
}

// turnTo makes offset the place of the next page. The page has no more places than it needs: for the submissions that
// are wanted, for one more, and for the one that it shares with the page before.
func (r *pageReader) turnTo(offset int) {
	r.query.Offset = max(0, offset)
	r.query.Limit = MaxPageSize
	if 0 <= r.wanted && r.wanted < MaxPageSize && r.fruitless == 0 {
		r.query.Limit = min(MaxPageSize, r.wanted+1+min(r.query.Offset, 1))
	}
}

// take returns the new submissions of a page and turns to the next page.
func (r *pageReader) take(page []Submission) []Submission {
	r.fruitless++
	known := func(s Submission) bool { return r.read[s.ID] }
	if r.query.Offset > 0 && !slices.ContainsFunc(page, known) {
		r.turnTo(r.query.Offset - (MaxPageSize - 1))
		return nil
	}
	var fresh []Submission
	first := slices.IndexFunc(page, func(s Submission) bool { return s.ID == r.first })
	for _, submission := range page[max(first, 0):] { // those before it have arrived since
		if known(submission) {
			continue
		}
		if r.first == "" {
			r.first = submission.ID
		}
		r.read[submission.ID] = true
		r.wanted--
		r.fruitless = 0
		fresh = append(fresh, submission)
	}
	r.done = len(page) < r.query.Limit
	r.turnTo(r.query.Offset + len(page) - 1)
	return fresh
}
