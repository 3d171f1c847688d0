package main

import (
	"cmp"
	"fmt"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/golden"
)

// QUESTIONS.md is made from the table of questions.
func TestQuestionsPage(t *testing.T) {
	t.Parallel()
	var page strings.Builder
	page.WriteString("<!-- Generated: UPDATE_GOLDEN=1 go test ./internal/dev/probe writes it. -->\n\n# Questions about Fillout\n\n" +
		"What no public text settles about Fillout's APIs. `make probe` asks an account. Comments in the code name a question " +
		"by its ID. A knob is a field of\n`fillouttest.Behavior`, with which the simulator answers in another way. `Fault` is " +
		"one of its faults.\n")
	for _, part := range []struct {
		title     string
		questions []question
	}{
		{"Forms", formQuestions}, {"Databases", databaseQuestions}, {"Fields and records", recordQuestions},
		{"OAuth", oauthQuestions}, {"Deliveries", deliveryQuestions},
	} {
		fmt.Fprintf(&page, "\n## %s\n\n| ID | fact | assumed | how well known | knobs | asked with |\n|---|---|---|---|---|---|\n",
			part.title)
		for _, q := range part.questions {
			by := "not asked: " + q.whyNot
			if q.asked != nil {
				by = q.asked.name
			}
			fmt.Fprintf(&page, "| `%s` | %s | %s | %s | `%s` | %s |\n", q.id, cell(q.fact), cell(q.assumed), q.known,
				strings.ReplaceAll(q.knobs, ", ", "`, `"), by)
		}
	}
	page.WriteString("\n## Steps of the probe\n\n| step | requests | makes |\n|---|---|---|\n")
	total := 0
	for _, step := range allSteps() {
		total += step.requests
		fmt.Fprintf(&page, "| %s | %d | %s |\n", step.name, step.requests, cmp.Or(step.makes, "nothing"))
	}
	fmt.Fprintf(&page, "| deletion of the database | 1 | nothing |\n| all | %d | |\n", total+1)
	golden.Compare(t, "QUESTIONS.md", page.String())
	if total > maxRequests-keptForCleanup {
		t.Errorf("the steps send %d requests", total)
	}
}
