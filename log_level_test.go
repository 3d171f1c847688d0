package main

import (
	"errors"
	"maps"
	"testing"
)

func TestLimitLog(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		variables map[string]string
		sdk, ours string
	}{
		"nothing is shown":             {nil, "OFF", "OFF"},
		"what the CLI shows":           {map[string]string{"TF_LOG": "info"}, "info", "info"},
		"what it shows of providers":   {map[string]string{"TF_LOG": "TRACE", "TF_LOG_PROVIDER": "WARN"}, "WARN", "WARN"},
		"providers alone":              {map[string]string{"TF_LOG_PROVIDER": "DEBUG"}, "DEBUG", "DEBUG"},
		"the CLI's own log alone":      {map[string]string{"TF_LOG_CORE": "TRACE"}, "OFF", "OFF"},
		"levels that are set":          {map[string]string{"TF_LOG": "TRACE", "TF_LOG_SDK": "ERROR"}, "ERROR", "TRACE"},
		"the level of this provider":   {map[string]string{"TF_LOG_PROVIDER_FILLOUT": "INFO"}, "OFF", "INFO"},
		"what is no level means trace": {map[string]string{"TF_LOG": "JSON"}, "JSON", "JSON"}, // for the SDK as well
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			environment := maps.Clone(test.variables)
			if environment == nil {
				environment = map[string]string{}
			}
			err := limitLog(func(name string) string { return environment[name] }, func(name, value string) error {
				environment[name] = value
				return nil
			})
			if sdk, ours := environment["TF_LOG_SDK"], environment["TF_LOG_PROVIDER_FILLOUT"]; err != nil || sdk != test.sdk ||
				ours != test.ours {
				t.Errorf("the SDK logs from %s, the provider from %s, %v", sdk, ours, err)
			}
		})
	}
	broken := errors.New("broken")
	err := limitLog(func(string) string { return "" }, func(string, string) error { return broken })
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}
