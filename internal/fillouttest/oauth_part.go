package fillouttest

import (
	"cmp"
	"errors"
	"net/http"
	"sync"
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
