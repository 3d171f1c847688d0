package credentials

import (
	"fmt"
	"strings"
	"testing"
)

// allVariables are set at once; tests take away what is to be unset.
func allVariables(without ...string) map[string]string {
	variables := map[string]string{
		"FILLOUT_ACCESS_TOKEN":        " sk_prod_a_1\n",
		"FILLOUT_API_KEY":             "sk_prod_b_2",
		"FILLOUT_OAUTH_CLIENT_ID":     "app-1",
		"FILLOUT_OAUTH_CLIENT_SECRET": "hunter2",
		"FILLOUT_OAUTH_CODE":          " c0de ",
		"FILLOUT_OAUTH_REDIRECT_URI":  "https://example.com/back",
		"FILLOUT_OAUTH_SERVER_URL":    "https://oauth.example.com/",
		"FILLOUT_PROFILE":             "work",
	}
	for _, name := range without {
		delete(variables, name)
	}
	return variables
}

func TestChoose(t *testing.T) {
	t.Parallel()
	oauth := func(change func(*OAuthArguments)) Arguments {
		arguments := OAuthArguments{
			ClientID:     new("app-2"),
			ClientSecret: new("s3cret"),
			Code:         new("other"),
			RedirectURI:  new("http://localhost:8976/callback"),
		}
		change(&arguments)
		return Arguments{OAuth: &arguments}
	}
	const (
		token     = "FILLOUT_ACCESS_TOKEN"
		key       = "FILLOUT_API_KEY"
		code      = "FILLOUT_OAUTH_CODE"
		secret    = "FILLOUT_OAUTH_CLIENT_SECRET"
		profile   = "FILLOUT_PROFILE"
		wholeCode = "exchange app-1 hunter2 c0de https://example.com/back https://oauth.example.com from the environment " +
			"variable FILLOUT_OAUTH_CODE"
	)
	tests := map[string]struct {
		arguments Arguments
		variables map[string]string
		want      string
		faults    []string
	}{
		"nothing": {want: "profile default from "},
		"token argument first": {
			arguments: Arguments{
				AccessToken: new(" sk_prod_c_3 "),
				OAuth:       &OAuthArguments{},
				Profile:     new("home"),
			},
			variables: allVariables(),
			want:      "token sk_prod_c_3 from the provider argument access_token",
		},
		"oauth argument next": {
			arguments: oauth(func(*OAuthArguments) {}), variables: allVariables("FILLOUT_OAUTH_SERVER_URL"),
			want: "exchange app-2 s3cret other http://localhost:8976/callback https://server.fillout.com from the provider " +
				"argument oauth",
		},
		"oauth argument that variables fill": {
			arguments: Arguments{
				OAuth: &OAuthArguments{Code: new("other")},
			},
			variables: allVariables(),
			want: "exchange app-1 hunter2 other https://example.com/back https://oauth.example.com from the provider " +
				"argument oauth",
		},
		"profile argument next": {
			arguments: Arguments{Profile: new(" home ")},
			variables: allVariables(),
			want:      "profile home from the provider argument profile",
		},
		"token variable next": {variables: allVariables(), want: "token sk_prod_a_1 from the environment " +
			"variable FILLOUT_ACCESS_TOKEN"},
		"empty variable is unset": {
			variables: map[string]string{token: " ", key: "sk_prod_b_2"},
			want:      "token sk_prod_b_2 from the environment variable FILLOUT_API_KEY",
		},
		"key variable next": {variables: allVariables(token), want: "token sk_prod_b_2 from the environment " +
			"variable FILLOUT_API_KEY"},
		"exchange variables next": {variables: allVariables(token, key), want: wholeCode},
		"incomplete ones do not count": {variables: allVariables(token, key, code), want: "profile work from the " +
			"environment variable FILLOUT_PROFILE"},
		"default profile last": {
			variables: allVariables(token, key, code, secret, profile),
			want:      "profile default from  without FILLOUT_OAUTH_CLIENT_SECRET FILLOUT_OAUTH_CODE",
		},
		"a server alone is no part of a set": {
			variables: map[string]string{"FILLOUT_OAUTH_SERVER_URL": "https://oauth.example.com"},
			want:      "profile default from ",
		},

		"empty token": {
			arguments: Arguments{AccessToken: new("")},
			variables: allVariables(),
			faults:    []string{"access_token: the provider argument access_token must not be empty"},
		},
		"bad variable": {variables: map[string]string{token: "a b"}, faults: []string{"access_token: the environment " +
			"variable FILLOUT_ACCESS_TOKEN must not contain white space"}},
		"empty profile": {arguments: Arguments{Profile: new("")}, faults: []string{"profile: the provider " +
			"argument profile must not be empty"}},
		"bad profile": {variables: map[string]string{profile: "a/b"}, faults: []string{"profile: the environment " +
			"variable FILLOUT_PROFILE must consist of at most 64 letters, digits, dots, underscores and hyphens"}},
		"every fault of oauth at once": {
			arguments: Arguments{
				OAuth: &OAuthArguments{Code: new("two words"), RedirectURI: new("callback")},
			},
			variables: map[string]string{secret: "a\x00b", "FILLOUT_OAUTH_SERVER_URL": "https://u:hunter2@h"},
			faults: []string{
				"oauth.client_id: the provider argument oauth.client_id must be set, or the environment variable " +
					"FILLOUT_OAUTH_CLIENT_ID",
				"oauth.client_secret: the environment variable FILLOUT_OAUTH_CLIENT_SECRET must not contain white space or " +
					"control characters",
				"oauth.code: the provider argument oauth.code must not contain white space or control characters",
				"oauth.redirect_uri: the provider argument oauth.redirect_uri must be an absolute URI, such as " +
					"http://localhost:8976/callback",
				"oauth.server_url: the environment variable FILLOUT_OAUTH_SERVER_URL must not contain a user name or password",
			},
		},
		"an empty argument is not filled": {
			arguments: oauth(func(a *OAuthArguments) { a.Code = new("") }), variables: allVariables(),
			faults: []string{"oauth.code: the provider argument oauth.code must not be empty"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			choice, faults := Choose(test.arguments, func(name string) string { return test.variables[name] })
			var lines []string
			for _, fault := range faults {
				lines = append(lines, fmt.Sprintf("%s: %s %s", fault.Argument, fault.Source, fault.Err))
			}
			if got, want := strings.Join(lines, "\n"), strings.Join(test.faults, "\n"); got != want {
				t.Errorf("faults:\n%s\nwant:\n%s", got, want)
			}
			if got := describe(choice); len(faults) == 0 && got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// describe writes a choice as a line.
func describe(choice Choice) string {
	var text string
	switch {
	case choice.Exchange != nil:
		app := choice.Exchange.App
		text = fmt.Sprintf("exchange %s %s %s %s %s", app.ClientID, app.ClientSecret, choice.Exchange.Code,
			app.RedirectURI, app.Server)
	case choice.Profile != "":
		text = "profile " + choice.Profile
	default:
		text = "token " + choice.Token
	}
	text += " from " + choice.Source
	if len(choice.Missing) > 0 {
		text += " without " + strings.Join(choice.Missing, " ")
	}
	return text
}
