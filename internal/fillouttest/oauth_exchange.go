package fillouttest

import (
	"mime"
	"net/http"
	"net/url"
)

// exchangeFields are the documented ones; all are needed.
var exchangeFields = []string{"code", "client_id", "client_secret", "redirect_uri"}

// exchangeCode gives a new access token for a code.
func (s *Server) exchangeCode(c *call) (answer, error) {
	body, err := s.readExchange(c)
	if err != nil {
		return answer{}, err
	}
	granted, err := s.redeemable(body)
	if err != nil {
		return answer{}, err
	}
	granted.token = newAccessToken()
	s.tokens[granted.token] = &credential{owner: granted.owner, app: granted.clientID}

	given := object{{"access_token", granted.token}}
	if !s.behavior.NoBaseURL {
		given = append(given, member{"base_url", s.url})
	}
	return jsonAnswer(http.StatusOK, given), nil
}

// readExchange gives the body of an exchange, in which every field is a string.
func (s *Server) readExchange(c *call) (node, error) {
	body, err := s.decodeExchange(c)
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
	// It is not documented, but clients that send a form have it, as RFC 6749 wants (assumed).
	if kind := body.field("grant_type"); !kind.absent() && kind.text() != "authorization_code" {
		return node{}, refusal{
			status:  http.StatusBadRequest,
			message: "Grant type is not supported",
			oauth:   "unsupported_grant_type",
		}
	}
	return body, nil
}

// decodeExchange gives the body as JSON, whichever way it was encoded.
func (s *Server) decodeExchange(c *call) (node, error) {
	// Of a header that is malformed, the type is "" or what could be read.
	media, _, _ := mime.ParseMediaType(c.request.Header.Get("Content-Type"))
	accepted := s.behavior.AcceptExchange
	switch {
	case media == "application/json" && accepted != ExchangeURLEncoded:
		return c.parse()
	case media == "application/x-www-form-urlencoded" && accepted != ExchangeJSON:
		sent, err := url.ParseQuery(string(c.body))
		if err != nil {
			return node{}, refusal{status: http.StatusBadRequest, message: "Body is not valid form encoding"}
		}
		fields := object{}
		for name := range sent {
			fields = append(fields, member{name, sent.Get(name)})
		}
		return node{raw: encode(fields)}, nil
	case s.behavior.UnreadExchangeNamesFields:
		return node{raw: []byte("{}")}, nil
	}
	return node{}, refusal{status: http.StatusUnsupportedMediaType, message: "Unsupported Media Type"}
}

// redeemable gives what a code stands for, if it can be exchanged. A code that is presented wrongly stays as it is
// (assumed: RFC 6749 has it spent by use, and a mistake of the app, or of somebody who saw the code, is none).
func (s *Server) redeemable(body node) (*grant, error) {
	clientID := body.field("client_id").text()
	app, ok := s.apps[clientID]
	if !ok || app.ClientSecret != body.field("client_secret").text() {
		return nil, refusal{
			status:  s.behavior.AuthFailureStatus,
			message: "Client id or client secret is wrong",
			oauth:   "invalid_client",
		}
	}

	granted := s.codes[body.field("code").text()]
	refuse := func(message string) (*grant, error) {
		return nil, refusal{status: http.StatusBadRequest, message: message, oauth: "invalid_grant"}
	}
	switch {
	case granted == nil || granted.clientID != clientID:
		return refuse("Authorization code is invalid")
	case granted.token != "":
		if s.behavior.ReusedCodeRevokesToken {
			s.tokens[granted.token].revoked = true
		}
		return refuse("Authorization code was already used")
	case !s.now().Before(granted.issued.Add(s.behavior.CodeLifetime)):
		return refuse("Authorization code has expired")
	case granted.redirectURI != body.field("redirect_uri").text():
		return refuse("Redirect URI is not the one that the code was issued to")
	}
	return granted, nil
}
