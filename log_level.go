package main

import "fmt"

// limitLog makes the SDK write only those lines of the log that the CLI, which
// started this process, is going to show. By default it writes all of them, for
// each attribute of each resource in each call, and the CLI reads, decodes and
// drops them: a quarter of this process's time, and a good part of the CLI's.
//
// The CLI shows a provider's lines from the level in TF_LOG_PROVIDER, or else
// TF_LOG, on, and none where both are empty; a level that it does not know means
// all. Levels that are set for the SDK or for this provider remain.
func limitLog(getenv func(string) string, setenv func(name, value string) error) error {
	level := "OFF"
	for _, name := range []string{"TF_LOG", "TF_LOG_PROVIDER"} {
		if shown := getenv(name); shown != "" {
			level = shown
		}
	}
	for _, name := range []string{"TF_LOG_SDK", "TF_LOG_PROVIDER_FILLOUT"} {
		if getenv(name) != "" {
			continue
		}
		if err := setenv(name, level); err != nil {
			return fmt.Errorf("setting %s: %w", name, err)
		}
	}
	return nil
}
