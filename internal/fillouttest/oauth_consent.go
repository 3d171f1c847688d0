package fillouttest

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
)

// authorization is an app's request on the consent page. All of it is in the page's URL. The page posts the decision to
// the same URL, because hidden fields would not keep every state byte for byte.
type authorization struct {
	app         App
	redirectURI string
	state       string
}

// consent is the input of the page's template.
type consent struct{ App, Account, RedirectURI string }

// readAuthorization returns the request, or a page that says what is wrong with it. That page does not redirect: an
// address that the app has not registered may belong to somebody else.
func (o *oauth) readAuthorization(c *call) (authorization, *answer) {
	query := c.request.URL.Query()
	refuse := func(title, format string, values ...any) (authorization, *answer) {
		page := noticeAnswer(http.StatusBadRequest, title, fmt.Sprintf(format, values...))
		return authorization{}, &page
	}
	app, ok := o.apps[query.Get("client_id")]
	if !ok {
		return refuse("Unknown app", "No app has the client_id “%s”.", query.Get("client_id"))
	}
	uri := query.Get("redirect_uri")
	if !slices.Contains(app.RedirectURIs, uri) {
		return refuse("Unknown redirect URI", "%s has not registered the redirect_uri “%s”.", app.shownName(), uri)
	}
	return authorization{app: app, redirectURI: uri, state: query.Get("state")}, nil
}

func (a App) shownName() string { return cmp.Or(a.Name, a.ClientID) }

func (o *oauth) showConsent(c *call) (answer, error) {
	asked, wrong := o.readAuthorization(c)
	keepPrivate(c)
	if wrong != nil {
		return *wrong, nil
	}
	content := consent{App: asked.app.shownName(), Account: o.account().name, RedirectURI: asked.redirectURI}
	// Chrome applies the form's policy to the redirect that answers it.
	formAction := "'self' " + sourceOf(asked.redirectURI) + "; frame-ancestors 'none'"
	return htmlAnswer(http.StatusOK, "oauth_consent.html", content, formAction), nil
}

// keepPrivate keeps the page's URL, which contains the state, out of caches and out of other sites' logs.
func keepPrivate(c *call) {
	c.header.Set("Cache-Control", "no-store")
	c.header.Set("Referrer-Policy", "no-referrer")
}

// plainHost matches the hosts and ports that a Content-Security-Policy can name. The policy has no syntax for IPv6, and
// a registered URI must not add directives to it.
var plainHost = regexp.MustCompile(`^[A-Za-z0-9.-]+(?::[0-9]+)?$`)

// sourceOf returns the origin of a registered redirect URI for a Content-Security-Policy, or the scheme if the policy
// cannot name the origin.
func sourceOf(redirectURI string) string {
	to := mustParse(redirectURI)
	if (to.Scheme == "http" || to.Scheme == "https") && plainHost.MatchString(to.Host) {
		return to.Scheme + "://" + to.Host
	}
	return to.Scheme + ":"
}

// decideConsent redirects the browser to the app, with the decision that was made on the page.
func (o *oauth) decideConsent(c *call) (answer, error) {
	asked, wrong := o.readAuthorization(c)
	keepPrivate(c)
	if wrong != nil {
		return *wrong, nil
	}
	// A body that cannot be read is not a decision.
	sent, _ := url.ParseQuery(string(c.body))
	switch sent.Get("decision") {
	case "allow":
		code := o.issueCode(asked.app.ClientID, asked.redirectURI)
		return asked.sendBack(url.Values{"code": {code}}), nil
	case "deny":
		// RFC 6749's way; what Fillout sends is unknown (assumed).
		return asked.sendBack(url.Values{
			"error": {"access_denied"}, "error_description": {"The user denied the request"},
		}), nil
	}
	return noticeAnswer(http.StatusBadRequest, "No decision", "Go back and choose Allow or Deny."), nil
}

// sendBack redirects to the app. The parameters follow those of the redirect URI. An empty state is left out.
func (a authorization) sendBack(parameters url.Values) answer {
	if a.state != "" {
		parameters.Set("state", a.state)
	}
	to := mustParse(a.redirectURI)
	if to.RawQuery != "" {
		to.RawQuery += "&"
	}
	to.RawQuery += parameters.Encode()
	return answer{status: http.StatusSeeOther, header: http.Header{"Location": {to.String()}}}
}

// mustParse parses a redirect URI, which was parsed when it was registered.
func mustParse(redirectURI string) *url.URL {
	parsed, err := url.Parse(redirectURI)
	must(err, "parsing a registered redirect URI")
	return parsed
}
