package measure

import (
	"math"
	"slices"
	"time"
)

// The quantities of a sample.
const (
	wall     = iota // seconds
	cpu             // user and system time of the CLI and all processes below it, in seconds
	ownCPU          // the part of the provider's processes, in seconds
	memory          // the most that a process of the provider had resident at once, in MB; 0 if the system does not say
	requests        // sent
	quantities
)

// sample is the cost of one command.
type sample [quantities]float64

// pair has the same command with the floor and with the provider, one right after the other: other work of the machine
// slows both.
type pair [2]sample

// result is all pairs of one command at one size and latency.
type result struct {
	webhooks int
	latency  time.Duration
	command  string
	pairs    []pair
}

// comparison compares the provider with the floor in one quantity.
type comparison struct {
	floor, provider float64 // medians
	// ratio is the median of the pairs' ratios, low and high are their quartiles. NaN if the floor has 0.
	ratio, low, high float64
}

func (r result) compare(quantity int) comparison {
	var floors, providers, ratios []float64
	for _, p := range r.pairs {
		floor, provider := p[0][quantity], p[1][quantity]
		floors, providers = append(floors, floor), append(providers, provider)
		if floor > 0 {
			ratios = append(ratios, provider/floor)
		}
	}
	return comparison{
		floor:    quantile(floors, 0.5),
		provider: quantile(providers, 0.5),
		ratio:    quantile(ratios, 0.5),
		low:      quantile(ratios, 0.25),
		high:     quantile(ratios, 0.75),
	}
}

// quantile interpolates between the two nearest values. It returns NaN without values.
func quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	at := q * float64(len(sorted)-1)
	below, above := sorted[int(math.Floor(at))], sorted[int(math.Ceil(at))]
	return below + (above-below)*(at-math.Floor(at))
}
