package cli

import (
	"cmp"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// Results of an authorization that has no code.
var (
	errWrongState = errors.New("wrong state")
	errDenied     = errors.New("denied")
)

// Messages about an invalid address. They never quote the address.
const (
	otherState = "What the browser brought is not the answer to this sign-in: the state is not the one that it was " +
		"sent off with. " +
		"It may come from an older sign-in, or somebody else may have made it, so it was not used. Nothing was stored. " +
		"Run login again."
	noAnswer     = "The browser came back with neither a code nor a reason. Nothing was stored. Run login again."
	otherAddress = "What was entered is not an address that the browser was sent to after access was granted: that " +
		"begins with %s. Nothing was stored. Run login again, and copy the whole address."
	unreadableQuery = "The address that was entered has a query that cannot be read. Nothing was stored. Run login " +
		"again, and copy the whole address."
)

// readAnswer returns the code in the query that the browser brought back. The query has the parameters of RFC 6749.
// Fillout documents code and state, but nothing about a denial. The state must be the one that login sent, except that
// a denial may have no state, because a denial grants nothing.
//
// An error shows Fillout's words about a refusal, and nothing else of the query.
func readAnswer(query url.Values, state string) (code string, err error) {
	refused := query.Has("error")
	brought := query["state"]
	if !refused || len(brought) > 0 {
		if len(brought) != 1 || subtle.ConstantTimeCompare([]byte(brought[0]), []byte(state)) != 1 {
			return "", &problem{text: otherState, cause: errWrongState}
		}
	}
	if refused {
		return "", refusal(query)
	}
	if codes := query["code"]; len(codes) == 1 && strings.TrimSpace(codes[0]) != "" {
		return codes[0], nil
	}
	return "", &problem{text: noAnswer}
}

// refusal returns the error for an authorization that was refused.
func refusal(query url.Values) error {
	kind, description := fillout.Printable(query.Get("error")), fillout.Printable(query.Get("error_description"))
	said := cmp.Or(kind, description, "it gives no reason")
	if kind != "" && description != "" {
		said = kind + ": " + description
	}
	if kind == "access_denied" {
		return &problem{
			text:  "Access was denied (" + said + "). Nothing was stored. Run login again to be asked again.",
			cause: errDenied,
		}
	}
	return &problem{
		text: "Fillout did not let the app in (" + said + "). Nothing was stored. Check that " + clientIDFlag + " is the app's, and that " +
			redirectURIFlag + " is registered with the app, then run login again.",
	}
}

// readRedirected returns the query of an address, if the address belongs to the redirect URI. An error never quotes the
// address, which contains a code.
func readRedirected(text string, redirect *url.URL) (url.Values, error) {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || !sameAddress(u, redirect) {
		return nil, &problem{text: fmt.Sprintf(otherAddress, redirect.Redacted())}
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil, &problem{text: unreadableQuery}
	}
	return query, nil
}

// sameAddress reports whether two URLs are equal but for query and fragment.
func sameAddress(a, b *url.URL) bool {
	return strings.EqualFold(a.Scheme, b.Scheme) &&
		a.Opaque == b.Opaque &&
		a.User.String() == b.User.String() &&
		sameHost(a.Host, b.Host, b.Scheme) &&
		samePath(a, b)
}

// sameHost compares hosts with their ports, of which the scheme's own may be left out.
func sameHost(a, b, scheme string) bool {
	port := map[string]string{"http": ":80", "https": ":443"}[strings.ToLower(scheme)]
	return strings.EqualFold(strings.TrimSuffix(a, port), strings.TrimSuffix(b, port))
}

// samePath compares paths, of which an empty one is the root.
func samePath(a, b *url.URL) bool {
	return strings.TrimPrefix(a.EscapedPath(), "/") == strings.TrimPrefix(b.EscapedPath(), "/")
}
