package fillouttest

import (
	"fmt"
	"regexp"
	"strings"
)

// wellShaped is the shape that a key must have to be looked up at all. fillout_token_ is the other prefix that Fillout's
// own SDK accepts.
var wellShaped = regexp.MustCompile(`^(?:sk_prod_[A-Za-z0-9]+_[0-9]+|fillout_token_.+)$`)

// account owns forms and webhooks. Its API key reaches it, and so does the access token of each app that was let in.
type account struct {
	name string
	// key is the API key that the account was made with.
	key string
}

// credential is a token that reaches an account. A revoked one is kept, since a test may still name it, and the account
// keeps what it owns.
type credential struct {
	owner *account
	// app is the client id of the app that the token was given to, "" for an API key.
	app     string
	revoked bool
}

// AddAccount makes another account, without forms, and gives its API key. Forms and webhooks of one account look
// unknown to another.
func (s *Server) AddAccount(name string) (token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	token = newToken()
	s.tokens[token] = &credential{owner: &account{name: name, key: token}}
	return token
}

// RevokeToken makes the service answer "API Key invalid" to this API key or access token from now on. Other tokens of
// the account go on working.
func (s *Server) RevokeToken(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustToken(token).revoked = true
}

// TokenWorks tells whether the API accepts an API key or access token now.
func (s *Server) TokenWorks(token string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := s.tokens[token]
	return known != nil && !known.revoked
}

// mustToken gives a token that the test names. The caller holds the lock.
func (s *Server) mustToken(token string) *credential {
	found := s.tokens[token]
	if found == nil {
		panic("fillouttest: no account has this token")
	}
	return found
}

// authenticate gives the account of a call, or the refusal that the service answers with. The texts are measured.
func (s *Server) authenticate(c *call) (*account, error) {
	caller, err := s.identify(c.request.Header.Values("Authorization"))
	if err != nil {
		return nil, err
	}
	if s.behavior.RateLimitAfterAuth {
		if err := s.admit(c); err != nil {
			return nil, err
		}
	}
	return caller.owner, nil
}

// identify gives the token that is in a header, of which it takes the values.
func (s *Server) identify(header []string) (*credential, error) {
	refuse := func(message string) error {
		return refusal{status: s.behavior.AuthFailureStatus, message: message, oauth: "invalid_token"}
	}
	if len(header) == 0 {
		return nil, refuse("API authorization header missing")
	}
	token := bearer(header[0])
	if token == "" {
		return nil, refuse("API Authorization header missing")
	}
	if known, ok := s.tokens[token]; ok && !known.revoked {
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

// bearer is the token in a header's value, "" if there is none or another scheme.
func bearer(value string) string {
	scheme, token, _ := strings.Cut(value, " ")
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
