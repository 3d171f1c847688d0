package measure

import (
	"context"
	"fmt"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// plansInRound is the number of pairs of plans for each pair of apply and destroy. A plan is quick and changes nothing,
// and its target is tight.
const plansInRound = 5

// unpaced makes the rate as high as possible, for everything that is measured without Fillout's limit.
const unpaced = "FILLOUT_REQUESTS_PER_SECOND=100"

// compareAt measures all commands at one size and latency, round by round.
func (b *Bench) compareAt(ctx context.Context, webhooks int, latency time.Duration) ([]result, error) {
	fillout, err := fillouttest.Start(fillouttest.WithoutRateLimit(), fillouttest.WithLatency(latency, 0))
	if err != nil {
		return nil, fmt.Errorf("starting the simulator: %w", err)
	}
	defer fillout.Close()
	var subjects [2]*subject
	for i, binary := range []string{b.Floor, b.Provider} {
		if subjects[i], err = b.newSubject(webhooks, binary, fillout, unpaced); err != nil {
			return nil, err
		}
	}

	results := []result{
		{webhooks: webhooks, latency: latency, command: applyCommand},
		{webhooks: webhooks, latency: latency, command: planCommand},
		{webhooks: webhooks, latency: latency, command: destroyCommand},
	}
	for round := range b.Rounds {
		fmt.Fprintf(b.Progress, "%d webhooks, latency %s: round %d of %d\n", webhooks, latency, round+1, b.Rounds)
		for i := range results {
			repeats := 1
			if results[i].command == planCommand {
				repeats = plansInRound
			}
			for again := range repeats {
				var measured pair
				for _, which := range order(round + again) {
					if measured[which], err = subjects[which].measure(ctx, results[i].command); err != nil {
						return nil, fmt.Errorf("measuring the %s: %w", [2]string{"floor", "provider"}[which], err)
					}
				}
				results[i].pairs = append(results[i].pairs, measured)
			}
		}
	}
	return results, nil
}

// order returns the order of a pair: the floor and the provider take turns at going first, so that it is no advantage.
func order(pair int) []int {
	if pair%2 == 0 {
		return []int{0, 1}
	}
	return []int{1, 0}
}
