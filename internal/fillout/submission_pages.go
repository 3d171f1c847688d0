package fillout

import (
	"context"
	"errors"
	"slices"
)

// ErrPagesRepeat says that page after page brought nothing new: what answers does
// not page as Fillout does, or submissions come and go faster than they are read.
var ErrPagesRepeat = errors.New("the pages of submissions repeat each other")

// maxFruitless is how many pages in a row may bring nothing new. Ten hold more
// than a thousand submissions that would have to come or go while one is read.
const maxFruitless = 10

// ReadSubmissions hands the submissions that match the query to keep, one by
// one in the query's order and no more than most, and tells whether there are
// more. It sets the query's limit and offset itself. One page at a time is in
// memory. Errors are those of ListSubmissions, and ErrPagesRepeat.
//
// Submissions come and go while pages are read, and a page is a number of places
// in the list as it is at that moment. So each page begins with the submission
// that the one before it ended with:
//
//   - What arrives comes last with asc, and is read like the others. With desc it
//     comes before the first submission that was read, and is left for the next
//     time unless that one has been deleted; what it moves down is met twice and
//     handed over once.
//   - What is deleted moves the others up. A page without a submission that was
//     read before may have others in front of it that no page had, so pages are
//     read backwards until there is one.
func (c *Client) ReadSubmissions(ctx context.Context, formID string, query SubmissionsQuery, most int, keep func(Submission)) (more bool, err error) {
	reader := pageReader{query: query, left: most, keep: keep, read: make(map[Text]bool)}
	reader.turnTo(0)
	for !reader.done {
		if reader.fruitless > maxFruitless {
			return false, ErrPagesRepeat
		}
		page, err := c.ListSubmissions(ctx, formID, reader.query)
		if err != nil {
			return false, err
		}
		reader.take(page.Submissions)
	}
	return reader.more, nil
}

// pageReader decides which page is read next, and what of it is new.
type pageReader struct {
	query SubmissionsQuery // of the next page
	left  int              // how many may still be handed over
	keep  func(Submission)

	first     Text          // id that was handed over first
	read      map[Text]bool // ids that were handed over
	fruitless int           // pages in a row that brought nothing new
	done      bool
	more      bool // done because there are more than were wanted
}

// turnTo makes offset the place of the next page. A page needs no more places
// than are wanted, one that tells whether there are more, and the one that it
// shares with the page before.
func (r *pageReader) turnTo(offset int) {
	r.query.Offset = max(0, offset)
	r.query.Limit = MaxPageSize
	if r.left < MaxPageSize && r.fruitless == 0 {
		r.query.Limit = min(MaxPageSize, r.left+1+min(r.query.Offset, 1))
	}
}

// take hands over what is new of a page and turns to the next one.
func (r *pageReader) take(page []Submission) {
	r.fruitless++
	if r.query.Offset > 0 && !slices.ContainsFunc(page, func(s Submission) bool { return r.read[s.ID] }) {
		r.turnTo(r.query.Offset - (MaxPageSize - 1))
		return
	}
	first := slices.IndexFunc(page, func(s Submission) bool { return s.ID == r.first })
	for _, submission := range page[max(first, 0):] { // what is before it has arrived since
		if r.read[submission.ID] {
			continue
		}
		if r.left == 0 {
			r.done, r.more = true, true
			return
		}
		r.hand(submission)
	}
	r.done = len(page) < r.query.Limit
	r.turnTo(r.query.Offset + len(page) - 1)
}

func (r *pageReader) hand(submission Submission) {
	if r.first == "" {
		r.first = submission.ID
	}
	r.read[submission.ID] = true
	r.left--
	r.fruitless = 0
	r.keep(submission)
}
