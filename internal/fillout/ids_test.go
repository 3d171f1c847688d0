package fillout

import "testing"

func TestParseWebhookID(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"1", "12345", "9007199254740993", "00123", "1.0", "wh_123", "a/b"} {
		if id, err := ParseWebhookID(text); err != nil || string(id) != text {
			t.Errorf("%q: got %q, %v", text, id, err)
		}
	}
	for _, text := range []string{"", " 1", "1 2", "1\n", "1\x00", "1\u200b"} {
		if id, err := ParseWebhookID(text); err == nil {
			t.Errorf("%q: got %q, want an error", text, id)
		}
	}
}
