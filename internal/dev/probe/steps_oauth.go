package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"
)

const (
	exchangePath   = "/public/oauth/accessToken"
	invalidatePath = "/public/oauth/invalidate"
	tokenPrefix    = "fillout_token_"
)

func needsApp(p *probe) string {
	if p.app.ClientID == "" || p.app.ClientSecret == "" || p.app.RedirectURI == "" {
		return "it needs an OAuth app, which FILLOUT_OAUTH_CLIENT_ID, FILLOUT_OAUTH_CLIENT_SECRET and " +
			"FILLOUT_OAUTH_REDIRECT_URI name"
	}
	return ""
}

// exchange exchanges a code, in JSON or URL-encoded.
func (p *probe) exchange(ctx context.Context, code string, encoded bool) (reply, error) {
	fields := url.Values{"code": {code}, "client_id": {p.app.ClientID}, "client_secret": {p.app.ClientSecret},
		"redirect_uri": {p.app.RedirectURI}}
	if encoded {
		fields.Set("grant_type", "authorization_code")
		return p.oauth.post(ctx, exchangePath, fields)
	}
	body := map[string]string{}
	for name := range fields {
		body[name] = fields.Get(name)
	}
	return p.oauth.post(ctx, exchangePath, body)
}

// isUnread reports whether a refusal is about the encoding of an exchange: it names a field that was sent.
func isUnread(r reply) bool {
	return r.status == http.StatusUnsupportedMediaType || strings.Contains(string(r.body), "client_secret")
}

var oauthRefusals = &step{
	name: "an unknown code, and an unknown token", requests: 3, needs: needsApp,
	do: func(ctx context.Context, p *probe) error {
		var read []string
		for i, name := range []string{"JSON", "URL-encoded"} {
			got, err := p.exchange(ctx, "no-such-code", i == 1)
			switch {
			case err != nil:
				return err
			case isUnread(got) && got.status == http.StatusBadRequest:
				p.saw("oauth-unread", "400 that names the fields", got.message())
			case isUnread(got):
				p.saw("oauth-unread", strconv.Itoa(got.status), got.message())
			default:
				read = append(read, name)
				p.saw("oauth-error-format", got.result(), got.message())
			}
		}
		p.saw("oauth-encoding", strings.Join(read, " and "))
		got, err := p.invalidate(ctx, badToken, badToken)
		if err != nil {
			return err
		}
		p.saw("oauth-invalidation-error", got.result(), got.message())
		if len(read) == 2 {
			return errors.New("both encodings are read")
		}
		return nil
	},
}

// invalidate sends a token in each of the two headers, or leaves a header out.
func (p *probe) invalidate(ctx context.Context, authentication, authorization string) (reply, error) {
	header := http.Header{}
	for name, token := range map[string]string{"Authentication": authentication, "Authorization": authorization} {
		if token != "" {
			header.Set(name, "Bearer "+token)
		}
	}
	return p.oauth.send(ctx, call{method: http.MethodDelete, path: invalidatePath, header: header})
}

var oauthToken = &step{
	name: "an access token", requests: 8, makes: "an access token, which it invalidates",
	needs: func(p *probe) string {
		if why := needsApp(p); why != "" {
			return why
		}
		if p.code == "" {
			return "it needs a fresh code from the app's authorization page, in FILLOUT_OAUTH_CODE"
		}
		return ""
	},
	do: askToken,
}

func askToken(ctx context.Context, p *probe) error {
	got, err := p.exchange(ctx, p.code, false)
	encoded := err == nil && !got.ok() && isUnread(got)
	if encoded {
		got, err = p.exchange(ctx, p.code, true)
	}
	if err != nil {
		return err
	}
	token := got.get("access_token").String()
	if !got.ok() || token == "" {
		return refused("the exchange of the code", got)
	}
	made := &object{what: "an access token", remove: func(ctx context.Context) (reply, error) {
		return p.invalidate(ctx, token, token)
	}}
	p.objects = append(p.objects, made)
	p.saw("oauth-base-url", map[bool]string{true: "it does", false: "it does not"}[got.get("base_url").Exists()])
	p.saw("oauth-token-prefix", map[bool]string{true: "it does", false: "it does not"}[strings.HasPrefix(token, tokenPrefix)])

	bearer := http.Header{"Authorization": {"Bearer " + token}}
	if p.databases.url != "" {
		if got, err = p.databases.send(ctx, call{method: http.MethodGet, path: "/bases", header: bearer}); err != nil {
			return err
		}
		p.saw("database-oauth-token", map[bool]string{true: "it does", false: "it does not"}[got.ok()], got.message())
	}
	second, err := p.exchange(ctx, p.code, encoded)
	if err != nil {
		return err
	}
	works := func() (bool, error) {
		got, err = p.forms.send(ctx, call{method: http.MethodGet, path: "/forms", header: bearer})
		return got.ok(), err
	}
	still, err := works()
	if err != nil {
		return err
	}
	p.saw("oauth-code-twice", fmt.Sprintf("%s, and the token %s",
		map[bool]string{true: "accepted", false: "refused"}[second.ok()],
		map[bool]string{true: "works", false: "is revoked"}[still]), second.message())
	if !still {
		made.gone = true
		return errors.New("the second exchange has revoked the token")
	}
	// Each way is tried in turn, until the token no longer works.
	for _, try := range []struct{ name, authentication, authorization string }{
		{"Authorization", badToken, token}, {"either", "", token}, {"Authentication", token, ""},
	} {
		answer, err := p.invalidate(ctx, try.authentication, try.authorization)
		if err != nil {
			return err
		}
		if !answer.ok() {
			continue
		}
		if still, err = works(); err != nil {
			return err
		}
		if still {
			continue
		}
		made.gone = true
		p.saw("oauth-invalidation-header", try.name)
		p.saw("oauth-invalidation-body", answer.deletion())
		p.saw("oauth-revoked-token", fmt.Sprint(got.status, " ", known(got, "API Key invalid")))
		return nil
	}
	return errors.New("no way of invalidation ended the token")
}

// known returns the message of an error if it is the expected one.
func known(got reply, message string) string {
	if got.message() == message {
		return message
	}
	return "another message"
}

// deletion describes the body of the answer to a delete.
func (r reply) deletion() string {
	switch body := strings.TrimSpace(string(r.body)); {
	case body == "":
		return "empty"
	case body == "{}":
		return body
	case gjson.Valid(body):
		return "other JSON"
	}
	return "not JSON"
}
