package account

import "testing"

func TestMeet(t *testing.T) {
	t.Parallel()
	var a Account
	for i, step := range []struct {
		key, name, other string
		found            bool
	}{
		{"form and URL", "1", "", false},
		{"form and URL", "1", "", false}, // the same object again
		{"another", "2", "", false},
		{"form and URL", "", "1", true}, // a new object
		{"form and URL", "1", "", true},
		{"form and URL", "3", "1", true},
		{"new ones", "", "", false},
		{"new ones", "", "", true},
	} {
		if other, found := a.Meet(step.key, step.name); other != step.other || found != step.found {
			t.Errorf("step %d: got %q, %t", i, other, found)
		}
	}
}
