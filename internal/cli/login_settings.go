package cli

import (
	"net/url"
	"strings"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

// The names of flags in errors and warnings, each with its variable.
const (
	clientIDFlag     = "--client-id (" + credentials.ClientIDVariable + ")"
	redirectURIFlag  = "--redirect-uri (" + credentials.RedirectURIVariable + ")"
	serverURLFlag    = "--server-url (" + credentials.ServerURLVariable + ")"
	authorizeURLFlag = "--authorize-url (FILLOUT_OAUTH_AUTHORIZE_URL)"
	baseURLFlag      = "--base-url (FILLOUT_BASE_URL)"
	profileFlag      = "--profile (" + credentials.ProfileVariable + ")"
)

// settings are the checked flags of login.
type settings struct {
	app           fillout.OAuthApp // without its secret
	authorizePage string
	redirect      *url.URL     // the app's redirect URI
	baseURL       urls.BaseURL // zero if Fillout should name it
	profile       string
	timeout       time.Duration
}

// settings checks the flags, and reports all faults at once. The faults quote no value: it may be a secret in the wrong
// place.
func (l *loginCommand) settings() (settings, error) {
	var faults faults
	s := settings{
		app:           fillout.OAuthApp{RedirectURI: strings.TrimSpace(l.RedirectURI)},
		authorizePage: strings.TrimSpace(l.AuthorizeURL),
		profile:       l.Profile,
		timeout:       l.Timeout,
	}
	var err error
	if strings.TrimSpace(l.ClientID) == "" {
		faults = append(faults, sentence(clientIDFlag+" must be set. The client ID is in the settings of the OAuth app, "+
			developerSettings))
	} else {
		s.app.ClientID, err = credentials.ParseOpaque(l.ClientID)
		faults.add(clientIDFlag, err)
	}
	s.redirect, err = urls.ParseRedirectURI(s.app.RedirectURI)
	faults.add(redirectURIFlag, err)
	if err == nil && isLoopbackHTTP(s.redirect) && s.redirect.Port() == "0" {
		faults = append(faults, redirectURIFlag+" must have a port between 1 and 65535.")
	}
	s.app.Server, err = urls.ParseBaseURL(l.ServerURL)
	faults.add(serverURLFlag, err)
	_, err = urls.AuthorizeURL(s.authorizePage, s.app.ClientID, s.app.RedirectURI, "")
	faults.add(authorizeURLFlag, err)
	s.baseURL = faults.parseURL(baseURLFlag, l.BaseURL, urls.ParseBaseURL)
	faults.add(profileFlag, credentials.ValidProfile(s.profile))
	if s.timeout <= 0 {
		faults = append(faults, "--timeout must be above 0, such as 5m or 90s.")
	}
	return s, faults.usage("login")
}

// warnUnencrypted warns of each address of a sign-in that is plain http on another host. The user may have a reason, so
// it is not an error.
func (c console) warnUnencrypted(s settings) {
	page, err := url.Parse(s.authorizePage)
	if err == nil && page.Scheme == "http" && !urls.IsLoopback(page.Hostname()) {
		c.warn("%s is a plain http URL of another host, so the page can be read and changed on the way. Use https.",
			authorizeURLFlag)
	}
	c.warnUnencryptedURL(serverURLFlag, s.app.Server, "the client secret and the access token travel")
	c.warnUnencryptedURL(baseURLFlag, s.baseURL, tokenTravels)
}

const tokenTravels = "the access token travels"

func (c console) warnUnencryptedURL(flag string, base urls.BaseURL, what string) {
	if base.Unencrypted() {
		c.warn("%s is a plain http URL of another host, so %s unencrypted. Use https.", flag, what)
	}
}

// isLoopbackHTTP reports whether a browser on this machine can reach the URI without a certificate.
func isLoopbackHTTP(u *url.URL) bool { return u.Scheme == "http" && urls.IsLoopback(u.Hostname()) }
