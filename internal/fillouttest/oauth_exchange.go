package fillouttest

import (
	"net/http"
	"net/url"
	"time"
)

// exchangeFields are the documented fields. All are required.
var exchangeFields = []string{"code", "client_id", "client_secret", "redirect_uri"}

// exchangeCode answers a code with a new access token.
func (o *oauth) exchangeCode(c *call) (answer, error) {
	body, err := readExchange(c)
	if err != nil {
		return answer{}, err
	}
	granted, err := o.redeemable(c, body)
	if err != nil {
		return answer{}, err
	}
	granted.token = c.behavior.AccessTokenPrefix + randomText(alphanumeric, 48)
	o.core.addToken(granted.token, &credential{owner: granted.owner, app: granted.clientID})

	given := object{{"access_token", granted.token}}
	if !c.behavior.NoBaseURL {
		given = append(given, member{"base_url", o.core.url})
	}
	return jsonAnswer(http.StatusOK, given), nil
}

// readExchange returns the body of an exchange. Every field in it is a string.
func readExchange(c *call) (node, error) {
	body, err := decodeExchange(c)
	if err != nil {
		return node{}, err
	}
	var found issues
	if found.expect(body, "object") {
		for _, name := range exchangeFields {
			found.expect(body.field(name), "string")
		}
	}
	if err := found.refusal(); err != nil {
		return node{}, err
	}
	// The field is not documented, but clients send it in a URL-encoded body, as RFC 6749 requires (assumed).
	if kind := body.field("grant_type"); !kind.absent() && kind.text() != "authorization_code" {
		return node{}, refusal{
			status:  http.StatusBadRequest,
			message: "Grant type is not supported",
			oauth:   "unsupported_grant_type",
		}
	}
	return body, nil
}

// decodeExchange returns the body as JSON, whatever its encoding.
func decodeExchange(c *call) (node, error) {
	media, accepted := c.mediaType(), c.behavior.AcceptExchange
	switch {
	case media == "application/json" && accepted != ExchangeURLEncoded:
		return c.parse()
	case media == "application/x-www-form-urlencoded" && accepted != ExchangeJSON:
		sent, err := url.ParseQuery(string(c.body))
		if err != nil {
			return node{}, refusal{status: http.StatusBadRequest, message: "Body is not URL-encoded"}
		}
		fields := object{}
		for name := range sent {
			fields = append(fields, member{name, sent.Get(name)})
		}
		return node{raw: encode(fields)}, nil
	case c.behavior.UnreadExchangeNamesFields:
		return node{raw: []byte("{}")}, nil
	}
	return node{}, refusal{status: http.StatusUnsupportedMediaType, message: "Unsupported Media Type"}
}

// redeemable returns the grant of a code that can be exchanged. A refused exchange does not spend the code (assumed: in
// RFC 6749 only use spends a code, and a mistake is not use).
func (o *oauth) redeemable(c *call, body node) (*grant, error) {
	clientID := body.field("client_id").text()
	app, ok := o.apps[clientID]
	if !ok || app.ClientSecret != body.field("client_secret").text() {
		return nil, refusal{
			status:  c.behavior.AuthFailureStatus,
			message: "Client id or client secret is wrong",
			oauth:   "invalid_client",
		}
	}

	granted := o.codes[body.field("code").text()]
	refuse := func(message string) (*grant, error) {
		return nil, refusal{status: http.StatusBadRequest, message: message, oauth: "invalid_grant"}
	}
	switch {
	case granted == nil || granted.clientID != clientID:
		return refuse("Authorization code is invalid")
	case granted.token != "":
		if c.behavior.ReusedCodeRevokesToken {
			o.core.RevokeToken(granted.token)
		}
		return refuse("Authorization code was already used")
	case !time.Now().Before(granted.issued.Add(c.behavior.CodeLifetime)):
		return refuse("Authorization code has expired")
	case granted.redirectURI != body.field("redirect_uri").text():
		return refuse("Redirect URI is not the one that the code was issued to")
	}
	return granted, nil
}
