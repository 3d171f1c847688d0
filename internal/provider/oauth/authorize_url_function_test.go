package oauth_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/oauth"
)

func TestOAuthAuthorizeURL(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ clientID, redirectURI, state, want string }{
		{"my app", "https://example.com/back", "x", "ERROR 0: must not contain white space or control characters"},
		{"", "https://example.com/back", "x", "ERROR 0: must not be empty"},
		{"my-app", "/back", "x", "ERROR 1: must be an absolute URI, such as http://localhost:8976/callback"},
		{"my-app", "https://example.com/back", "", "ERROR 2: must not be empty: the state distinguishes your own request from " +
			"that of an attacker"},
		{"my-app", "https://example.com/back?a=b&c=d", "x/y=z", "https://build.fillout.com/authorize/oauth?client_id=my-app&" +
			"redirect_uri=https%3A%2F%2Fexample.com%2Fback%3Fa%3Db%26c%3Dd&state=x%2Fy%3Dz"},
	} {
		got := acctest.Call(t, oauth.NewAuthorizeURLFunction(), types.StringValue(test.clientID),
			types.StringValue(test.redirectURI), types.StringValue(test.state))
		if got != test.want {
			t.Errorf("%+v: got %s", test, got)
		}
	}
}
