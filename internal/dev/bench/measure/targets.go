package measure

import (
	"fmt"
	"time"
)

// What the provider may cost, against the floor.
const (
	targetSize       = 1000 // webhooks for which the targets are set
	maxPlanWall      = 1.05
	maxPlanMemory    = 1.15
	maxPlanRequests  = 1
	maxChangeWall    = 1.10
	maxStartUpExcess = 2 * time.Millisecond
	maxSizeRatio     = 1.35
)

// verdict is whether a target was reached.
type verdict struct {
	what, reached, wanted string
	met                   bool
}

// judge holds the results at the size of the targets against them; there are no verdicts of other sizes.
func judge(results []Result) []verdict {
	var verdicts []verdict
	for _, result := range results {
		if result.Webhooks != targetSize {
			continue
		}
		what := fmt.Sprintf("%s of %d, latency %s, ", result.Command, result.Webhooks, result.Latency)
		if result.Command != planCommand {
			verdicts = append(verdicts, judgeRatio(what+wall.name, compare(result.Pairs, wall).ratio, maxChangeWall))
			continue
		}
		sent := compare(result.Pairs, requests).provider
		verdicts = append(verdicts,
			judgeRatio(what+wall.name, compare(result.Pairs, wall).ratio, maxPlanWall),
			judgeRatio(what+memory.name, compare(result.Pairs, memory).ratio, maxPlanMemory),
			verdict{what + requests.name, showCount(sent), fmt.Sprintf("at most %d", maxPlanRequests), sent <= maxPlanRequests},
		)
	}
	return verdicts
}

func judgeRatio(what string, ratio, most float64) verdict {
	return verdict{what, fmt.Sprintf("%.3f", ratio), fmt.Sprintf("at most %.2f of the floor's", most), ratio <= most}
}

// judgeStartUp takes the median of the differences, the provider's start less the floor's.
func judgeStartUp(excess time.Duration) verdict {
	return verdict{"start-up, to the handshake", fmt.Sprintf("%+.2f ms", float64(excess)/1e6),
		fmt.Sprintf("at most %s more than the floor's", maxStartUpExcess), excess <= maxStartUpExcess}
}

func judgeSize(floor, provider int64) verdict {
	return judgeRatio("stripped binary", float64(provider)/float64(floor), maxSizeRatio)
}

// judgeLimit holds a run under the service's limit against its case.
func judgeLimit(run limitRun) verdict {
	v := verdict{
		what:    run.name,
		reached: fmt.Sprintf("%.2f per second, %d of %d refused", run.rate, run.refused, run.sent),
		wanted:  fmt.Sprintf("at least %.1f, at most %d refused", run.minRate, run.maxRefused),
		met:     run.rate >= run.minRate && run.refused <= run.maxRefused,
	}
	if run.minRate == 0 {
		v.wanted, v.met = "all succeed", true
	}
	if run.failed != nil {
		v.reached, v.met = run.failed.Error(), false
	}
	return v
}
