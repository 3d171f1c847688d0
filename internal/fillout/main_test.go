package fillout_test

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain fails where a test has left a goroutine behind, such as that of a connection which nobody has closed.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
