package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"
)

// badToken has the shape of an API key, and belongs to no account.
const badToken = "sk_prod_probeprobeprobe_00000"

// badCredential replaces the credential of a request.
func badCredential() http.Header { return http.Header{"Authorization": {"Bearer " + badToken}} }

var formLimit = &step{
	name: "the rate limit of the forms API", requests: 10,
	do: func(ctx context.Context, p *probe) { limits(ctx, p, p.forms, "forms", "/forms") },
}

var databaseLimit = &step{
	name: "the rate limit of the database API", requests: 10, needs: needsDatabases,
	do: func(ctx context.Context, p *probe) { limits(ctx, p, p.databases, "database", "/bases") },
}

var isPolicy = regexp.MustCompile(`^[0-9]+;w=[0-9]+$`)

const noHeaders = "no headers"

// limits reads the headers of the rate limit. It stays below the limit.
func limits(ctx context.Context, p *probe, at *service, name, path string) {
	wrong := call{method: http.MethodGet, path: path, header: badCredential()}
	first, second := at.ask(ctx, wrong), at.ask(ctx, wrong)
	policy := first.header.Get("Ratelimit-Policy")
	limit, ok := first.number("Ratelimit-Limit")
	if policy == "" || !ok {
		for _, question := range []string{"-rate-limit", "-rate-auth", "-rate-window"} {
			p.saw(name+question, noHeaders)
		}
		return
	}
	if !isPolicy.MatchString(policy) {
		policy = "another policy"
	}
	p.saw(name+"-rate-limit", policy, fmt.Sprint("ratelimit-limit: ", limit))
	a, _ := first.number("Ratelimit-Remaining")
	b, _ := second.number("Ratelimit-Remaining")
	p.saw(name+"-rate-auth", either(min(a, b) < limit, "they count", "they do not count"))
	windows(ctx, p, at, name, path, policy)
}

// windows finds out when a window begins. Two series of requests begin half a window apart. If windows follow a clock,
// one begins in the midst of at least one series.
func windows(ctx context.Context, p *probe, at *service, name, path, policy string) {
	_, after, _ := strings.Cut(policy, "w=")
	var seconds int
	if _, err := fmt.Sscan(after, &seconds); err != nil || seconds < 1 || seconds > 10 {
		giveUp("the window of the policy is not some seconds long")
	}
	window := time.Duration(seconds) * time.Second
	pause(ctx, window+window/10)
	begins := "with a request"
	start := time.Now()
	for series := range 2 {
		pause(ctx, time.Until(start.Add(time.Duration(series)*window*5/2)))
		from, last := time.Now(), -1
		for n := range 4 {
			pause(ctx, time.Until(from.Add(time.Duration(n)*window/5)))
			got := at.ask(ctx, call{method: http.MethodGet, path: path, unspaced: true})
			remaining, ok := got.number("Ratelimit-Remaining")
			if !ok || !got.ok() {
				giveUp("a request was answered with %s, or without ratelimit-remaining", got.result())
			}
			if n > 0 && remaining >= last {
				begins = "at fixed times"
			}
			last = remaining
		}
		if time.Since(from) > window*9/10 {
			giveUp("the answers are too slow to see a window")
		}
	}
	p.saw(name+"-rate-window", begins)
	pause(ctx, window) // the series were close to the limit
}

var formExcess = &step{
	name: "one burst above the rate limit of the forms API", requests: 8, needs: needsExcess,
	do: func(ctx context.Context, p *probe) { excess(ctx, p, p.forms, "forms-429", "/forms", 5) },
}

var databaseExcess = &step{
	name: "one burst above the rate limit of the database API", requests: 33,
	needs: func(p *probe) string { return cmp.Or(needsDatabases(p), needsExcess(p)) },
	do:    func(ctx context.Context, p *probe) { excess(ctx, p, p.databases, "database-429", "/bases", 30) },
}

// needsExcess lets a step exceed a rate limit only if the person wants it.
func needsExcess(p *probe) string {
	if !p.exceed {
		return "it exceeds the rate limit, for which the flag -exceed-limits is needed"
	}
	return ""
}

// mostExcess bounds a burst.
const mostExcess = 60

// excess exceeds a rate limit once, unless a refusal has been seen already.
func excess(ctx context.Context, p *probe, at *service, id, path string, limit int) {
	if at.limited == nil {
		if shown, ok := at.get(ctx, path).number("Ratelimit-Limit"); ok {
			limit = shown
		}
		var burst sync.WaitGroup
		for range min(limit+2, mostExcess) {
			burst.Go(func() { _, _ = at.send(ctx, call{method: http.MethodGet, path: path, unspaced: true}) })
		}
		burst.Wait()
		pause(ctx, 2*time.Second)
	}
	sawLimited(p, at, id)
}

// sawLimited describes the first refusal by a rate limit, if there was one.
func sawLimited(p *probe, at *service, id string) {
	if _, answered := p.answers[id]; answered || at.limited == nil {
		return
	}
	after := either(at.limited.header.Get("Retry-After") != "", "with retry-after", "without retry-after")
	p.saw(id, at.limited.result()+", "+after, at.limited.message())
}
