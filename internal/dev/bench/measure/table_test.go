package measure

import (
	"strings"
	"testing"
	"time"
)

func TestTables(t *testing.T) {
	t.Parallel()
	pair := Pair{
		Floor: Sample{Wall: 2 * time.Second, CPU: 3 * time.Second, ProviderCPU: time.Second, ProviderMemory: 40e6},
		Provider: Sample{Wall: 2100 * time.Millisecond, CPU: 3300 * time.Millisecond, ProviderCPU: 1200 * time.Millisecond,
			ProviderMemory: 50e6, Requests: 1},
	}
	results := []Result{
		{Webhooks: 1000, Command: planCommand, Pairs: []Pair{pair, pair}},
		{Webhooks: 1000, Command: destroyCommand, Pairs: []Pair{pair}},
		{Webhooks: 10, Latency: 50 * time.Millisecond, Command: planCommand, Pairs: []Pair{pair}},
	}
	var text strings.Builder
	writeResults(&text, results[:1])
	writeResults(&text, results[1:])
	writeVerdicts(&text, judge(results))
	want := `
1000 webhooks, latency 0s                 floor    provider  ratio  quartiles
  no-op plan, pairs: 2     wall           2.000 s  2.100 s   1.050  1.050 to 1.050
                           CPU, all       3.000 s  3.300 s   1.100  1.100 to 1.100
                           CPU, provider  1.000 s  1.200 s   1.200  1.200 to 1.200
                           memory         40.0 MB  50.0 MB   1.250  1.250 to 1.250
                           requests       0        1         -      -

1000 webhooks, latency 0s                 floor    provider  ratio  quartiles
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
