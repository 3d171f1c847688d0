package measure

import (
	"math"
	"testing"
	"time"
)

func TestQuantile(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		values []float64
		q      float64
		want   float64
	}{
		"one value":            {[]float64{7}, 0.5, 7},
		"odd, out of order":    {[]float64{9, 1, 5}, 0.5, 5},
		"even":                 {[]float64{4, 1, 2, 3}, 0.5, 2.5},
		"a quartile":           {[]float64{1, 2, 3, 4, 5}, 0.25, 2},
		"between two":          {[]float64{0, 10}, 0.75, 7.5},
		"an outlier is no sum": {[]float64{1, 1, 1000}, 0.5, 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := quantile(test.values, test.q); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
	if got := quantile(nil, 0.5); !math.IsNaN(got) {
		t.Errorf("of nothing: %v", got)
	}
}

// walls are pairs of which only the wall time, in seconds, matters.
func walls(seconds ...[2]float64) []Pair {
	pairs := make([]Pair, len(seconds))
	for i, s := range seconds {
		pairs[i].Floor.Wall = time.Duration(s[0] * float64(time.Second))
		pairs[i].Provider.Wall = time.Duration(s[1] * float64(time.Second))
	}
	return pairs
}

// A machine that is busy for a while slows both of a pair: the ratio is the pairs', not that of the medians.
func TestCompareTakesPairs(t *testing.T) {
	t.Parallel()
	got := compare(walls([2]float64{1, 1.5}, [2]float64{10, 15}, [2]float64{2, 3}), wall)
	if want := (comparison{floor: 2, provider: 3, ratio: 1.5, low: 1.5, high: 1.5}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := compare([]Pair{{Provider: Sample{Requests: 1}}}, requests); got.provider != 1 || !math.IsNaN(got.ratio) {
		t.Errorf("next to a floor of 0: %+v", got)
	}
}
