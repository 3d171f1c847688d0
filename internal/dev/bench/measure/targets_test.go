package measure

import (
	"errors"
	"testing"
	"time"
)

func TestJudge(t *testing.T) {
	t.Parallel()
	plan := func(requests int) []Result {
		return []Result{{Webhooks: targetSize, Command: planCommand, Pairs: []Pair{{
			Floor:    Sample{Wall: time.Second, ProviderMemory: 100},
			Provider: Sample{Wall: time.Second, ProviderMemory: 115, Requests: requests},
		}}}}
	}
	limit := func(rate float64, refused int, failed error) []verdict {
		return []verdict{judgeLimit(limitRun{
			limitCase: limitCase{minRate: 4.5, maxRefused: 2}, rate: rate, refused: refused, sent: 102, failed: failed,
		})}
	}
	changed := func(seconds float64) []verdict {
		return judge([]Result{{Webhooks: targetSize, Command: applyCommand, Pairs: walls([2]float64{10, seconds})}})
	}
	tests := map[string]struct {
		verdicts []verdict
		met      bool
		reached  string // by the last of them
	}{
		"a plan":                   {judge(plan(1)), true, "1"},
		"a plan of two requests":   {judge(plan(2)), false, "2"},
		"an apply":                 {changed(10.9), true, "1.090"},
		"a slow apply":             {changed(11.1), false, "1.110"},
		"another size":             {judge([]Result{{Webhooks: 10, Command: applyCommand, Pairs: walls([2]float64{1, 9})}}), true, ""},
		"a start":                  {[]verdict{judgeStartUp(1900 * time.Microsecond)}, true, "+1.90 ms"},
		"a start that is faster":   {[]verdict{judgeStartUp(-time.Millisecond)}, true, "-1.00 ms"},
		"a slow start":             {[]verdict{judgeStartUp(2100 * time.Microsecond)}, false, "+2.10 ms"},
		"a binary":                 {[]verdict{judgeSize(100, 134)}, true, "1.340"},
		"a large binary":           {[]verdict{judgeSize(100, 136)}, false, "1.360"},
		"within the limit":         {limit(4.5, 2, nil), true, "4.50 per second, 2 of 102 refused"},
		"too slow for the limit":   {limit(4.4, 0, nil), false, "4.40 per second, 0 of 102 refused"},
		"refused by the limit":     {limit(4.9, 3, nil), false, "4.90 per second, 3 of 102 refused"},
		"an apply that failed":     {limit(4.9, 0, errors.New("apply: exit status 1")), false, "apply: exit status 1"},
		"without a rate to be had": {[]verdict{judgeLimit(limitRun{refused: 9, sent: 9})}, true, "0.00 per second, 9 of 9 refused"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			met, reached := true, ""
			for _, v := range test.verdicts {
				met, reached = met && v.met, v.reached
			}
			if met != test.met || reached != test.reached {
				t.Errorf("got %+v", test.verdicts)
			}
		})
	}
}
