package main

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// ownWay are the answers of the simulator's defaults that differ from what is known of the service.
var ownWay = changes{
	"database-user-agent": "200", // tests may use plain HTTP clients
	"oauth-unread":        "",    // the default reads both encodings
}

func TestTheDefaultsAreWhatIsAssumed(t *testing.T) {
	t.Parallel()
	p, seen := run(t, nil, unchanged)
	for _, q := range p.questions {
		want, own := ownWay[q.id]
		if !own && q.asked != nil {
			want = q.assumed
		}
		if seen[q.id] != want {
			t.Errorf("%s: saw %q, want %q (%s)", q.id, seen[q.id], want, p.answers[q.id].whyNot+p.answers[q.id].detail)
		}
	}
	for _, step := range allSteps() {
		if p.costs[step.name] != step.requests {
			t.Errorf("%s: %d requests, and the step says %d", step.name, p.costs[step.name], step.requests)
		}
	}
}

// A knob in another position changes the answers to its own questions, and no others.
func TestEachPositionIsReported(t *testing.T) {
	t.Parallel()
	_, usual := run(t, nil, unchanged)
	for name, position := range positions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			knob, _, _ := strings.Cut(name, ",")
			p, seen := run(t, position.prepare, func(b *behavior) { set(b, knob, position.value) })
			for _, q := range p.questions {
				want, changed := position.want[q.id]
				if !changed {
					want = usual[q.id]
				} else if want != "" && want != noHeaders && !slices.Contains(strings.Split(q.knobs, ", "), knob) && !isHelped(q, name) {
					t.Errorf("the question %s does not name the knob", q.id)
				}
				if seen[q.id] != want {
					t.Errorf("%s: saw %q, want %q (%s)", q.id, seen[q.id], want, p.answers[q.id].whyNot+p.answers[q.id].detail)
				}
			}
		})
	}
}

// set sets a knob by its name.
func set(b *behavior, knob string, value any) {
	if strings.HasPrefix(knob, "Fault.") {
		return
	}
	if value == nil {
		value = true
	}
	field := reflect.ValueOf(b).Elem()
	for name := range strings.SplitSeq(knob, ".") {
		field = field.FieldByName(name)
	}
	field.Set(reflect.ValueOf(value).Convert(field.Type()))
}

// isHelped reports whether a position changes the answer because it needs a second knob.
func isHelped(q question, position string) bool {
	return q.id == "oauth-encoding" && position == "UnreadExchangeNamesFields" || q.id == "oauth-unread"
}

// knobsOf returns the names of the fields of a group of knobs. The fields of a group inside have its name before them,
// unless it is embedded.
func knobsOf(group reflect.Type) []string {
	var names []string
	for i := range group.NumField() {
		field := group.Field(i)
		switch {
		case field.Anonymous:
			names = append(names, knobsOf(field.Type)...)
		case field.Type == reflect.TypeFor[fillouttest.RateLimitBehavior]():
			for _, name := range knobsOf(field.Type) {
				names = append(names, field.Name+"."+name)
			}
		default:
			names = append(names, field.Name)
		}
	}
	return names
}

func TestKnobsAndQuestionsBelongTogether(t *testing.T) {
	t.Parallel()
	knobs := knobsOf(reflect.TypeFor[behavior]())
	faults := knobsOf(reflect.TypeFor[fillouttest.Fault]())
	named := map[string]bool{}
	ids := map[string]bool{}
	for _, q := range allQuestions() {
		if ids[q.id] || q.knobs == "" || (q.asked == nil) == (q.whyNot == "") || q.fact == "" || q.assumed == "" {
			t.Errorf("the question %s is incomplete, or there twice", q.id)
		}
		ids[q.id] = true
		for knob := range strings.SplitSeq(q.knobs, ", ") {
			named[knob] = true
			fault, isFault := strings.CutPrefix(knob, "Fault.")
			if !slices.Contains(knobs, knob) && (!isFault || !slices.Contains(faults, fault)) {
				t.Errorf("the question %s names the knob %s, which does not exist", q.id, knob)
			}
		}
	}
	for _, knob := range knobs {
		if !named[knob] {
			t.Errorf("no question names the knob %s", knob)
		}
		if _, tried := positions[knob]; !tried {
			t.Errorf("positions has no other value of the knob %s", knob)
		}
	}
	steps := allSteps()
	for _, q := range allQuestions() {
		if q.asked != nil && !slices.Contains(steps, q.asked) {
			t.Errorf("no step asks the question %s", q.id)
		}
	}
}

var (
	lineBreak = regexp.MustCompile(`\n[ \t]*// ?`)
	marked    = regexp.MustCompile(`\bassumptions?\b(: ([a-z0-9-]+(?:, [a-z0-9-]+)*))?`)
)

// The comments of the client, of the provider and of export name the question of each assumption.
func TestCommentsNameQuestions(t *testing.T) {
	t.Parallel()
	var ids []string
	for _, q := range allQuestions() {
		ids = append(ids, q.id)
	}
	found := 0
	for _, folder := range []string{"fillout", "provider", "export"} {
		err := filepath.WalkDir("../../"+folder, func(path string, _ os.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") ||
				strings.HasSuffix(path, "fillout/client.go") { // which explains the mark
				return err
			}
			source, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for _, mark := range marked.FindAllStringSubmatch(lineBreak.ReplaceAllString(string(source), " "), -1) {
				found++
				for _, id := range strings.Split(mark[2], ", ") {
					if !slices.Contains(ids, id) {
						t.Errorf("%s: %q names no question of QUESTIONS.md", path, mark[0])
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if found < 15 {
		t.Errorf("only %d marks were found", found)
	}
}
