// Package examples embeds the example configurations, for the quickstart and for the tests that apply every example.
package examples

import "embed"

// Files contains the examples. Most are where terraform-plugin-docs looks for them, such as
// resources/fillout_webhook/resource.tf. The others are those of the guides, database, fleet and
// quickstart/main.tf.
//
//go:embed actions data-sources database ephemeral-resources fleet functions guides list-resources provider quickstart resources
var Files embed.FS
