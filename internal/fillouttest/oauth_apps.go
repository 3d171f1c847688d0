package fillouttest

import (
	"net/url"
	"slices"
	"time"
)

// App is an OAuth application, as its owner registers it in the dashboard.
type App struct {
	// Name is what the consent page calls it.
	Name string
	// ClientID and ClientSecret are made up where they are empty.
	ClientID, ClientSecret string
	// RedirectURIs are where a browser may be sent to with a code: absolute, without a fragment, compared byte for byte
	// (assumed). Custom schemes are fine.
	RedirectURIs []string
}

// grant is what a code stands for: an account lets an app in.
type grant struct {
	clientID, redirectURI string
	owner                 *account
	issued                time.Time
	// token is what the code was exchanged for, "" until then.
	token string
}

// AddApp registers an app, or changes the one that has its client id, whose codes and tokens stay as they are. It gives
// the app with its client id and secret.
func (s *Server) AddApp(app App) App {
	for _, uri := range app.RedirectURIs {
		if parsed, err := url.Parse(uri); err != nil || !parsed.IsAbs() || parsed.Fragment != "" {
			panic("fillouttest: not an absolute URI without a fragment: " + uri)
		}
	}
	if app.ClientID == "" {
		app.ClientID = newClientID()
	}
	if app.ClientSecret == "" {
		app.ClientSecret = newClientSecret()
	}
	kept := app
	kept.RedirectURIs = slices.Clone(app.RedirectURIs)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.apps[app.ClientID] = kept
	return app
}

// IssueCode lets an app into the default account, as Allow on the consent page does, and gives the code that the browser
// would take to the redirect URI.
func (s *Server) IssueCode(clientID, redirectURI string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	app, ok := s.apps[clientID]
	if !ok {
		panic("fillouttest: no app has the client id " + clientID)
	}
	if !slices.Contains(app.RedirectURIs, redirectURI) {
		panic("fillouttest: the app has not registered the redirect URI " + redirectURI)
	}
	return s.issueCode(clientID, redirectURI)
}

// AccessTokens gives the tokens that an app was given and that still work, sorted.
func (s *Server) AccessTokens(clientID string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var working []string
	for token, known := range s.tokens {
		if known.app == clientID && !known.revoked {
			working = append(working, token)
		}
	}
	slices.Sort(working)
	return working
}

// issueCode is IssueCode for a caller that holds the lock.
func (s *Server) issueCode(clientID, redirectURI string) string {
	code := newCode()
	s.codes[code] = &grant{clientID: clientID, redirectURI: redirectURI, owner: s.defaultAccount(), issued: s.now()}
	return code
}

// defaultAccount is whose consent it is: the consent page knows no login.
func (s *Server) defaultAccount() *account { return s.mustToken(s.token).owner }
