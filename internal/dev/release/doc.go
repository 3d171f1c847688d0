// Package release has tests only. TestRelease checks a finished release before it is published, because a published
// version cannot be withdrawn. The other tests check what a release depends on: licenses and workflows.
package release
