package measure

import (
	"fmt"
	"io"
	"math"
	"text/tabwriter"
)

// labels have the name and the format of each quantity.
var labels = [quantities]struct{ name, format string }{
	wall:     {"wall", "%.3f s"},
	cpu:      {"CPU, all", "%.3f s"},
	ownCPU:   {"CPU, provider", "%.3f s"},
	memory:   {"memory", "%.1f MB"},
	requests: {"requests", "%.0f"},
}

// writeResults writes a table of medians and ratios for the commands at one size and latency.
func writeResults(out io.Writer, results []result) {
	table := newTable(out)
	title := fmt.Sprintf("%d webhooks, latency %s", results[0].webhooks, results[0].latency)
	fmt.Fprintf(table, "\n%s\t\tfloor\tprovider\tratio\tquartiles\n", title)
	for _, r := range results {
		name := fmt.Sprintf("  %s, pairs: %d", r.command, len(r.pairs))
		for quantity, label := range labels {
			c := r.compare(quantity)
			ratio := "-\t-"
			if !math.IsNaN(c.ratio) {
				ratio = fmt.Sprintf("%.3f\t%.3f to %.3f", c.ratio, c.low, c.high)
			}
			fmt.Fprintf(table, "%s\t%s\t"+label.format+"\t"+label.format+"\t%s\n", name, label.name, c.floor, c.provider, ratio)
			name = ""
		}
	}
	_ = table.Flush() // an output that went away is not a failure
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
