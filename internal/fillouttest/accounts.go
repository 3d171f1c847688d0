package fillouttest

import (
	"regexp"
	"strings"
)

// wellShaped matches the keys that the service looks up. fillout_token_ is the other prefix that Fillout's own SDK
// accepts.
var wellShaped = regexp.MustCompile(`^(?:sk_prod_[A-Za-z0-9]+_[0-9]+|fillout_token_.+)$`)

// account owns the data that parts store for it. Its API key authenticates it, and so does the access token of each app
// that was authorized.
type account struct {
	name string
	// key is the API key that the account was made with.
	key string
}

// credential is a token that authenticates an account. The server keeps revoked ones, because a test may still name
// them.
type credential struct {
	owner *account
	// app is the client id of the app that got the token, "" for an API key.
	app     string
	revoked bool
}

// AddAccount adds an account without forms and returns its API key. Forms and webhooks of one account look unknown to
// another.
func (s *core) AddAccount(name string) (token string) {
	token = newToken()
	s.addToken(token, &credential{owner: &account{name: name, key: token}})
	return token
}

// RevokeToken revokes an API key or access token: the service answers "API Key invalid" to it from now on. Other tokens
// of the account keep working.
func (s *core) RevokeToken(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustToken(token).revoked = true
}

// TokenWorks reports whether the API accepts an API key or access token now.
func (s *core) TokenWorks(token string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := s.tokens[token]
	return known != nil && !known.revoked
}

// addToken adds a token to an account.
func (s *core) addToken(token string, added *credential) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokens[token] = added
}

// mustToken returns a token that the test names. The caller holds the lock.
func (s *core) mustToken(token string) *credential {
	found := s.tokens[token]
	if found == nil {
		panic("fillouttest: no account has this token")
	}
	return found
}

// ownerOf returns the account of a token that the test names.
func (s *core) ownerOf(token string) *account {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mustToken(token).owner
}

// authenticated is a handler that refuses calls without a valid credential, and bodies that are not JSON. It sets the
// caller and the body.
func (s *core) authenticated(handle handler) handler {
	return func(c *call) (answer, error) {
		err := s.authenticate(c)
		if err == nil {
			c.json, err = c.parse()
		}
		if err != nil {
			return answer{}, err
		}
		return handle(c)
	}
}

// authenticate sets the caller of a call, or returns the service's refusal.
func (s *core) authenticate(c *call) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, err := s.identify(c, "Authorization")
	if err != nil {
		return err
	}
	c.caller = known.owner
	return s.limit(c, true)
}

// identify returns the credential in a header, or the service's refusal. Its texts are measured. The caller holds the
// lock.
func (s *core) identify(c *call, name string) (*credential, error) {
	header := c.request.Header.Values(name)
	if len(header) == 0 {
		return nil, c.unauthenticated("API authorization header missing")
	}
	token := bearer(header[0])
	if token == "" {
		return nil, c.unauthenticated("API Authorization header missing")
	}
	known := s.tokens[token]
	switch {
	case known != nil && !known.revoked:
		return known, nil
	case known != nil:
	case !strings.Contains(token, "_"):
		return nil, c.unauthenticated("API key missing underscore")
	case !wellShaped.MatchString(token):
		return nil, c.unauthenticated("Incorrectly formatted API key was passed")
	}
	return nil, c.unauthenticated("API Key invalid")
}

// unauthenticated refuses a credential.
func (c *call) unauthenticated(message string) error {
	return refusal{status: c.behavior.AuthFailureStatus, message: message, oauth: "invalid_token"}
}

// bearer returns the token in a header's value. It is "" if the value has no token or another scheme.
func bearer(value string) string {
	scheme, token, _ := strings.Cut(value, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}
