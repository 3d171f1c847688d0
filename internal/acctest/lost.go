package acctest

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

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
	Route, Address, Block string
	// Options of the simulator.
	Options []fillouttest.Option
	// Count returns how many objects the create made.
	Count func(*fillouttest.Server) int
	// Remade reports whether an object that is found afterwards is deleted and made anew.
	Remade bool
	// Where is the place that the error names.
	Where string
}

// Check loses the answer in each way. If the service carried out the request, there is one such object afterwards, and
// the state has it. Otherwise, there is none, and an error says where to look.
func (c LostCreate) Check(t *testing.T) {
	t.Helper()
	for name, test := range lostAnswers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := NewAccount(t, c.Options...)
			account.Provider = ProviderBlock(account.Server.URL(), account.Server.Token(), `request_timeout = "3s"`,
				"deletion_protection = false")
			fault := test.fault
			fault.Route, fault.Times = c.Route, 1
			account.Server.Inject(fault)
			config := account.Config("%s", c.Block)
			first, creates, made, again := resource.TestStep{Config: config}, 1, 1, plancheck.ResourceActionNoop
			switch {
			case !test.carried:
				first.ExpectError = Text("was not there afterwards. It may still appear, if the service is slow. The request was " +
					"not repeated, because it could make a second one. Before you apply again, look at " + c.Where +
					" in Fillout's dashboard. If it is there, import it, or delete it there.")
				made, again = 0, plancheck.ResourceActionCreate
			case c.Remade:
				creates = 2
			}
			account.Run(t, first, resource.TestStep{
				PreConfig: func() {
					if sent, n := account.Count(c.Route), c.Count(account.Server); sent != creates || n != made {
						t.Errorf("after %d creates instead of %d, there are %d such objects instead of %d", sent, creates, n, made)
					}
				},
				Config: config, ConfigPlanChecks: PlannedFor(c.Address, again),
			})
			if n := c.Count(account.Server); n != 0 {
				t.Errorf("%d such objects were left behind", n)
			}
		})
	}
}
