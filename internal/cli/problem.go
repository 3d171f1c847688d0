package cli

import (
	"context"
	"errors"
	"strings"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

const (
	developerSettings = "https://build.fillout.com/home/settings/developer"
	checkNetwork      = "Check the network, proxies and certificates of this machine"
)

// problem is an error in sentences for people, of which the last says what to
// do. It holds no secret.
type problem struct {
	text  string
	cause error // nil where the text is all there is
}

func (p *problem) Error() string { return p.text }
func (p *problem) Unwrap() error { return p.cause }

// usageError is a command line that cannot be carried out.
type usageError struct {
	text string
	help string // how to find out what would be right
}

func (e *usageError) Error() string { return e.text }

// interrupted is how a command ends that ctx has ended; what came of it is told.
func interrupted(outcome string) error {
	return &problem{text: "Interrupted. " + outcome, cause: context.Canceled}
}

// describe tells in sentences that a call of the service failed, and what to do.
// doing says what was being done, as in "Checking the access token".
func describe(doing string, err error, advice string) *problem {
	var failure *fillout.APIError
	if errors.As(err, &failure) {
		text := failure.Describe(doing)
		if len(failure.Issues) > 0 {
			return &problem{text: text + "\n\n" + advice, cause: err}
		}
		return &problem{text: text + " " + advice, cause: err}
	}
	return &problem{text: sentence(doing+" failed: "+err.Error()) + " " + advice, cause: err}
}

// sentence makes one of a text.
func sentence(text string) string {
	if text != "" {
		text = strings.ToUpper(text[:1]) + text[1:]
	}
	if !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "?") {
		text += "."
	}
	return text
}
