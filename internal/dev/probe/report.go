package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// verdict says how an answer compares with what was assumed.
func (q question) verdict(o observation) string {
	switch o.seen {
	case "":
		return "not asked"
	case q.assumed:
		return "holds"
	}
	return "differs"
}

// line is what the terminal shows of an answer.
func line(q question, o observation) string {
	text := fmt.Sprintf("%-9s  %s: %s. Assumed: %s.", q.verdict(o), q.id, q.fact, q.assumed)
	if o.seen == "" {
		return fmt.Sprintf("%s Why: %s.", text, o.whyNot)
	}
	text += fmt.Sprintf(" Seen: %s.", o.seen)
	if o.detail != "" && q.verdict(o) == "differs" {
		text += " (" + o.detail + ")"
	}
	return text
}

// result is a question and its answer in a report.
type result struct {
	ID      string `json:"id"`
	Fact    string `json:"fact"`
	Known   mark   `json:"known"`
	Assumed string `json:"assumed"`
	Seen    string `json:"seen,omitempty"`
	Detail  string `json:"detail,omitempty"`
	WhyNot  string `json:"why_not,omitempty"`
	Verdict string `json:"verdict"`
}

// report has no ids, names or secrets of the account.
type report struct {
	Date     string   `json:"date"`
	Requests int      `json:"requests"`
	Results  []result `json:"results"`
}

func (p *probe) report(date string) report {
	r := report{Date: date, Requests: p.count.sent}
	for _, q := range p.questions {
		o := p.answers[q.id]
		r.Results = append(r.Results, result{q.id, q.fact, q.known, q.assumed, o.seen, o.detail, o.whyNot, q.verdict(o)})
	}
	return r
}

func (r report) json() ([]byte, error) {
	text, err := json.MarshalIndent(r, "", "  ")
	return append(text, '\n'), err
}

// tally counts the verdicts.
func (r report) tally() string {
	counts := map[string]int{}
	for _, one := range r.Results {
		counts[one.Verdict]++
	}
	return fmt.Sprintf("%d hold, %d differ, %d were not asked", counts["holds"], counts["differs"], counts["not asked"])
}

func (r report) markdown() string {
	var text strings.Builder
	fmt.Fprintf(&text, "# What Fillout answers\n\nMade by `make probe` on %s with %d requests: of %d questions, %s.\n",
		r.Date, r.Requests, len(r.Results), r.tally())
	for _, part := range []struct{ verdict, title string }{
		{"differs", "Differs from what was assumed"}, {"holds", "Holds"}, {"not asked", "Not asked"},
	} {
		var rows []result
		for _, one := range r.Results {
			if one.Verdict == part.verdict {
				rows = append(rows, one)
			}
		}
		if len(rows) == 0 {
			continue
		}
		fmt.Fprintf(&text, "\n## %s\n\n| question | fact | assumed | seen |\n|---|---|---|---|\n", part.title)
		for _, row := range rows {
			seen := cmp.Or(row.Seen, row.WhyNot)
			if row.Detail != "" {
				seen += " (" + row.Detail + ")"
			}
			fmt.Fprintf(&text, "| `%s` | %s | %s (%s) | %s |\n", row.ID, cell(row.Fact), cell(row.Assumed), row.Known, cell(seen))
		}
	}
	return text.String()
}

// cell escapes a text for a cell of a Markdown table.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;").Replace(text)
}

// shapes match values that can be of the account even if no answer has shown them.
var shapes = regexp.MustCompile(
	`(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{16}\b|\b(sk_prod_|fillout_token_)\S+|\S+@\S+|https?://\S+|\b[0-9]{5,}\b`)

// scrub removes from a text all ids, names and secrets that the probe knows, and what looks like one.
func (p *probe) scrub(text string) string {
	p.count.mu.Lock()
	defer p.count.mu.Unlock()
	secrets := []string{p.token, p.formID, p.app.ClientID, p.app.ClientSecret, p.app.RedirectURI, p.code, p.name}
	for value := range p.count.values {
		if strings.Contains(text, value) {
			secrets = append(secrets, value)
		}
	}
	slices.SortFunc(secrets, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	for _, secret := range secrets {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "[removed]")
		}
	}
	return shapes.ReplaceAllString(text, "[removed]")
}
