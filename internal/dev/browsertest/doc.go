// Package browsertest signs in with a real browser: the provider's own binary, the consent page of Fillout on loopback, and
// Chromium in between. It has tests only.
package browsertest
