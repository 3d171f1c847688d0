package userfile

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// TestPatiently repeats an error that passes, for a while, and no other error.
func TestPatiently(t *testing.T) {
	t.Parallel()
	errBusy, errOther := errors.New("busy"), errors.New("other")
	tests := map[string]struct {
		err      error
		ends     int // the attempt that succeeds
		attempts int
		want     error
		takes    time.Duration
	}{
		"at once":   {errBusy, 1, 1, nil, 0},
		"it passes": {errBusy, 5, 5, nil, 4 * retryInterval},
		"it stays":  {errBusy, 1000, 101, errBusy, patience},
		"other":     {errOther, 5, 1, errOther, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				start, attempts := time.Now(), 0
				err := patiently(func(err error) bool { return err == errBusy }, func() error {
					if attempts++; attempts >= test.ends {
						return nil
					}
					return test.err
				})
				if err != test.want || attempts != test.attempts || time.Since(start) != test.takes {
					t.Errorf("%v after %d attempts in %s", err, attempts, time.Since(start))
				}
			})
		})
	}
}
