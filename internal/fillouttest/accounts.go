package fillouttest

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
)

// wellShaped is the shape that a key must have to be looked up at all. fillout_token_ is the other prefix that Fillout's
// own SDK accepts.
var wellShaped = regexp.MustCompile(`^(?:sk_prod_[A-Za-z0-9]+_[0-9]+|fillout_token_.+)$`)

// account owns forms and webhooks and is reached with one token. A revoked one keeps what it owns.
type account struct {
	name    string
	revoked bool
}

// AddAccount makes another account, without forms, and gives its API key. Forms and webhooks of one account look
// unknown to another.
func (s *Server) AddAccount(name string) (token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	token = newToken()
	s.accounts[token] = &account{name: name}
	return token
}

// RevokeToken makes the service answer "API Key invalid" to this token from now on.
func (s *Server) RevokeToken(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.accountOf(token).revoked = true
}

// accountOf gives the account of a token that the test names. The caller holds the lock.
func (s *Server) accountOf(token string) *account {
	found, ok := s.accounts[token]
	if !ok {
		panic("fillouttest: no account has this token")
	}
	return found
}

// authenticate gives the account of a call, or the refusal that the service answers with. The texts are measured.
func (s *Server) authenticate(c *call) (*account, error) {
	caller, err := s.identify(c.request.Header)
	if err != nil {
		return nil, err
	}
	if s.behavior.RateLimitAfterAuth {
		if err := s.admit(c); err != nil {
			return nil, err
		}
	}
	return caller, nil
}

func (s *Server) identify(header http.Header) (*account, error) {
	refuse := func(message string) error {
		return refusal{status: s.behavior.AuthFailureStatus, message: message}
	}
	if len(header.Values("Authorization")) == 0 {
		return nil, refuse("API authorization header missing")
	}
	token := bearer(header)
	if token == "" {
		return nil, refuse("API Authorization header missing")
	}
	if known, ok := s.accounts[token]; ok && !known.revoked {
		return known, nil
	} else if ok {
		return nil, refuse("API Key invalid")
	}
	switch {
	case !strings.Contains(token, "_"):
		return nil, refuse("API key missing underscore")
	case !wellShaped.MatchString(token):
		return nil, refuse("Incorrectly formatted API key was passed")
	}
	return nil, refuse("API Key invalid")
}

// bearer is the token of the Authorization header, "" if there is none or another scheme.
func bearer(header http.Header) string {
	scheme, token, _ := strings.Cut(header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// unknown is the refusal for an id that the account does not have; thing is "Form", "Webhook" or "Submission".
func (s *Server) unknown(thing string) error {
	return refusal{
		status:  s.behavior.UnknownIDStatus,
		message: fmt.Sprintf("%s %s", thing, s.behavior.UnknownIDPhrase),
	}
}
