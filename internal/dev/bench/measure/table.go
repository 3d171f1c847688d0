package measure

import (
	"fmt"
	"io"
	"math"
	"text/tabwriter"
	"time"
)

// Result is all that was measured of one command at one size and latency.
type Result struct {
	Webhooks int
	Latency  time.Duration
	Command  string
	Pairs    []Pair
}

// writeResults writes a table of medians and ratios for each size and latency.
func writeResults(out io.Writer, results []Result) {
	table := newTable(out)
	for i, result := range results {
		if i == 0 || result.Webhooks != results[i-1].Webhooks || result.Latency != results[i-1].Latency {
			fmt.Fprintf(table, "\n%d webhooks, latency %s\t\tfloor\tprovider\tratio\tquartiles\n", result.Webhooks, result.Latency)
		}
		name := fmt.Sprintf("  %s, pairs: %d", result.Command, len(result.Pairs))
		for _, q := range []quantity{wall, cpu, ownCPU, memory, requests} {
			c := compare(result.Pairs, q)
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", name, q.name, q.show(c.floor), q.show(c.provider), showRatio(c))
			name = ""
		}
	}
	_ = table.Flush() // an output that went away is no reason to fail
}

// writeVerdicts writes a line for each target.
func writeVerdicts(out io.Writer, verdicts []verdict) {
	fmt.Fprintf(out, "\nTargets\n")
	table := newTable(out)
	for _, v := range verdicts {
		word := "MISSED"
		if v.met {
			word = "met"
		}
		fmt.Fprintf(table, "  %s\t%s\t%s\t%s\n", word, v.what, v.reached, v.wanted)
	}
	_ = table.Flush()
}

func newTable(out io.Writer) *tabwriter.Writer { return tabwriter.NewWriter(out, 0, 0, 2, ' ', 0) }

func showSeconds(s float64) string   { return fmt.Sprintf("%.3f s", s) }
func showMegabytes(b float64) string { return fmt.Sprintf("%.1f MB", b/1e6) }
func showCount(n float64) string     { return fmt.Sprintf("%.0f", n) }

func showRatio(c comparison) string {
	if math.IsNaN(c.ratio) {
		return "-\t-"
	}
	return fmt.Sprintf("%.3f\t%.3f to %.3f", c.ratio, c.low, c.high)
}
