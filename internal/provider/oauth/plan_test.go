package oauth_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// Another spelling of an argument neither replaces the token nor changes the state. Another value needs another code.
func TestPlans(t *testing.T) {
	t.Parallel()
	const replace, none = plancheck.ResourceActionDestroyBeforeCreate, plancheck.ResourceActionNoop
	for name, test := range map[string]struct {
		change  map[string]any
		action  plancheck.ResourceActionType
		refused bool
	}{
		"no change":                  {nil, none, false},
		"server_url":                 {map[string]any{"server_url": "HTTPS://OAuth.example.com/"}, none, false},
		"client_id":                  {map[string]any{"client_id": " app-1\n"}, none, false},
		"code":                       {map[string]any{"code": "\tc0de "}, none, false},
		"redirect_uri":               {map[string]any{"redirect_uri": redirectURI + "\n"}, none, false},
		"client_secret":              {map[string]any{"client_secret": "another"}, none, false},
		"another server":             {map[string]any{"server_url": nil}, replace, true},
		"another app":                {map[string]any{"client_id": "app-2"}, replace, true},
		"a redirect URI known later": {map[string]any{"redirect_uri": tftypes.UnknownValue}, replace, true},
		"another code":               {map[string]any{"client_id": "app-2", "code": "n3w"}, replace, false},
		"a code known later":         {map[string]any{"client_id": "app-2", "code": tftypes.UnknownValue}, replace, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := fillouttest.NewServer(t)
			p := acctest.Configure(t, server.URL(), server.Token())
			arguments := map[string]any{"client_id": "app-1", "code": "c0de", "redirect_uri": redirectURI,
				"server_url": "https://oauth.example.com"}
			state := maps.Clone(arguments)
			maps.Copy(state, map[string]any{"access_token": "t0ken", "base_url": server.URL()})
			arguments["client_secret"] = "s3cret"
			maps.Copy(arguments, test.change)
			prior := acctest.Managed{State: acctest.Object(t, p.Schema.ResourceSchemas["fillout_oauth_token"], state)}
			action, _, reports := p.Plan(t, "fillout_oauth_token", prior, arguments)
			if action != test.action || (len(reports) > 0) != test.refused {
				t.Errorf("the plan is %s, want %s, and reports %q", action, test.action, reports)
			}
			if test.refused {
				acctest.ExpectText(t, strings.Join(reports, "\n"), "ERROR: Invalid OAuth Argument: "+usedUp)
			}
			if n := len(server.Requests()); n > 0 {
				t.Errorf("%d requests were sent", n)
			}
		})
	}
}
