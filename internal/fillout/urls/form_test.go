package urls

import (
	"net/url"
	"strings"
	"testing"
)

func TestFormURL(t *testing.T) {
	t.Parallel()
	const page = "https://forms.fillout.com/t/"
	for want, test := range map[string]struct {
		id         string
		parameters map[string]string
	}{
		page + "vso9PzRfHQus": {"vso9PzRfHQus", nil},
		page + "a_b-9?Zip=1010&email=&name=Ada": {"a_b-9",
			map[string]string{"name": "Ada", "email": "", "Zip": "1010"}},
		page + "a?a%26b%3Dc=x%20y%2Bz%26%C3%A4%3D%23%2F%3F%25": {"a", map[string]string{"a&b=c": "x y+z&ä=#/?%"}},
		page + "a?it%27s=%E2%80%9E%F0%9F%8E%89%E2%80%9C":       {"a", map[string]string{"it's": "„🎉“"}},
		page + "a%2Fb%3Fc%23d%20e":                             {"a/b?c#d e", map[string]string{}},
	} {
		if got := FormURL(test.id, test.parameters); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestParseFormURL(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"https://forms.fillout.com/t/vso9PzRfHQus":                           "vso9PzRfHQus",
		"https://form.fillout.com/t/vso9PzRfHQus":                            "vso9PzRfHQus",
		"http://forms.fillout.com/t/vso9PzRfHQus/":                           "vso9PzRfHQus",
		"  https://forms.fillout.com/t/vso9PzRfHQus\n":                       "vso9PzRfHQus",
		"https://forms.fillout.com/t/a_b-9?email=me%40example.com&x=/t/y#/z": "a_b-9",
		"https://forms.example.com:8443/t/vso9PzRfHQus":                      "vso9PzRfHQus",
		"https://build.fillout.com/editor/vso9PzRfHQus":                      "vso9PzRfHQus",
		"https://BUILD.fillout.com/editor/vso9PzRfHQus/results?sessionId=1":  "vso9PzRfHQus",
		"https://build.fillout.com/editor/vso9PzRfHQus/edit/page/2":          "vso9PzRfHQus",
		"https://build.fillout.com/editor/preview/vso9PzRfHQus?step=2":       "vso9PzRfHQus",
		"https://forms.fillout.com/t/preview":                                "preview",
	} {
		if got, err := ParseFormURL(text); got != want || err != nil {
			t.Errorf("%q: got %q, %v", text, got, err)
		}
	}
	const notForm = "must be the address of a form's page, such as https://forms.fillout.com/t/vso9PzRfHQus, " +
		"or of its editor, such as https://build.fillout.com/editor/vso9PzRfHQus"
	const customLink = "is a custom link, which does not contain the form's ID. The ID is in the address of the form's " +
		"editor, such as https://build.fillout.com/editor/vso9PzRfHQus"
	for text, want := range map[string]string{
		" ":                                 "must not be empty",
		"vso9PzRfHQus":                      notAbsolute,
		"https://forms.fillout.com":         notForm,
		"https://forms.fillout.com/t/":      notForm,
		"https://forms.fillout.com/t/..":    notForm,
		"https://forms.fillout.com/t/a%2Fb": notForm,
		"https://forms.fillout.com/t/a.b":   notForm,
		"https://forms.fillout.com/t/" + strings.Repeat("a", maxIDLength+1): notForm,
		"https://forms.fillout.com/T/vso9PzRfHQus":                          notForm,
		"https://forms.example.com/t/help/questions":                        notForm,
		"https://forms.example.com/forms/t/vso9PzRfHQus":                    notForm,
		"https://mycompany.fillout.com/contact":                             customLink,
		"https://MyCompany.Fillout.com/contact/?a=b":                        customLink,
		"https://forms.fillout.com/?t=/t/vso9PzRfHQus":                      notForm,
		"https://build.fillout.com/editor":                                  notForm,
		"https://build.fillout.com/editor/preview":                          notForm,
		"https://build.fillout.com/home/settings/developer":                 notForm,
		"https://forms.example.com/editor/vso9PzRfHQus":                     notForm,
		"https://build.fillout.com.evil.io/editor/vso9PzRfHQus":             notForm,
	} {
		if got, err := ParseFormURL(text); errorText(err) != want || got != "" {
			t.Errorf("%q: got %q, %v, want %q", text, got, err, want)
		}
	}
}

// FuzzFormURL checks that the id and the parameter can be read from the URL that was made with them. Of any other URL,
// the id is valid and stands in the URL, and no error quotes the URL.
func FuzzFormURL(f *testing.F) {
	f.Add("vso9PzRfHQus", "email", "me@example.com")
	f.Add("a_b-9", "a&b=c;d", "x y+z&ä=#/?%")
	f.Add("preview", "", "\x00\xff")
	f.Add("x", "", "https://build.fillout.com/editor/preview/vso9PzRfHQus#top")
	f.Add("x", "", "https://build.fillout.com/editor//x/..")
	f.Fuzz(func(t *testing.T, id, name, value string) {
		made := FormURL(id, map[string]string{name: value})
		u, err := url.Parse(made)
		if err != nil || u.Query().Get(name) != value {
			t.Errorf("%q=%q became %s, %v", name, value, made, err)
		}
		if again, err := ParseFormURL(made); ValidID(id) && (again != id || err != nil) {
			t.Errorf("%q became %q, %v", id, again, err)
		}
		id, err = ParseFormURL(value)
		if err != nil && len(value) > 60 && strings.Contains(err.Error(), value) {
			t.Errorf("the error quotes %q", value)
		}
		if err == nil && (!ValidID(id) || !strings.Contains(value, "/"+id)) {
			t.Errorf("the id in %q is %q", value, id)
		}
	})
}
