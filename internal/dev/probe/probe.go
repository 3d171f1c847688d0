package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// cleanupTimeout bounds the deletions at the end. They begin after an interrupt, too.
const cleanupTimeout = 2 * time.Minute

// settings are what the environment and the flags say.
type settings struct {
	formsURL, databaseURL, oauthURL string // with the prefixes of the APIs
	token, formID                   string
	app                             fillout.OAuthApp
	code                            string
	// exceed lets the probe exceed the rate limits once.
	exceed bool
	http   *http.Client
}

// probe is one run.
type probe struct {
	settings
	forms, databases, oauth *service
	count                   *counter
	name                    string // of all that it makes

	questions []question
	answers   map[string]observation
	observe   func(question, observation) // is called for each answer
	objects   []*object

	// What later steps use of earlier ones.
	items   items
	delay   time.Duration // after which reads show new objects
	order   []string      // the first fields of the first table, in order of creation
	strange map[string]bool
	mixed   bool // whether a read showed the fields in another order
	deleted map[string]string
	costs   map[string]int // requests of each step
}

// observation is the answer to a question. Without seen, the question was not asked.
type observation struct {
	seen   string
	detail string // more about it, for people
	whyNot string
}

func newProbe(s settings, now time.Time, observe func(question, observation)) *probe {
	p := &probe{
		settings: s, count: &counter{values: map[string]bool{}}, questions: allQuestions(), answers: map[string]observation{}, observe: observe,
		name:    "terraform-provider-fillout probe " + now.UTC().Format("2006-01-02 15.04.05"),
		strange: map[string]bool{}, deleted: map[string]string{},
		costs: map[string]int{},
	}
	host := func(url, token string, perSecond float64) *service {
		return &service{url: url, token: token, http: s.http, spaced: rate.NewLimiter(rate.Limit(perSecond), 1), count: p.count}
	}
	p.forms = host(s.formsURL, s.token, fillout.DefaultRequestsPerSecond)
	p.databases = host(s.databaseURL, s.token, fillout.DefaultDatabaseRequestsPerSecond)
	p.oauth = host(s.oauthURL, "", fillout.DefaultRequestsPerSecond)
	return p
}

// saw answers a question. The detail is shown without the ids and names that the probe knows.
func (p *probe) saw(id, seen string, detail ...string) {
	at := slices.IndexFunc(p.questions, func(q question) bool { return q.id == id })
	if at < 0 {
		panic("no question has the id " + id)
	}
	seenOnce := observation{seen: seen, detail: p.scrub(strings.Join(detail, "; "))}
	p.answers[id] = seenOnce
	p.observe(p.questions[at], seenOnce)
}

// run does the steps, and deletes all that they made. It returns what could not be deleted.
func (p *probe) run(ctx context.Context) (left []string) {
	reasons := map[*step]string{}
	for _, step := range allSteps() {
		if ctx.Err() != nil {
			reasons[step] = "the run was interrupted"
			continue
		}
		if reasons[step] = step.missing(p); reasons[step] != "" {
			continue
		}
		if step.onItems && p.items.id == "" {
			reasons[step] = noItems
			continue
		}
		reasons[step] = "the step did not come to it"
		before := p.count.sent
		if err := attempt(func() { step.do(ctx, p) }); err != nil {
			reasons[step] = p.scrub(err.Error())
		}
		p.costs[step.name] = p.count.sent - before
	}
	for _, q := range p.questions {
		if _, answered := p.answers[q.id]; answered {
			continue
		}
		why := q.whyNot
		if q.asked != nil {
			why = reasons[q.asked]
		}
		p.answers[q.id] = observation{whyNot: why}
		p.observe(q, p.answers[q.id])
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanupTimeout)
	defer cancel()
	return p.cleanUp(ctx)
}

// missing returns what the step needs of the settings, or "".
func (s *step) missing(p *probe) string {
	if s.needs == nil {
		return ""
	}
	return s.needs(p)
}

// object is something that the probe has made.
type object struct {
	what string // for people
	// remove deletes it. It is nil if only a person can find the object.
	remove removal
	gone   bool
}

// removal is a deletion, which may stop like a step.
type removal func(context.Context) reply

// create sends a request that makes an object, which is nil if the request was refused. If the answer is lost, the
// object counts as made.
func (p *probe) create(
	ctx context.Context, at *service, path string, body any, what string, remove func(reply) removal,
) (reply, *object) {
	got, err := at.send(ctx, call{method: http.MethodPost, path: path, body: body})
	var lost lostError
	if errors.As(err, &lost) || err == nil && got.status >= 500 {
		p.objects = append(p.objects, &object{what: what + " (perhaps: the answer was lost)", remove: remove(reply{})})
	}
	stopIf(err)
	if !got.ok() {
		return got, nil
	}
	made := &object{what: what, remove: remove(got)}
	p.objects = append(p.objects, made)
	return got, made
}

// cleanUp deletes the objects, the newest first, and returns what is left.
func (p *probe) cleanUp(ctx context.Context) (left []string) {
	p.count.mu.Lock()
	p.count.cleaning = true
	p.count.mu.Unlock()
	for _, made := range slices.Backward(p.objects) {
		if made.gone {
			continue
		}
		if made.remove == nil {
			left = append(left, made.what)
			continue
		}
		var got reply
		err := attempt(func() { got = made.remove(ctx) })
		switch {
		case err != nil:
			left = append(left, fmt.Sprintf("%s: %v", made.what, err))
		case !got.ok() && got.status != http.StatusNotFound:
			left = append(left, fmt.Sprintf("%s: the answer was %s %s", made.what, got.result(), got.message()))
		}
	}
	return left
}

// either returns the first words if something holds, else the second.
func either(holds bool, yes, no string) string {
	if holds {
		return yes
	}
	return no
}
