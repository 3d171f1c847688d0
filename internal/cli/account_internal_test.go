package cli

import (
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// A refused token may be of another region, whose address the error names.
func TestOtherRegions(t *testing.T) {
	t.Parallel()
	const set = ". Set one with --base-url (FILLOUT_BASE_URL)."
	for refusing, want := range map[string]string{
		"https://eu-api.fillout.com": " Other regions have other addresses: US https://api.fillout.com, Canada " +
			"https://ca-api.fillout.com" + set,
		"https://api.zite.com": " Other regions have other addresses: Canada https://ca-api.fillout.com, Europe " +
			"https://eu-api.fillout.com" + set,
		"https://forms.example.com": "",
	} {
		if got := otherRegions(&fillout.APIError{Origin: refusing}); got != want {
			t.Errorf("%s: %q", refusing, got)
		}
	}
}
