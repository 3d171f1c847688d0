package main

import (
	"cmp"
	"context"
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
func (p *probe) exchange(ctx context.Context, code string, encoded bool) reply {
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
	do: func(ctx context.Context, p *probe) {
		var read []string
		for i, name := range []string{"JSON", "URL-encoded"} {
			got := p.exchange(ctx, "no-such-code", i == 1)
			switch {
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
		got := p.invalidate(ctx, badToken, badToken)
		p.saw("oauth-invalidation-error", got.result(), got.message())
		if len(read) == 2 {
			giveUp("both encodings are read")
		}
	},
}

// invalidate sends a token in each of the two headers, or leaves a header out.
func (p *probe) invalidate(ctx context.Context, authentication, authorization string) reply {
	header := http.Header{}
	for name, token := range map[string]string{"Authentication": authentication, "Authorization": authorization} {
		if token != "" {
			header.Set(name, "Bearer "+token)
		}
	}
	return p.oauth.ask(ctx, call{method: http.MethodDelete, path: invalidatePath, header: header})
}

var oauthToken = &step{
	name: "an access token", requests: 8, makes: "an access token, which it invalidates",
	needs: func(p *probe) string {
		const code = "it needs a fresh code from the app's authorization page, in FILLOUT_OAUTH_CODE"
		return cmp.Or(needsApp(p), either(p.code == "", code, ""))
	},
	do: askToken,
}

func askToken(ctx context.Context, p *probe) {
	const does, doesNot = "it does", "it does not"
	got := p.exchange(ctx, p.code, false)
	encoded := !got.ok() && isUnread(got)
	if encoded {
		got = p.exchange(ctx, p.code, true)
	}
	token := got.needed("the exchange of the code").get("access_token").String()
	if token == "" {
		giveUp("the exchange of the code has no token in its answer")
	}
	made := &object{what: "an access token", remove: func(ctx context.Context) reply {
		return p.invalidate(ctx, token, token)
	}}
	p.objects = append(p.objects, made)
	p.saw("oauth-base-url", either(got.get("base_url").Exists(), does, doesNot))
	p.saw("oauth-token-prefix", either(strings.HasPrefix(token, tokenPrefix), does, doesNot))

	bearer := http.Header{"Authorization": {"Bearer " + token}}
	if p.databases.url != "" {
		got = p.databases.ask(ctx, call{method: http.MethodGet, path: "/bases", header: bearer})
		p.saw("database-oauth-token", either(got.ok(), does, doesNot), got.message())
	}
	second := p.exchange(ctx, p.code, encoded)
	use := func() reply { return p.forms.ask(ctx, call{method: http.MethodGet, path: "/forms", header: bearer}) }
	still := use().ok()
	p.saw("oauth-code-twice", either(second.ok(), "accepted", "refused")+", and the token "+
		either(still, "works", "is revoked"), second.message())
	if !still {
		made.gone = true
		giveUp("the second exchange has revoked the token")
	}
	// Each way is tried in turn, until the token no longer works.
	for _, try := range []struct{ name, authentication, authorization string }{
		{"Authorization", badToken, token}, {"either", "", token}, {"Authentication", token, ""},
	} {
		answer := p.invalidate(ctx, try.authentication, try.authorization)
		if !answer.ok() {
			continue
		}
		got = use()
		if made.gone = !got.ok(); !made.gone {
			continue
		}
		p.saw("oauth-invalidation-header", try.name)
		p.saw("oauth-invalidation-body", answer.deletion())
		const invalid = "API Key invalid" // other words are not shown
		p.saw("oauth-revoked-token", fmt.Sprint(got.status, " ", either(got.message() == invalid, invalid, "another message")))
		return
	}
	giveUp("no way of invalidation ended the token")
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
