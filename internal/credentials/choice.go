package credentials

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

// The environment variables of the credential.
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

// DefaultProfile is the stored credential that is used if no other source is set.
const DefaultProfile = "default"

// Arguments are the provider arguments of the credential. An argument that is not set is nil.
type Arguments struct {
	AccessToken *string
	OAuth       *OAuthArguments
	Profile     *string
}

// OAuthArguments describe the exchange of a code. The environment replaces what is nil.
type OAuthArguments struct {
	ClientID, ClientSecret, Code, RedirectURI, ServerURL *string
}

// Choice is the source of a run's credential. Exactly one of Token, Exchange and Profile is set.
type Choice struct {
	// Token is an access token or an API key.
	Token string
	// Exchange is the exchange of a code. The store keeps its token.
	Exchange *Exchange
	// Profile names a stored credential.
	Profile string
	// Source names the argument or the variable that decided. It is "" if nothing is set and Profile is the default.
	Source string
	// Missing are the variables that an incomplete set of exchange variables lacks.
	Missing []string
}

// Exchange is the exchange of a code for an access token.
type Exchange struct {
	App  fillout.OAuthApp
	Code string
}

// Fault is an invalid value.
type Fault struct {
	// Argument is the argument that the value is for, such as oauth.code.
	Argument string
	// Source names the source of the value.
	Source string
	// Err follows the source: "must not be empty". It never quotes the value.
	Err error
}

// ArgumentSource names an argument of the provider as the source of a value.
func ArgumentSource(argument string) string { return "the provider argument " + argument }

// VariableSource names an environment variable as the source of a value.
func VariableSource(variable string) string { return "the environment variable " + variable }

// Choose returns the source of the credential. It does no I/O. Sources, highest first: an argument, the variables for a
// token, a complete set of exchange variables, the profile that a variable names, the default profile. An empty
// variable counts as unset. An empty argument is a fault.
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

// exchangeVariables are the variables that an exchange requires.
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
	exchange.App.RedirectURI = exchangeValue(c, "redirect_uri", arguments.RedirectURI, RedirectURIVariable,
		parseRedirectURI)
	if arguments.ServerURL == nil && c.variable(ServerURLVariable) == "" {
		exchange.App.Server, _ = urls.ParseBaseURL(fillout.DefaultOAuthServer)
	} else {
		exchange.App.Server = exchangeValue(c, "server_url", arguments.ServerURL, ServerURLVariable, urls.ParseBaseURL)
	}
	return Choice{Exchange: exchange, Source: source}
}

// exchangeValue returns one value of the exchange. Sources, highest first: the argument, the variable.
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

// ParseOpaque checks a client ID, a client secret or a code, whose format only Fillout knows. It removes surrounding
// white space, see fillout.TrimInput. Its error follows the name of the value.
func ParseOpaque(text string) (string, error) {
	text = fillout.TrimInput(text)
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
	_, err := urls.ParseRedirectURI(text)
	return text, err
}
