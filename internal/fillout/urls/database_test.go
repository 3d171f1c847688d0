package urls

import "testing"

func TestParseDatabaseURL(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"https://tables.fillout.com", "https://tables.fillout.com/", "https://tables.fillout.com/api/v1",
		" https://TABLES.fillout.com/api/v1/ ", "https://tables.fillout.com/api/v1/api/v1",
	} {
		if base, err := ParseDatabaseURL(text); err != nil || base.String() != "https://tables.fillout.com" {
			t.Errorf("%q: got %s, %v", text, base, err)
		}
	}
	if _, err := ParseDatabaseURL("tables.fillout.com"); err == nil {
		t.Error("a URL without a scheme is accepted")
	}
}
