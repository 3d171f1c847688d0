package soak

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// sequence is what all sequences of events have: their randomness, their simulator, and their log.
type sequence struct {
	random   *rand.Rand
	server   *fillouttest.Server
	made     int      // numbers what is made
	secrets  []string // that no diagnostic may show
	steps    []string // what was done, for a replay
	happened map[string]int
}

func pick[T any](s *sequence, from ...T) T { return from[s.random.IntN(len(from))] }

// chance is true once in so many times.
func (s *sequence) chance(times int) bool { return s.random.IntN(times) == 0 }

func (s *sequence) log(format string, arguments ...any) {
	s.steps = append(s.steps, fmt.Sprintf(format, arguments...))
}

func (s *sequence) number() int {
	s.made++
	return s.made
}

// secretURL returns a URL of its own, which contains a secret wherever a URL can contain one.
func (s *sequence) secretURL(host string) string {
	n := s.number()
	user, query, fragment := fmt.Sprintf("user~%d~of~url", n), fmt.Sprintf("k/y~%d~=", n), fmt.Sprintf("part~%d~of~url", n)
	s.secrets = append(s.secrets, user, fmt.Sprintf("p&ss~%d", n), query, fragment)
	escaped := strings.NewReplacer("/", "%2F", "=", "%3D").Replace(query)
	return fmt.Sprintf("https://%s:p%%26ss~%d@%s.example.com/%d?key=%s#%s", user, n, host, n, escaped, fragment)
}
