package measure

import (
	"context"
	"fmt"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// plansInRound is how many pairs of plans are measured where there is one of apply and destroy: a plan is quick, its
// target is tight, and it changes nothing.
const plansInRound = 5

// compareAt measures all commands at one size and latency, round by round.
func (b *Bench) compareAt(ctx context.Context, folder string, webhooks int, latency time.Duration) ([]Result, error) {
	fillout, err := fillouttest.Start(fillouttest.WithoutRateLimit(), fillouttest.WithLatency(latency, 0))
	if err != nil {
		return nil, fmt.Errorf("starting Fillout on loopback: %w", err)
	}
	defer fillout.Close()

	var folders [2]string
	for i := range folders {
		if folders[i], err = newFolder(folder, webhooks); err != nil {
			return nil, err
		}
	}
	// The floor of a plan answers from nothing; that of a change makes the requests that have to be made.
	idle, err := b.newSubject(folders[0], b.Floor, fillout, fillout.URL(), unpaced)
	if err != nil {
		return nil, err
	}
	busy, err := b.newSubject(folders[0], b.Floor, fillout, fillout.URL(), unpaced, makeRequests)
	if err != nil {
		return nil, err
	}
	ours, err := b.newSubject(folders[1], b.Provider, fillout, fillout.URL(), unpaced)
	if err != nil {
		return nil, err
	}

	results := []Result{
		{Webhooks: webhooks, Latency: latency, Command: applyCommand},
		{Webhooks: webhooks, Latency: latency, Command: planCommand},
		{Webhooks: webhooks, Latency: latency, Command: destroyCommand},
	}
	floors, repeats := []*subject{busy, idle, busy}, []int{1, plansInRound, 1}
	for round := range b.Rounds {
		fmt.Fprintf(b.Progress, "%d webhooks, latency %s: round %d of %d\n", webhooks, latency, round+1, b.Rounds)
		for i := range results {
			for again := range repeats[i] {
				pair, err := measurePair(ctx, round+again, floors[i], ours, results[i].Command)
				if err != nil {
					return nil, err
				}
				results[i].Pairs = append(results[i].Pairs, pair)
			}
		}
	}
	return results, nil
}

// measurePair runs a command with both, the one that goes first by turns.
func measurePair(ctx context.Context, number int, floor, provider *subject, command string) (Pair, error) {
	var samples [2]Sample
	for _, which := range order(number) {
		sample, err := [2]*subject{floor, provider}[which].run(ctx, command)
		if err != nil {
			return Pair{}, fmt.Errorf("measuring the %s: %w", [2]string{"floor", "provider"}[which], err)
		}
		samples[which] = sample
	}
	return Pair{Floor: samples[0], Provider: samples[1]}, nil
}
