package measure

import (
	"fmt"
	"time"
)

// The targets: what the provider may cost, compared with the floor.
const (
	targetSize       = 1000 // webhooks
	maxPlanWall      = 1.05
	maxPlanMemory    = 1.15
	maxPlanRequests  = 1
	maxChangeWall    = 1.10
	maxStartUpExcess = 2 * time.Millisecond
	maxSizeRatio     = 1.35
)

// verdict says whether a target was reached.
type verdict struct {
	what, reached, wanted string
	met                   bool
}

// judge compares the results at the size of the targets with them. Other sizes have no targets.
func judge(results []result) []verdict {
	var verdicts []verdict
	for _, r := range results {
		if r.webhooks != targetSize {
			continue
		}
		what := fmt.Sprintf("%s of %d, latency %s, ", r.command, r.webhooks, r.latency)
		if r.command != planCommand {
			verdicts = append(verdicts, judgeRatio(what+labels[wall].name, r.compare(wall).ratio, maxChangeWall))
			continue
		}
		sent := r.compare(requests).provider
		verdicts = append(verdicts,
			judgeRatio(what+labels[wall].name, r.compare(wall).ratio, maxPlanWall),
			judgeRatio(what+labels[memory].name, r.compare(memory).ratio, maxPlanMemory),
			verdict{what + "requests", fmt.Sprint(sent), fmt.Sprint("at most ", maxPlanRequests), sent <= maxPlanRequests},
		)
	}
	return verdicts
}

func judgeRatio(what string, ratio, most float64) verdict {
	return verdict{what, fmt.Sprintf("%.3f", ratio), fmt.Sprintf("at most %.2f of the floor's", most), ratio <= most}
}

func judgeStartUp(excess time.Duration) verdict {
	return verdict{"start-up, to the handshake", fmt.Sprintf("%+.2f ms", float64(excess)/1e6),
		fmt.Sprintf("at most %s more than the floor's", maxStartUpExcess), excess <= maxStartUpExcess}
}

func judgeSize(floor, provider int64) verdict {
	return judgeRatio("stripped binary", float64(provider)/float64(floor), maxSizeRatio)
}

// judgeLimit compares a run under Fillout's limit with the target of its case.
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
