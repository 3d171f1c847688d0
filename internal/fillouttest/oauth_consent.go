package fillouttest

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
)

// authorization is what an app asks for on the consent page. All of it is in the page's own address, to which its form
// is sent too: form fields would not carry every state byte for byte.
type authorization struct {
	app         App
	redirectURI string
	state       string
}

// consent is what the page shows.
type consent struct{ App, Account, RedirectURI string }

// readAuthorization gives what is asked for, or the page that says what is wrong with it. That page leads nowhere: an
// address that the app has not registered is perhaps not the app's.
func (s *Server) readAuthorization(c *call) (authorization, *answer) {
	query := c.request.URL.Query()
	refuse := func(title, format string, values ...any) (authorization, *answer) {
		page := noticeAnswer(http.StatusBadRequest, title, fmt.Sprintf(format, values...))
		return authorization{}, &page
	}
	app, ok := s.apps[query.Get("client_id")]
	if !ok {
		return refuse("There is no such app", "No app has the client_id “%s”.", query.Get("client_id"))
	}
	uri := query.Get("redirect_uri")
	if !slices.Contains(app.RedirectURIs, uri) {
		return refuse("This is not an address of the app", "%s has not registered the redirect_uri “%s”.", app.shownName(), uri)
	}
	return authorization{app: app, redirectURI: uri, state: query.Get("state")}, nil
}

func (a App) shownName() string { return cmp.Or(a.Name, a.ClientID) }

func (s *Server) showConsent(c *call) (answer, error) {
	asked, wrong := s.readAuthorization(c)
	keepPrivate(c)
	if wrong != nil {
		return *wrong, nil
	}
	content := consent{App: asked.app.shownName(), Account: s.defaultAccount().name, RedirectURI: asked.redirectURI}
	// Chrome holds the redirect that answers a form to the form's policy.
	formAction := "'self' " + sourceOf(asked.redirectURI) + "; frame-ancestors 'none'"
	return htmlAnswer(http.StatusOK, "oauth_consent.html", content, formAction), nil
}

// keepPrivate keeps the page's address, which has the state in it, out of caches and other sites' logs.
func keepPrivate(c *call) {
	c.header.Set("Cache-Control", "no-store")
	c.header.Set("Referrer-Policy", "no-referrer")
}

// plainHost is a host and port that a Content-Security-Policy can name. It has no syntax for IPv6, and what an app
// registered must not add directives to the policy.
var plainHost = regexp.MustCompile(`^[A-Za-z0-9.-]+(?::[0-9]+)?$`)

// sourceOf gives the origin of a registered redirect URI as a Content-Security-Policy names it, or, where it cannot, the
// scheme.
func sourceOf(redirectURI string) string {
	to := mustParse(redirectURI)
	if (to.Scheme == "http" || to.Scheme == "https") && plainHost.MatchString(to.Host) {
		return to.Scheme + "://" + to.Host
	}
	return to.Scheme + ":"
}

// decideConsent takes the decision that was made on the page to the app, by way of the browser.
func (s *Server) decideConsent(c *call) (answer, error) {
	asked, wrong := s.readAuthorization(c)
	keepPrivate(c)
	if wrong != nil {
		return *wrong, nil
	}
	// What cannot be read is no decision.
	sent, _ := url.ParseQuery(string(c.body))
	switch sent.Get("decision") {
	case "allow":
		code := s.issueCode(asked.app.ClientID, asked.redirectURI)
		return asked.sendBack(url.Values{"code": {code}}), nil
	case "deny":
		// RFC 6749's way; what Fillout sends is unknown (assumed).
		return asked.sendBack(url.Values{
			"error": {"access_denied"}, "error_description": {"The user denied the request"},
		}), nil
	}
	return noticeAnswer(http.StatusBadRequest, "Nothing was decided", "Go back, and choose Allow or Deny."), nil
}

// sendBack redirects to the app, with the parameters after those that its redirect URI has. An empty state counts as none.
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
	if err != nil {
		panic(fmt.Sprintf("fillouttest: a registered redirect URI does not parse: %v", err))
	}
	return parsed
}
