package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// badToken has the shape of an API key, and belongs to no account.
const badToken = "sk_prod_probeprobeprobe_00000"

// badCredential replaces the credential of a request.
func badCredential() http.Header { return http.Header{"Authorization": {"Bearer " + badToken}} }

var formLimit = &step{
	name: "the rate limit of the forms API", requests: 10,
	do: func(ctx context.Context, p *probe) error { return limits(ctx, p, p.forms, "forms", "/forms") },
}

var databaseLimit = &step{
	name: "the rate limit of the database API", requests: 10, needs: needsDatabases,
	do: func(ctx context.Context, p *probe) error { return limits(ctx, p, p.databases, "database", "/bases") },
}

var isPolicy = regexp.MustCompile(`^[0-9]+;w=[0-9]+$`)

const noHeaders = "no headers"

// limits reads the headers of the rate limit. It stays below the limit.
func limits(ctx context.Context, p *probe, at *service, name, path string) error {
	wrong := call{method: http.MethodGet, path: path, header: badCredential()}
	first, err := at.send(ctx, wrong)
	if err != nil {
		return err
	}
	second, err := at.send(ctx, wrong)
	if err != nil {
		return err
	}
	policy := first.header.Get("Ratelimit-Policy")
	limit, ok := first.number("Ratelimit-Limit")
	if policy == "" || !ok {
		for _, question := range []string{"-rate-limit", "-rate-auth", "-rate-window"} {
			p.saw(name+question, noHeaders)
		}
		return nil
	}
	if !isPolicy.MatchString(policy) {
		policy = "another policy"
	}
	p.saw(name+"-rate-limit", policy, fmt.Sprint("ratelimit-limit: ", limit))
	a, _ := first.number("Ratelimit-Remaining")
	b, _ := second.number("Ratelimit-Remaining")
	counts := "they do not count"
	if min(a, b) < limit {
		counts = "they count"
	}
	p.saw(name+"-rate-auth", counts)
	return windows(ctx, p, at, name, path, policy)
}

// windows finds out when a window begins. Two series of requests begin half a window apart. If windows follow a clock,
// one begins in the midst of at least one series.
func windows(ctx context.Context, p *probe, at *service, name, path, policy string) error {
	_, after, _ := strings.Cut(policy, "w=")
	var seconds int
	if _, err := fmt.Sscan(after, &seconds); err != nil || seconds < 1 || seconds > 10 {
		return errors.New("the window of the policy is not some seconds long")
	}
	window := time.Duration(seconds) * time.Second
	if err := pause(ctx, window+window/10); err != nil {
		return err
	}
	begins := "with a request"
	start := time.Now()
	for series := range 2 {
		if err := pause(ctx, time.Until(start.Add(time.Duration(series)*window*5/2))); err != nil {
			return err
		}
		from, last := time.Now(), -1
		for n := range 4 {
			if err := pause(ctx, time.Until(from.Add(time.Duration(n)*window/5))); err != nil {
				return err
			}
			got, err := at.send(ctx, call{method: http.MethodGet, path: path, unspaced: true})
			if err != nil {
				return err
			}
			remaining, ok := got.number("Ratelimit-Remaining")
			if !ok || !got.ok() {
				return fmt.Errorf("a request was answered with %s, or without ratelimit-remaining", got.result())
			}
			if n > 0 && remaining >= last {
				begins = "at fixed times"
			}
			last = remaining
		}
		if time.Since(from) > window*9/10 {
			return errors.New("the answers are too slow to see a window")
		}
	}
	p.saw(name+"-rate-window", begins)
	return pause(ctx, window) // the series were close to the limit
}

var formExcess = &step{
	name: "one burst above the rate limit of the forms API", requests: 8, needs: needsExcess,
	do: func(ctx context.Context, p *probe) error { return excess(ctx, p, p.forms, "forms-429", "/forms", 5) },
}

var databaseExcess = &step{
	name: "one burst above the rate limit of the database API", requests: 33,
	needs: func(p *probe) string {
		if why := needsDatabases(p); why != "" {
			return why
		}
		return needsExcess(p)
	},
	do: func(ctx context.Context, p *probe) error {
		return excess(ctx, p, p.databases, "database-429", "/bases", 30)
	},
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
func excess(ctx context.Context, p *probe, at *service, id, path string, limit int) error {
	if at.limited == nil {
		probed, err := at.get(ctx, path)
		if err != nil {
			return err
		}
		if shown, ok := probed.number("Ratelimit-Limit"); ok {
			limit = shown
		}
		inParallel(ctx, at, min(limit+2, mostExcess), call{method: http.MethodGet, path: path, unspaced: true})
		if err := pause(ctx, 2*time.Second); err != nil {
			return err
		}
	}
	sawLimited(p, at, id)
	return nil
}

// sawLimited describes the first refusal by a rate limit.
func sawLimited(p *probe, at *service, id string) {
	if at.limited == nil {
		return
	}
	after := "without retry-after"
	if at.limited.header.Get("Retry-After") != "" {
		after = "with retry-after"
	}
	p.saw(id, at.limited.result()+", "+after, at.limited.message())
}
