package provider

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
)

// setting is a provider argument with its environment variable and its default. It describes, validates and resolves
// itself, so that a new setting is one value here, one field of the model and one line in resolveSettings.
type setting[T any] struct {
	argument, variable string
	fallback           T
	// sources describes the default, if the default is more than a value.
	sources string
	// parse converts the text of the argument or of the variable. Its errors follow the name of either. They never quote
	// the text, which could be a secret in the wrong place.
	parse func(text string) (T, error)
	// warn returns the title and the fault of a value that is valid but dangerous; nil for never.
	warn func(value T) (title string, fault error)
}

var (
	baseURLSetting = setting[urls.BaseURL]{
		argument: "base_url",
		variable: account.BaseURLVariable,
		sources:  "the URL that came with the credential, else `" + urls.DefaultBaseURL + "`",
		parse:    urls.ParseBaseURL,
		warn:     warnOfUnencrypted,
	}
	databaseURLSetting = setting[urls.BaseURL]{
		argument: "database_url",
		variable: account.DatabaseURLVariable,
		sources:  "the URL that belongs to `base_url`, if that is one of Fillout's",
		parse:    urls.ParseDatabaseURL,
		warn:     warnOfUnencrypted,
	}
	requestsPerSecondSetting = setting[float64]{
		argument: "requests_per_second",
		variable: account.RequestsPerSecondVariable,
		fallback: fillout.DefaultRequestsPerSecond,
		parse:    parseRate,
	}
	databaseRequestsPerSecondSetting = setting[float64]{
		argument: "database_requests_per_second",
		variable: account.DatabaseRequestsPerSecondVariable,
		fallback: fillout.DefaultDatabaseRequestsPerSecond,
		parse:    parseRate,
	}
	deletionProtectionSetting = setting[bool]{
		argument: "deletion_protection",
		variable: account.DeletionProtectionVariable,
		fallback: true,
		parse: func(text string) (bool, error) {
			switch strings.ToLower(strings.TrimSpace(text)) {
			case "true", "1":
				return true, nil
			case "false", "0":
				return false, nil
			}
			return true, errors.New("must be true or false")
		},
	}
	maxRetriesSetting = setting[int]{
		argument: "max_retries",
		variable: account.MaxRetriesVariable,
		fallback: fillout.DefaultMaxRetries,
		parse: func(text string) (int, error) {
			const most = 10
			n, err := strconv.Atoi(strings.TrimSpace(text))
			if err != nil || n < 0 || n > most {
				return 0, fmt.Errorf("must be a whole number from 0 to %d", most)
			}
			return n, nil
		},
	}
	requestTimeoutSetting = setting[time.Duration]{
		argument: "request_timeout",
		variable: account.RequestTimeoutVariable,
		fallback: fillout.DefaultRequestTimeout,
		parse: func(text string) (time.Duration, error) {
			timeout, err := time.ParseDuration(strings.TrimSpace(text))
			if err != nil || timeout <= 0 {
				return 0, errors.New("must be a duration above 0, such as 30s or 1m30s")
			}
			return timeout, nil
		},
	}
)

func warnOfUnencrypted(base urls.BaseURL) (title string, fault error) {
	if !base.Unencrypted() {
		return "", nil
	}
	return account.TitleUnencryptedBaseURL,
		errors.New("is a plain http URL of another host, so the access token travels unencrypted. Use https")
}

func parseRate(text string) (float64, error) {
	const most = 100
	n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || math.IsNaN(n) || n <= 0 || n > most {
		return 0, fmt.Errorf("must be a number above 0 and at most %d", most)
	}
	return n, nil
}

// describe adds the variable and the default to a description. The page of the provider says which source comes first.
func (s setting[T]) describe(description string) string {
	last := s.sources
	if last == "" {
		last = fmt.Sprintf("`%v`", s.fallback)
	}
	return description + " Variable: `" + s.variable + "`. Default: " + last + "."
}

// stringAttribute returns the attribute of a setting that is a string.
func (s setting[T]) stringAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: s.describe(description),
		Optional:            true,
		Validators: []validator.String{
			attribute.StringValidator{Requirement: s.argument + " must be valid", Check: s.check},
		},
	}
}

// numberAttribute returns the attribute of a setting that is a number.
func (s setting[T]) numberAttribute(description string) schema.NumberAttribute {
	return schema.NumberAttribute{
		MarkdownDescription: s.describe(description),
		Optional:            true,
		Validators:          []validator.Number{numberValidator{s.check}},
	}
}

// boolAttribute returns the attribute of a setting that is a boolean.
func (s setting[T]) boolAttribute(description string) schema.BoolAttribute {
	return schema.BoolAttribute{MarkdownDescription: s.describe(description), Optional: true}
}

// check validates the text of the argument.
func (s setting[T]) check(at path.Path, text string, diags *diag.Diagnostics) {
	value, err := s.parse(text)
	if err != nil {
		refuse(at, credentials.ArgumentSource(s.argument), err, diags)
		return
	}
	s.addWarning(value, credentials.ArgumentSource(s.argument), diags)
}

// addWarning warns of a value that is valid but dangerous.
func (s setting[T]) addWarning(value T, source string, diags *diag.Diagnostics) {
	if s.warn == nil {
		return
	}
	if title, fault := s.warn(value); fault != nil {
		diags.AddAttributeWarning(path.Root(s.argument), title, attribute.Sentence(source, fault))
	}
}
