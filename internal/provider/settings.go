package provider

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// The environment variables that stand in for arguments, beside those of the
// credential.
const (
	baseURLVariable           = "FILLOUT_BASE_URL"
	requestsPerSecondVariable = "FILLOUT_REQUESTS_PER_SECOND"
	maxRetriesVariable        = "FILLOUT_MAX_RETRIES"
	requestTimeoutVariable    = "FILLOUT_REQUEST_TIMEOUT"
)

const (
	maxRequestsPerSecond = 100
	maxMaxRetries        = 10
)

// The parse functions below turn the text of an argument or a variable into a
// value. Their errors tell what is wrong in words that can follow the name of
// either, and never quote the text, which may be a secret in the wrong place.

func parseRequestsPerSecond(text string) (float64, error) {
	n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil {
		return 0, errRequestsPerSecond
	}
	return n, checkRequestsPerSecond(n)
}

var errRequestsPerSecond = fmt.Errorf("must be a number above 0 and at most %d", maxRequestsPerSecond)

func checkRequestsPerSecond(n float64) error {
	if math.IsNaN(n) || n <= 0 || n > maxRequestsPerSecond {
		return errRequestsPerSecond
	}
	return nil
}

func parseMaxRetries(text string) (int64, error) {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil {
		return 0, errMaxRetries
	}
	return n, checkMaxRetries(n)
}

var errMaxRetries = fmt.Errorf("must be a whole number from 0 to %d", maxMaxRetries)

func checkMaxRetries(n int64) error {
	if n < 0 || n > maxMaxRetries {
		return errMaxRetries
	}
	return nil
}

func parseRequestTimeout(text string) (time.Duration, error) {
	timeout, err := time.ParseDuration(strings.TrimSpace(text))
	if err != nil || timeout <= 0 {
		return 0, errors.New("must be a duration above 0, such as 30s or 1m30s")
	}
	return timeout, nil
}

// settings are the provider's configuration once arguments, variables and
// defaults are put together.
type settings struct {
	credential credentials.Choice
	baseURL    fillout.BaseURL // zero where neither argument nor variable gives one

	requestsPerSecond float64
	maxRetries        int64
	requestTimeout    time.Duration

	// unknown lists the arguments whose values are not known yet.
	unknown []string
}
