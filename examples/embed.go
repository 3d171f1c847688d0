// Package examples holds the example configurations, for the quickstart and for tests that apply every one of them.
package examples

import "embed"

// Files has the examples where terraform-plugin-docs looks for them, such as resources/fillout_webhook/resource.tf, those
// of the guides, and quickstart/main.tf.
//
//go:embed data-sources ephemeral-resources fleet functions guides provider quickstart resources
var Files embed.FS
