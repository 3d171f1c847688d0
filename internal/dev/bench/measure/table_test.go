package measure

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"
)

func TestTables(t *testing.T) {
	t.Parallel()
	measured := pair{
		{wall: 2, cpu: 3, ownCPU: 1, memory: 40},
		{wall: 2.1, cpu: 3.3, ownCPU: 1.2, memory: 50, requests: 1},
	}
	large := []result{
		{webhooks: 1000, command: planCommand, pairs: []pair{measured, measured}},
		{webhooks: 1000, command: destroyCommand, pairs: []pair{measured}},
	}
	small := []result{{webhooks: 10, latency: 50 * time.Millisecond, command: planCommand, pairs: []pair{measured}}}
	var text strings.Builder
	writeResults(&text, large)
	writeResults(&text, small)
	writeVerdicts(&text, append(judge(large), judge(small)...))
	want := `
1000 webhooks, latency 0s                 floor    provider  ratio  quartiles
  no-op plan, pairs: 2     wall           2.000 s  2.100 s   1.050  1.050 to 1.050
                           CPU, all       3.000 s  3.300 s   1.100  1.100 to 1.100
                           CPU, provider  1.000 s  1.200 s   1.200  1.200 to 1.200
                           memory         40.0 MB  50.0 MB   1.250  1.250 to 1.250
                           requests       0        1         -      -
  destroy, pairs: 1        wall           2.000 s  2.100 s   1.050  1.050 to 1.050
                           CPU, all       3.000 s  3.300 s   1.100  1.100 to 1.100
                           CPU, provider  1.000 s  1.200 s   1.200  1.200 to 1.200
                           memory         40.0 MB  50.0 MB   1.250  1.250 to 1.250
                           requests       0        1         -      -

10 webhooks, latency 50ms                 floor    provider  ratio  quartiles
  no-op plan, pairs: 1     wall           2.000 s  2.100 s   1.050  1.050 to 1.050
                           CPU, all       3.000 s  3.300 s   1.100  1.100 to 1.100
                           CPU, provider  1.000 s  1.200 s   1.200  1.200 to 1.200
                           memory         40.0 MB  50.0 MB   1.250  1.250 to 1.250
                           requests       0        1         -      -

Targets
  met     no-op plan of 1000, latency 0s, wall      1.050  at most 1.05 of the floor's
  MISSED  no-op plan of 1000, latency 0s, memory    1.250  at most 1.15 of the floor's
  met     no-op plan of 1000, latency 0s, requests  1      at most 1
  met     destroy of 1000, latency 0s, wall         1.050  at most 1.10 of the floor's
`
	if got := text.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// A busy machine slows both of a pair, so the ratio is the median of the pairs' ratios, not the ratio of the medians.
func TestCompareTakesPairs(t *testing.T) {
	t.Parallel()
	got := result{pairs: []pair{{{wall: 1}, {wall: 1.5}}, {{wall: 10}, {wall: 15}}, {{wall: 2}, {wall: 3}}}}.compare(wall)
	if want := (comparison{floor: 2, provider: 3, ratio: 1.5, low: 1.5, high: 1.5}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := quantile([]float64{4, 1, 2, 3}, 0.5); got != 2.5 {
		t.Errorf("the median is %v, want 2.5", got)
	}
	if got := quantile(nil, 0.5); !math.IsNaN(got) {
		t.Errorf("the median of nothing is %v", got)
	}
}

func TestJudge(t *testing.T) {
	t.Parallel()
	limit := func(rate float64, refused int, failed error) verdict {
		wanted := limitCase{minRate: 4.5, maxRefused: 2}
		return judgeLimit(limitRun{limitCase: wanted, rate: rate, refused: refused, sent: 102, failed: failed})
	}
	for name, test := range map[string]struct {
		verdict verdict
		met     bool
		reached string
	}{
		"a start":                {judgeStartUp(1900 * time.Microsecond), true, "+1.90 ms"},
		"a start that is faster": {judgeStartUp(-time.Millisecond), true, "-1.00 ms"},
		"a slow start":           {judgeStartUp(2100 * time.Microsecond), false, "+2.10 ms"},
		"a large binary":         {judgeSize(100, 136), false, "1.360"},
		"within the limit":       {limit(4.5, 2, nil), true, "4.50 per second, 2 of 102 refused"},
		"too slow for the limit": {limit(4.4, 0, nil), false, "4.40 per second, 0 of 102 refused"},
		"refused by the limit":   {limit(4.9, 3, nil), false, "4.90 per second, 3 of 102 refused"},
		"an apply that failed":   {limit(4.9, 0, errors.New("exit status 1")), false, "exit status 1"},
		"without a wanted rate":  {judgeLimit(limitRun{refused: 9, sent: 9}), true, "0.00 per second, 9 of 9 refused"},
	} {
		if test.verdict.met != test.met || test.verdict.reached != test.reached {
			t.Errorf("%s: got %+v", name, test.verdict)
		}
	}
}
