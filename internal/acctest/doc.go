// Package acctest contains what the tests of resources, data sources and functions share: an account at the simulator,
// a folder in which the real Terraform or OpenTofu runs, expected texts, and the provider's protocol without a CLI.
package acctest
