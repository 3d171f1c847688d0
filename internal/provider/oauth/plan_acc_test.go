package oauth_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	redirectURI  = "http://localhost:8976/callback"
	tokenAddress = "fillout_oauth_token.test"
)

// tokenAccount is an account with an app whose code was not used yet.
type tokenAccount struct {
	acctest.Account
	app  fillouttest.App
	code string
}

func newTokenAccount(t *testing.T) tokenAccount {
	t.Helper()
	a := tokenAccount{Account: acctest.NewAccount(t)}
	a.app = a.Server.AddApp(fillouttest.App{Name: "App", RedirectURIs: []string{redirectURI, redirectURI + "/2"}})
	a.code = a.Server.IssueCode(a.app.ClientID, redirectURI)
	return a
}

// token returns a whole configuration with a token of this name. Pairs of an argument and its value, as in HCL, replace
// the usual arguments.
func (a tokenAccount) token(name string, replaced ...string) string {
	arguments := map[string]string{
		"client_id":     fmt.Sprintf("%q", a.app.ClientID),
		"client_secret": fmt.Sprintf("%q", a.app.ClientSecret),
		"code":          fmt.Sprintf("%q", a.code),
		"redirect_uri":  fmt.Sprintf("%q", redirectURI),
		"server_url":    fmt.Sprintf("%q", a.Server.URL()),
	}
	for i := 0; i < len(replaced); i += 2 {
		arguments[replaced[i]] = replaced[i+1]
	}
	block := ""
	for argument, value := range arguments {
		block += "  " + argument + " = " + value + "\n"
	}
	return a.Config("resource \"fillout_oauth_token\" %q {\n%s}\n", name, block)
}

func planned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(tokenAddress, action)},
	}
}

// Another spelling of an argument neither replaces the token nor changes the state.
func TestLoopbackOAuthTokenSpellings(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	account := newTokenAccount(t)
	loud := strings.Replace(account.Server.URL(), "http://", "HTTP://", 1) + "/"
	steps := []resource.TestStep{{Config: account.token("test"), ConfigPlanChecks: planned(plancheck.ResourceActionCreate)}}
	for _, respelled := range [][]string{
		{"server_url", fmt.Sprintf("%q", loud)},
		{"client_id", fmt.Sprintf("\" %s\\n\"", account.app.ClientID)},
		{"code", fmt.Sprintf("\"\\t%s \"", account.code)},
		{"redirect_uri", fmt.Sprintf("\"%s\\n\"", redirectURI)},
		{},
	} {
		steps = append(steps, resource.TestStep{Config: account.token("test", respelled...),
			ConfigPlanChecks: planned(plancheck.ResourceActionNoop)})
	}
	account.Run(t, steps...)
	if e, i := account.Count(acctest.ExchangeRoute), account.Count(acctest.InvalidationRoute); e != 1 || i != 1 {
		t.Errorf("%d exchanges and %d invalidations, want 1 of each", e, i)
	}
}

// A plan that needs the same code again fails before anything is destroyed, and a new code makes it succeed.
func TestLoopbackOAuthTokenCodeIsUsedUp(t *testing.T) {
	t.Parallel()
	const says = "The argument code contains the code that a token in the state was created with. A code works once, " +
		"so the apply would invalidate that token and could not create another."
	tests := map[string]struct {
		name   string
		change []string // of the configuration
		taint  []string
	}{
		"server_url":       {"test", []string{"server_url", "null"}, nil},
		"unknown argument": {"test", []string{"redirect_uri", "terraform_data.later.output"}, nil},
		"taint":            {"test", nil, []string{tokenAddress}},
		"another address":  {"renamed", nil, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := newTokenAccount(t)
			later := fmt.Sprintf("resource \"terraform_data\" \"later\" {\n  input = %q\n}\n", redirectURI+"/2")
			steps := []resource.TestStep{
				{Config: account.token("test"), ConfigPlanChecks: planned(plancheck.ResourceActionCreate)},
				{Config: account.token(test.name, test.change...) + later, Taint: test.taint, ExpectError: acctest.Text(says)},
			}
			account.code = account.Server.IssueCode(account.app.ClientID, redirectURI)
			steps = append(steps, resource.TestStep{Config: account.token("test"),
				ConfigPlanChecks: planned(plancheck.ResourceActionDestroyBeforeCreate)})
			account.Run(t, steps...)
			if i := account.Count(acctest.InvalidationRoute); i != 2 {
				t.Errorf("%d invalidations, want 2", i)
			}
		})
	}
	t.Run("-replace", func(t *testing.T) {
		t.Parallel()
		account := newTokenAccount(t)
		space := acctest.NewWorkspace(t, account.token("test"))
		space.Apply(t)
		acctest.ExpectText(t, space.Fail(t, "plan", "-replace="+tokenAddress), "Error: Invalid OAuth Argument", says)
		space.PlanNothing(t)
	})
}
