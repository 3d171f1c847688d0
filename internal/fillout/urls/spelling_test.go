package urls

import "testing"

func TestNormalWebhookURL(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"HTTPS://Hooks.Example.COM:443/a%2fB?k=V#F": "https://hooks.example.com/a%2fB?k=V#F",
		"https://hooks.example.com":                 "https://hooks.example.com/",
		"https://hooks.example.com:?k=v":            "https://hooks.example.com/?k=v",
		"http://Me:Hunter2@h:80#top":                "http://Me:Hunter2@h/#top",
		"http://h:443/":                             "http://h:443/",
		"https://[FE80::1]:443/":                    "https://[fe80::1]/",
		"hooks.example.com/A":                       "hooks.example.com/A",
	} {
		if got := NormalWebhookURL(text); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
		if again := NormalWebhookURL(want); again != want {
			t.Errorf("%s is normalized again, to %s", want, again)
		}
	}
}
