package measure

import (
	"math"
	"slices"
	"time"
)

// Sample is what one command cost.
type Sample struct {
	Wall time.Duration
	// CPU is user and system time of the CLI and all that it started.
	CPU time.Duration
	// ProviderCPU is the part of it that the provider's processes had.
	ProviderCPU time.Duration
	// ProviderMemory is the most that one of these had resident at once, in bytes; 0 where the system does not say.
	ProviderMemory int64
	Requests       int
}

// Pair is the same command with the floor and with the provider, one right after the other, so that whatever else the
// machine did meanwhile slowed both.
type Pair struct{ Floor, Provider Sample }

// quantity is something of a sample that is compared.
type quantity struct {
	name string
	of   func(Sample) float64
	show func(float64) string
}

var (
	wall     = quantity{"wall", func(s Sample) float64 { return s.Wall.Seconds() }, showSeconds}
	cpu      = quantity{"CPU, all", func(s Sample) float64 { return s.CPU.Seconds() }, showSeconds}
	ownCPU   = quantity{"CPU, provider", func(s Sample) float64 { return s.ProviderCPU.Seconds() }, showSeconds}
	memory   = quantity{"memory", func(s Sample) float64 { return float64(s.ProviderMemory) }, showMegabytes}
	requests = quantity{"requests", func(s Sample) float64 { return float64(s.Requests) }, showCount}
)

// comparison is how the provider stands to the floor in one quantity.
type comparison struct {
	floor, provider float64 // medians
	// ratio is the median of the pairs' ratios, low and high are their quartiles. NaN where the floor has 0.
	ratio, low, high float64
}

func compare(pairs []Pair, q quantity) comparison {
	var floors, providers, ratios []float64
	for _, pair := range pairs {
		floor, provider := q.of(pair.Floor), q.of(pair.Provider)
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

// quantile interpolates between the two values that are next to it; NaN without values.
func quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	at := q * float64(len(sorted)-1)
	below, above := sorted[int(math.Floor(at))], sorted[int(math.Ceil(at))]
	return below + (above-below)*(at-math.Floor(at))
}
