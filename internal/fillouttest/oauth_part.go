package fillouttest

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

// oauth is the part with OAuth: apps, the consent page, the code exchange and the invalidation of tokens. The tokens
// themselves belong to the core's accounts.
type oauth struct {
	core *core

	mu    sync.Mutex
	apps  map[string]App
	codes map[string]*grant
}

func newOAuth(c *core) *oauth {
	o := &oauth{core: c, apps: map[string]App{}, codes: map[string]*grant{}}
	c.handle(public, "GET /authorize/oauth", &o.mu, o.showConsent)
	c.handle(public, "POST /authorize/oauth", &o.mu, o.decideConsent)
	c.handle(public, "POST /public/oauth/accessToken", &o.mu, withOAuthErrors(o.exchangeCode))
	c.handle(public, "DELETE /public/oauth/invalidate", &o.mu, withOAuthErrors(o.invalidateToken))
	return o
}

// WithApp registers an app at the start, as [Server.AddApp] does. It may be given more than once.
func WithApp(app App) Option {
	return prepared(func(s *Server) { s.AddApp(app) })
}

// withOAuthErrors is a handler whose refusals have the shape of the knob OAuthErrors.
func withOAuthErrors(handle handler) handler {
	return func(c *call) (answer, error) {
		c.header.Set("Cache-Control", "no-store")
		reply, err := handle(c)
		var refused refusal
		if !errors.As(err, &refused) {
			return reply, err
		}
		text := cmp.Or(refused.plain, refused.message)
		switch c.behavior.OAuthErrors {
		case OAuthErrorRFC6749:
			return jsonAnswer(refused.status, object{
				{"error", cmp.Or(refused.oauth, "invalid_request")},
				{"error_description", text},
			}), nil
		case OAuthErrorPage:
			return noticeAnswer(refused.status, http.StatusText(refused.status), text), nil
		case OAuthErrorEnvelope:
		}
		return answer{}, err
	}
}

// invalidateToken revokes an access token. An API key is refused like an unknown token (assumed), because API keys are
// revoked in the dashboard.
func (o *oauth) invalidateToken(c *call) (answer, error) {
	o.core.mu.Lock()
	defer o.core.mu.Unlock()
	named, err := o.core.identify(c, invalidationHeader(c))
	if err != nil {
		return answer{}, err
	}
	if named.app == "" {
		return answer{}, c.unauthenticated("API Key invalid")
	}
	named.revoked = true
	return c.deleted(), nil
}

// invalidationHeader returns the name of the header that is read.
func invalidationHeader(c *call) string {
	const documented, usual = "Authentication", "Authorization"
	by := c.behavior.InvalidateBy
	if by == InvalidateByAuthorization || by == InvalidateByEither && len(c.request.Header.Values(documented)) == 0 {
		return usual
	}
	return documented
}

// App is an OAuth application, as its owner registers it in the dashboard.
type App struct {
	// Name is the name on the consent page.
	Name string
	// ClientID and ClientSecret are generated if they are empty.
	ClientID, ClientSecret string
	// RedirectURIs are the addresses that a browser may be sent to with a code. They are absolute, without a fragment, and
	// compared byte for byte (assumed). Custom schemes are fine.
	RedirectURIs []string
}

// grant is the authorization of an app by an account. A code stands for it.
type grant struct {
	clientID, redirectURI string
	owner                 *account
	issued                time.Time
	// token is the access token that the code was exchanged for, "" before.
	token string
}

// AddApp registers an app and returns it with its client id and secret. An app that has the client id already is
// changed, and keeps its codes and tokens.
func (o *oauth) AddApp(app App) App {
	for _, uri := range app.RedirectURIs {
		if parsed, err := url.Parse(uri); err != nil || !parsed.IsAbs() || parsed.Fragment != "" {
			panic("fillouttest: not an absolute URI without a fragment: " + uri)
		}
	}
	// No public text has an example of these values, nor of a code. Their shapes are assumptions.
	app.ClientID = cmp.Or(app.ClientID, newUUID())
	app.ClientSecret = cmp.Or(app.ClientSecret, randomText(alphanumeric, 48))
	kept := app
	kept.RedirectURIs = slices.Clone(app.RedirectURIs)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.apps[app.ClientID] = kept
	return app
}

// IssueCode authorizes an app for the default account, as Allow on the consent page does. It returns the code that the
// browser would take to the redirect URI.
func (o *oauth) IssueCode(clientID, redirectURI string) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	app, ok := o.apps[clientID]
	if !ok {
		panic("fillouttest: no app has the client id " + clientID)
	}
	if !slices.Contains(app.RedirectURIs, redirectURI) {
		panic("fillouttest: the app has not registered the redirect URI " + redirectURI)
	}
	return o.issueCode(clientID, redirectURI)
}

// AccessTokens returns the tokens that an app got and that still work, sorted.
func (o *oauth) AccessTokens(clientID string) []string {
	o.core.mu.Lock()
	defer o.core.mu.Unlock()
	var working []string
	for token, known := range o.core.tokens {
		if known.app == clientID && !known.revoked {
			working = append(working, token)
		}
	}
	slices.Sort(working)
	return working
}

// issueCode is IssueCode for a caller that holds the lock.
func (o *oauth) issueCode(clientID, redirectURI string) string {
	code := randomText(alphanumeric, 32)
	o.codes[code] = &grant{clientID: clientID, redirectURI: redirectURI, owner: o.account(), issued: time.Now()}
	return code
}

// account returns the account that authorizes apps. It is the default account, because the consent page has no login.
func (o *oauth) account() *account { return o.core.ownerOf(o.core.token) }
