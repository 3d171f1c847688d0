package acctest

import (
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// lostAnswers are the ways in which the answer to a create is lost, and whether the service carried out the request.
var lostAnswers = map[string]struct {
	fault   fillouttest.Fault
	carried bool
}{
	"dropped before":       {fillouttest.Fault{Drop: true}, false},
	"dropped after":        {fillouttest.Fault{Drop: true, After: true}, true},
	"500 before":           {fillouttest.Fault{Status: 500, Body: fillouttest.DatabaseEnvelope(500, "Oops")}, false},
	"500 after":            {fillouttest.Fault{Status: 500, Body: "<html>Bad</html>", After: true}, true},
	"timeout before":       {fillouttest.Fault{Delay: time.Hour}, false},
	"timeout after":        {fillouttest.Fault{Delay: time.Hour, After: true}, true},
	"answered with a page": {fillouttest.Fault{Status: 200, Body: "<html></html>", After: true}, true},
}

// LostCreate is a create of the database API whose answer is lost.
type LostCreate struct {
	Route, Block string
	// Options of the simulator.
	Options []fillouttest.Option
	// Count returns how many objects the create made.
	Count func(*fillouttest.Server) int
	// Remade reports whether an object that is found afterwards is deleted and made anew.
	Remade bool
	// Again is what the provider says when it creates the object once more. Empty means nothing.
	Again []string
	// Where is the place that the error names.
	Where string
}

// Check loses the answer in each way. If the service carried out the request, there is one such object afterwards, and
// the state has it. Otherwise, there is none, and an error says where to look.
func (c LostCreate) Check(t *testing.T) {
	t.Helper()
	OneCLI(t)
	for name, test := range lostAnswers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			managed := Manage(t, c.Options...)
			managed.Arguments["request_timeout"], managed.Arguments["deletion_protection"] = "3s", false
			test.fault.Route, test.fault.Times = c.Route, 1
			managed.Server.Inject(test.fault)
			created := managed.Apply(t, c.Block)
			creates, made, again, says := 1, 1, "nothing", []string(nil)
			switch {
			case !test.carried:
				created.Expect(t, "error", "was not there afterwards. It may still appear, if the service is slow. The request was "+
					"not repeated, because it could make a second one.", "Before you apply again, look at "+c.Where+
					" in Fillout's dashboard. If it is there, import it, or delete it there.")
				made, again, says = 0, "create", c.Again
			case c.Remade:
				created.Expect(t, "create", "WARNING: Webhook Secret Lost")
				creates = 2
			default:
				created.Expect(t, "create", "WARNING: Object Taken Over")
			}
			if sent, n := managed.Count(c.Route), c.Count(managed.Server); sent != creates || n != made {
				t.Errorf("after %d creates instead of %d, there are %d such objects instead of %d", sent, creates, n, made)
			}
			managed.Apply(t, c.Block).Expect(t, again, says...)
			managed.Apply(t, c.Block).Expect(t, "nothing")
			managed.Apply(t, "")
			if n := c.Count(managed.Server); n != 0 {
				t.Errorf("%d such objects were left behind", n)
			}
		})
	}
}
