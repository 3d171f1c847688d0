package credentials

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// The environment variables that stand in for arguments of the provider.
const (
	AccessTokenVariable  = "FILLOUT_ACCESS_TOKEN"
	APIKeyVariable       = "FILLOUT_API_KEY"
	ClientIDVariable     = "FILLOUT_OAUTH_CLIENT_ID"
	ClientSecretVariable = "FILLOUT_OAUTH_CLIENT_SECRET"
	CodeVariable         = "FILLOUT_OAUTH_CODE"
	RedirectURIVariable  = "FILLOUT_OAUTH_REDIRECT_URI"
	ServerURLVariable    = "FILLOUT_OAUTH_SERVER_URL"
	ProfileVariable      = "FILLOUT_PROFILE"
)

// DefaultProfile is the stored credential that is used where nothing else is
// said.
const DefaultProfile = "default"

// Arguments are what a configuration says; nil where it says nothing.
type Arguments struct {
	AccessToken *string
	OAuth       *OAuthArguments
	Profile     *string
}

// OAuthArguments describe the exchange of a code; the environment fills in what
// is nil.
type OAuthArguments struct {
	ClientID, ClientSecret, Code, RedirectURI, ServerURL *string
}

// Choice is where the credential of a run comes from. Exactly one of Token,
// Exchange and Profile is set.
type Choice struct {
	// Token was given as it is.
	Token string
	// Exchange gives a code for a token, once; the store keeps it.
	Exchange *Exchange
	// Profile names a stored credential.
	Profile string
	// Source names what decided, such as "the environment variable
	// FILLOUT_PROFILE". It is "" where nothing is set and Profile is the default.
	Source string
	// Missing are the variables that a set of those for an exchange lacks; empty
	// where none of it is there.
	Missing []string
}

// Exchange is the exchange of a code for an access token.
type Exchange struct {
	App  fillout.OAuthApp
	Code string
}

// Fault is a value that cannot be used.
type Fault struct {
	// Argument that the value is for, such as oauth.code.
	Argument string
	// Source names where the value comes from.
	Source string
	// Err follows the source: "must not be empty". It never quotes the value.
	Err error
}

// ArgumentSource names an argument of the provider as the source of a value.
func ArgumentSource(argument string) string { return "the provider argument " + argument }

// VariableSource names an environment variable as the source of a value.
func VariableSource(variable string) string { return "the environment variable " + variable }

// Choose decides, without any I/O, where the credential comes from. The first
// that is set counts: an argument, the variables for a token, a complete set of
// those for an exchange, the profile that a variable names, the default profile.
// An empty variable counts as unset, an empty argument is a fault.
func Choose(arguments Arguments, getenv func(string) string) (Choice, []Fault) {
	c := &chooser{getenv: getenv}
	choice := c.choose(arguments)
	return choice, c.faults
}

type chooser struct {
	getenv func(string) string
	faults []Fault
}

func (c *chooser) choose(arguments Arguments) Choice {
	switch {
	case arguments.AccessToken != nil:
		return c.token(ArgumentSource("access_token"), *arguments.AccessToken)
	case arguments.OAuth != nil:
		return c.exchange(ArgumentSource("oauth"), *arguments.OAuth)
	case arguments.Profile != nil:
		return c.profile(ArgumentSource("profile"), *arguments.Profile)
	}
	for _, variable := range []string{AccessTokenVariable, APIKeyVariable} {
		if token := c.variable(variable); token != "" {
			return c.token(VariableSource(variable), token)
		}
	}
	missing := c.missingVariables()
	if len(missing) == 0 {
		return c.exchange(VariableSource(CodeVariable), OAuthArguments{})
	}
	if name := c.variable(ProfileVariable); name != "" {
		return c.profile(VariableSource(ProfileVariable), name)
	}
	if len(missing) == len(exchangeVariables) {
		missing = nil
	}
	return Choice{Profile: DefaultProfile, Missing: missing}
}

func (c *chooser) variable(name string) string { return strings.TrimSpace(c.getenv(name)) }

func (c *chooser) refuse(argument, source string, err error) {
	if err != nil {
		c.faults = append(c.faults, Fault{Argument: argument, Source: source, Err: err})
	}
}

func (c *chooser) token(source, text string) Choice {
	token, err := fillout.ParseAccessToken(text)
	c.refuse("access_token", source, err)
	return Choice{Token: token, Source: source}
}

func (c *chooser) profile(source, text string) Choice {
	name := strings.TrimSpace(text)
	c.refuse("profile", source, ValidProfile(name))
	return Choice{Profile: name, Source: source}
}

// exchangeVariables are those that an exchange cannot do without.
var exchangeVariables = []string{ClientIDVariable, ClientSecretVariable, CodeVariable, RedirectURIVariable}

func (c *chooser) missingVariables() []string {
	var missing []string
	for _, variable := range exchangeVariables {
		if c.variable(variable) == "" {
			missing = append(missing, variable)
		}
	}
	return missing
}

func (c *chooser) exchange(source string, arguments OAuthArguments) Choice {
	exchange := &Exchange{
		App: fillout.OAuthApp{
			ClientID:     exchangeValue(c, "client_id", arguments.ClientID, ClientIDVariable, ParseOpaque),
			ClientSecret: exchangeValue(c, "client_secret", arguments.ClientSecret, ClientSecretVariable, ParseOpaque),
		},
		Code: exchangeValue(c, "code", arguments.Code, CodeVariable, ParseOpaque),
	}
	exchange.App.RedirectURI = exchangeValue(c, "redirect_uri", arguments.RedirectURI, RedirectURIVariable, parseRedirectURI)
	if arguments.ServerURL == nil && c.variable(ServerURLVariable) == "" {
		exchange.App.Server, _ = fillout.ParseBaseURL(fillout.DefaultOAuthServer)
	} else {
		exchange.App.Server = exchangeValue(c, "server_url", arguments.ServerURL, ServerURLVariable, fillout.ParseBaseURL)
	}
	return Choice{Exchange: exchange, Source: source}
}

// exchangeValue reads one value of the exchange: the argument, else the variable.
func exchangeValue[T any](c *chooser, name string, argument *string, variable string, parse func(string) (T, error)) T {
	name = "oauth." + name
	source, text := VariableSource(variable), c.variable(variable)
	switch {
	case argument != nil:
		source, text = ArgumentSource(name), *argument
	case text == "":
		var none T
		c.refuse(name, ArgumentSource(name), fmt.Errorf("must be set, or the environment variable %s", variable))
		return none
	}
	value, err := parse(text)
	c.refuse(name, source, err)
	return value
}

// ParseOpaque checks a client id, a client secret or a code, of which only
// Fillout knows what they look like. Surrounding white space is removed.
//
// An error tells what is wrong in words that can follow its name.
func ParseOpaque(text string) (string, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return "", errors.New("must not be empty")
	case strings.ContainsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsGraphic(r) }):
		return "", errors.New("must not contain white space or control characters")
	}
	return text, nil
}

func parseRedirectURI(text string) (string, error) {
	text = strings.TrimSpace(text)
	_, err := fillout.ParseRedirectURI(text)
	return text, err
}
