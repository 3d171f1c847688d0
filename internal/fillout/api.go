package fillout

import (
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/transport"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

// api holds what all calls of one of Fillout's HTTP APIs have in common.
type api struct {
	// prefix begins the path of every call.
	prefix string
	// baseURL returns the URL that the API is below. The credential's token goes to the origin of this URL and to no
	// other.
	baseURL func(Credential) urls.BaseURL
	// pace spaces the requests. APIs share it if their requests count together.
	pace *transport.Pace
	// gate stops calls whose token the API refuses. It is nil if calls have no token.
	gate *gate
	// readError returns the text for people in an error's body. own reports whether the body has the shape of the API's
	// errors. If it does not, something else has answered, see ErrNotFillout.
	readError func(status int, body []byte) (text string, own bool)
	// kinds returns the meanings of an error of the API.
	kinds func(status int, message string, issues []Issue) []error
}

// formsAPI reads forms and submissions, and makes webhooks. Its host depends on the account's region.
func formsAPI(pace *transport.Pace) api {
	return api{
		prefix:    urls.FormsPrefix,
		baseURL:   func(credential Credential) urls.BaseURL { return credential.BaseURL },
		pace:      pace,
		gate:      &gate{},
		readError: readFormsError,
		kinds:     kindsOf,
	}
}

// oauthAPI exchanges codes and invalidates tokens. Its requests are spaced together with those of the forms API.
func (c *Client) oauthAPI(server urls.BaseURL) api {
	return api{
		baseURL:   func(Credential) urls.BaseURL { return server },
		pace:      c.forms.pace,
		readError: readOAuthError,
		kinds:     kindsOf,
	}
}
