package cli

import (
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// A refused token may be of another region, whose address the error names.
func TestOtherRegions(t *testing.T) {
	t.Parallel()
	const others = " Other regions have other addresses: US https://api.fillout.com, Canada https://ca-api.fillout.com. Set one " +
		"with --base-url (FILLOUT_BASE_URL)."
	if got := otherRegions(&fillout.APIError{Origin: "https://eu-api.fillout.com"}); got != others {
		t.Errorf("got %q", got)
	}
	const zites = " Other regions have other addresses: Canada https://ca-api.fillout.com, Europe https://eu-api.fillout.com. Set one " +
		"with --base-url (FILLOUT_BASE_URL)."
	if got := otherRegions(&fillout.APIError{Origin: "https://api.zite.com"}); got != zites {
		t.Errorf("got %q", got)
	}
	if got := otherRegions(&fillout.APIError{Origin: "https://forms.example.com"}); got != "" {
		t.Errorf("got %q", got)
	}
}
