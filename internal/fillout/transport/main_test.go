package transport

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain fails if a test leaves a goroutine behind, such as one of an open connection.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
