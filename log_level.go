package main

import "fmt"

// limitLog makes the SDK write only the log lines that the CLI is going to show. By default it writes all of them, for
// each attribute of each resource in each call, and the CLI decodes and drops them. That takes a quarter of this
// process's time, and a good part of the CLI's.
//
// The CLI shows a provider's lines from the level in TF_LOG_PROVIDER, or else TF_LOG. It shows none if both are empty,
// and all if it does not know the level. Levels that are set for the SDK or for this provider stay.
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
