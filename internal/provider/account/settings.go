package account

import (
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/journal"
)

// The environment variables of the settings. Those of the credential are in package credentials.
const (
	BaseURLVariable           = "FILLOUT_BASE_URL"
	RequestsPerSecondVariable = "FILLOUT_REQUESTS_PER_SECOND"
	MaxRetriesVariable        = "FILLOUT_MAX_RETRIES"
	RequestTimeoutVariable    = "FILLOUT_REQUEST_TIMEOUT"

	DatabaseURLVariable               = "FILLOUT_DATABASE_URL"
	DatabaseRequestsPerSecondVariable = "FILLOUT_DATABASE_REQUESTS_PER_SECOND"
	DeletionProtectionVariable        = "FILLOUT_DELETION_PROTECTION"
)

// Settings are the provider's configuration, made of arguments, variables and defaults.
type Settings struct {
	// Credential is zero if an argument that decides it is unknown.
	Credential credentials.Choice
	// BaseURL is zero if neither the argument nor the variable is set.
	BaseURL           urls.BaseURL
	RequestsPerSecond float64
	MaxRetries        int
	RequestTimeout    time.Duration
	// DatabaseURL is zero if neither the argument nor the variable is set.
	DatabaseURL               urls.BaseURL
	DatabaseRequestsPerSecond float64
	// DeletionProtection is false if this run may delete databases and what they contain, whatever their arguments say.
	DeletionProtection bool
	// Journal is nil for the one that the environment names.
	Journal *journal.Journal
	// InPulumi reports whether Pulumi runs the provider.
	InPulumi bool
	// Unknown lists the arguments whose values are unknown while Terraform plans.
	Unknown []string
}
