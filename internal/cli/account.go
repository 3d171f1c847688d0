package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

const (
	databaseURLFlag  = "--database-url (FILLOUT_DATABASE_URL)"
	formRateVariable = "FILLOUT_REQUESTS_PER_SECOND"
	rateVariable     = "FILLOUT_DATABASE_REQUESTS_PER_SECOND"
)

// accountFlags say on which account a command works. Like the provider, it uses the variables for a token before the
// stored profiles.
type accountFlags struct {
	Profile     string `name:"profile" placeholder:"NAME" help:"Stored profile to use, before any variable for a token; by default FILLOUT_PROFILE or default."`
	BaseURL     string `name:"base-url" placeholder:"URL" variable:"FILLOUT_BASE_URL" help:"API of the account; by default the one that the credential names."`
	DatabaseURL string `name:"database-url" placeholder:"URL" variable:"FILLOUT_DATABASE_URL" help:"API of the account's databases; by default the one that belongs to the API."`
}

// maxRetries is lower than the provider's, because a person waits.
const maxRetries = 2

// client returns a client for calls that name their credential.
func (c console) client() *fillout.Client {
	return fillout.New(fillout.Config{
		UserAgent:         programName + "/" + c.Version,
		RequestsPerSecond: fillout.DefaultRequestsPerSecond,
		MaxRetries:        maxRetries,
		RequestTimeout:    fillout.DefaultRequestTimeout,
	})
}

// resolver returns the resolver of a credential. The base URL is zero if the credential decides it.
func (c console) resolver(choice credentials.Choice, base urls.BaseURL) *credentials.Resolver {
	return credentials.NewResolver(choice, base, c.client(), c.Getenv, slog.New(slog.DiscardHandler))
}

// access is how a command reaches an account.
type access struct {
	choice   credentials.Choice
	resolver *credentials.Resolver
	// databases is the address of the databases, zero if the API decides it.
	databases urls.BaseURL
	client    *fillout.Client
}

// access decides the settings, and sends nothing. command is the name of the command.
func (f accountFlags) access(c console, command string, retries int) (access, error) {
	var faults faults
	base := faults.parseURL(baseURLFlag, f.BaseURL, urls.ParseBaseURL)
	databases := faults.parseURL(databaseURLFlag, f.DatabaseURL, urls.ParseDatabaseURL)
	c.warnUnencryptedURL(baseURLFlag, base, tokenTravels)
	c.warnUnencryptedURL(databaseURLFlag, databases, tokenTravels)
	var arguments credentials.Arguments
	if f.Profile != "" {
		arguments.Profile = &f.Profile
	}
	choice, refused := credentials.Choose(arguments, c.Getenv)
	for _, fault := range refused {
		faults.add(typedSource(fault.Source), fault.Err)
	}
	rate := func(variable string, rate float64) float64 {
		if text := strings.TrimSpace(c.Getenv(variable)); text != "" {
			var err error
			if rate, err = strconv.ParseFloat(text, 64); err != nil || !(rate > 0 && rate <= 100) {
				faults = append(faults, variable+" must be a number above 0 and at most 100.")
			}
		}
		return rate
	}
	formRate := rate(formRateVariable, fillout.DefaultRequestsPerSecond)
	databaseRate := rate(rateVariable, fillout.DefaultDatabaseRequestsPerSecond)
	if err := faults.usage(command); err != nil {
		return access{}, err
	}
	resolver := c.resolver(choice, base)
	return access{choice: choice, resolver: resolver, databases: databases, client: fillout.New(fillout.Config{
		Credential:                resolver.Credential,
		UserAgent:                 programName + "/" + c.Version,
		RequestsPerSecond:         formRate,
		DatabaseURL:               databases,
		DatabaseRequestsPerSecond: databaseRate,
		MaxRetries:                retries,
		RequestTimeout:            fillout.DefaultRequestTimeout,
	})}, nil
}

// addresses returns the address of the API for forms and that of the API for databases. Nothing is deleted so far.
func (a access) addresses(ctx context.Context, c console) (forms, databases string, err error) {
	credential, err := a.resolver.Credential(ctx)
	if err != nil {
		return "", "", c.accountProblem("Reading the credential", err, nothingDeleted)
	}
	return credential.BaseURL.String(), a.databaseURL(credential), nil
}

// typedSource returns the source of a value as a person types it.
func typedSource(source string) string {
	if source == credentials.ArgumentSource("profile") {
		return "--profile"
	}
	return strings.TrimPrefix(source, "the environment variable ")
}

// databaseURL returns the address of the databases; "" if the credential does not decide it.
func (a access) databaseURL(credential fillout.Credential) string {
	return cmp.Or(a.databases, urls.DatabaseURL(credential.BaseURL)).String()
}

// accountProblem says why a call failed. doing names the call, and outcome says what that means, as in "Nothing was
// written.".
func (c console) accountProblem(doing string, err error, outcome string) error {
	var (
		missing  *credentials.MissingError
		unknown  *credentials.UnknownProfileError
		origin   *credentials.OriginError
		store    *credentials.StoreError
		exchange *credentials.ExchangeError
	)
	switch {
	case errors.Is(err, context.Canceled):
		return interrupted(outcome)
	case errors.As(err, &missing):
		return &problem{text: fmt.Sprintf("%s needs an access token, and none is set. %s Sign in with \"%s login\", or set %s. "+
			"API keys are at %s.", doing, outcome, credentials.Command(), credentials.AccessTokenVariable, developerSettings), cause: err}
	case errors.As(err, &unknown):
		opened, failed := c.openStore()
		if failed != nil {
			return failed
		}
		return noCredential(opened, unknown.Profile)
	case errors.As(err, &origin):
		return &problem{text: fmt.Sprintf("The stored token is for %s, and %s is %s. A stored token is only sent to the address "+
			"that it was stored for. %s Correct the address, or sign in for it with \"%s login\".", origin.Stored, baseURLFlag,
			origin.Configured, outcome, credentials.Command()), cause: err}
	case errors.As(err, &store), errors.As(err, &exchange):
		return &problem{text: sentence(err.Error()) + " " + outcome, cause: err}
	case errors.Is(err, fillout.ErrNoDatabaseURL):
		return &problem{text: fmt.Sprintf("%s failed: no address of the databases is known for this API. %s Set %s.", doing,
			outcome, databaseURLFlag), cause: err}
	case errors.Is(err, fillout.ErrNotAuthenticated):
		return describe(doing, err, outcome+" Check that the token is complete and not revoked, and that it is of an account "+
			"at this address."+otherRegions(err)+" API keys are at "+developerSettings+".")
	}
	return describe(doing, err, outcome+" "+checkNetwork+", then run the command again.")
}

// ziteBaseURL is another address of the API of the region US. (documented for databases)
const ziteBaseURL = "https://api.zite.com"

// regions are the places of Fillout's own APIs (documented).
var regions = map[string]string{
	urls.DefaultBaseURL:          "US",
	ziteBaseURL:                  "US",
	"https://eu-api.fillout.com": "Europe",
	"https://ca-api.fillout.com": "Canada",
}

// otherRegions names the APIs of the other regions if one of them has refused a token.
func otherRegions(err error) string {
	var failure *fillout.APIError
	if !errors.As(err, &failure) || regions[failure.Origin] == "" {
		return ""
	}
	var others []string
	for _, address := range slices.Sorted(maps.Keys(regions)) {
		if regions[address] != regions[failure.Origin] && address != ziteBaseURL {
			others = append(others, regions[address]+" "+address)
		}
	}
	return " Other regions have other addresses: " + strings.Join(others, ", ") + ". Set one with " + baseURLFlag + "."
}

// inWords returns a duration as "5 minutes" if it is whole minutes.
func inWords(d time.Duration) string {
	if d%time.Minute == 0 {
		return count(int(d/time.Minute), "minute")
	}
	return d.String()
}

// count returns a number with what it counts, as in "1 table" and "2 tables".
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}
