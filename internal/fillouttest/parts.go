package fillouttest

// The simulator is a core and parts. Each part has a type, a mutex, a group of knobs and a file prefix of its own. To
// add a part, write its files and add one line to each list in this file.

// Server is a running simulator. Make one with [NewServer] or [Start]. Its methods are those of the core and of all
// parts.
type Server struct {
	*core
	*forms
	*oauth
	*tables
}

func newServer(c *core) *Server {
	return &Server{
		core:   c,
		forms:  newForms(c),
		oauth:  newOAuth(c),
		tables: newTables(c),
	}
}

// Behavior has knobs for assumptions about the service, and for points where two ways have been seen. Each knob says
// how well its default is known: documented by Fillout, seen in Fillout's own code, measured on the live service, or
// assumed. Start from [DefaultBehavior]. The tests of internal/dev/probe try each knob.
type Behavior struct {
	CoreBehavior
	FormsBehavior
	OAuthBehavior
	TablesBehavior
}

// DefaultBehavior returns the known or most likely behavior of the live service.
func DefaultBehavior() Behavior {
	return Behavior{
		defaultCoreBehavior(), defaultFormsBehavior(), defaultOAuthBehavior(), defaultTablesBehavior(),
	}
}
