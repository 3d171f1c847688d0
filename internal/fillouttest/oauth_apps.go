package fillouttest

import (
	"cmp"
	"net/url"
	"slices"
	"time"
)

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
	o.codes[code] = &grant{clientID: clientID, redirectURI: redirectURI, owner: o.account(), issued: o.core.now()}
	return code
}

// account returns the account that authorizes apps. It is the default account, because the consent page has no login.
func (o *oauth) account() *account { return o.core.ownerOf(o.core.token) }
