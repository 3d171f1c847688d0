package cli

import (
	"context"
	"errors"
	"strings"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

const (
	developerSettings = "https://build.fillout.com/home/settings/developer"
	checkNetwork      = "Check the network, proxies and certificates of this machine"
)

// problem is an error in sentences for people. The last sentence says what to do. It contains no secret.
type problem struct {
	text  string
	cause error // may be nil
}

func (p *problem) Error() string { return p.text }
func (p *problem) Unwrap() error { return p.cause }

// errUsage marks an invalid command line.
var errUsage = errors.New("usage")

// interrupted returns the error of a command that ctx has ended. outcome says what it did until then.
func interrupted(outcome string) error {
	return &problem{text: "Interrupted. " + outcome, cause: context.Canceled}
}

// describe says in sentences that a call of the service failed, and what to do. doing is as in "Checking the access
// token".
func describe(doing string, err error, advice string) *problem {
	text := sentence(doing + " failed: " + err.Error())
	if failure, ok := errors.AsType[*fillout.APIError](err); ok {
		text = failure.Describe(doing)
		if len(failure.Issues) > 0 {
			return &problem{text: text + "\n\n" + advice, cause: err}
		}
	}
	return &problem{text: text + " " + advice, cause: err}
}

// sentence makes a sentence of a text.
func sentence(text string) string {
	if text != "" {
		text = strings.ToUpper(text[:1]) + text[1:]
	}
	if !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "?") {
		text += "."
	}
	return text
}

// faults are the errors of flags and variables, in sentences. They quote no value: it may be a secret in the wrong
// place.
type faults []string

func (f *faults) add(source string, err error) {
	if err != nil {
		*f = append(*f, sentence(source+" "+err.Error()))
	}
}

// parseURL parses a URL that may be missing.
func (f *faults) parseURL(source, text string, parse func(string) (urls.BaseURL, error)) (base urls.BaseURL) {
	if strings.TrimSpace(text) != "" {
		var err error
		base, err = parse(text)
		f.add(source, err)
	}
	return base
}

// usage returns the error of all faults; nil without faults.
func (f faults) usage(command string) error {
	if len(f) == 0 {
		return nil
	}
	return usage(command, strings.Join(f, "\n"))
}
