// Package lazyregexp compiles regular expressions when they are first used.
package lazyregexp

import (
	"regexp"
	"sync"
)

// New returns a function that compiles a regular expression when it is first called. Terraform starts the provider
// several times in a run, and most of these processes need none.
func New(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
