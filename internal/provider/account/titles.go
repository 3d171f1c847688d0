package account

import "github.com/fillout-community/terraform-provider-fillout/internal/provider/database/guard"

// The titles of all diagnostics. The troubleshooting guide has a section for each of them, and a test compares the two.
const (
	TitleMissingCredential         = "Missing Fillout Credential"
	TitleAuthenticationFailed      = "Authentication Failed"
	TitleUnknownProfile            = "Unknown Profile"
	TitleStoreUnusable             = "Credential Store Unusable"
	TitleProviderArgumentUnknown   = "Provider Argument Unknown"
	TitleExchangeRefused           = "Code Exchange Refused"
	TitleCodePossiblyUsed          = "OAuth Code Possibly Used"
	TitleExchangeFailed            = "Code Exchange Failed"
	TitleOAuthServerUnreachable    = "OAuth Server Unreachable"
	TitleTokenNotStored            = "Access Token Not Stored"
	TitleTokenAlreadyInvalid       = "Access Token Already Invalid"
	TitleTokenNoLongerValid        = "Access Token No Longer Valid"
	TitleTokenNotChecked           = "Access Token Not Checked"
	TitleTokenNotInvalidated       = "Access Token Not Invalidated"
	TitleInvalidProviderArgument   = "Invalid Provider Argument"
	TitleInvalidOAuthArgument      = "Invalid OAuth Argument"
	TitleHarmfulTerraform          = "Harmful Terraform Version"
	TitleUnencryptedBaseURL        = "Unencrypted Base URL"
	TitleUnencryptedOAuthServerURL = "Unencrypted OAuth Server URL"
	TitleInvalidFormID             = "Invalid Form ID"
	TitleInvalidSubmissionID       = "Invalid Submission ID"
	TitleInvalidRegularExpression  = "Invalid Regular Expression"
	TitleInvalidNumber             = "Invalid Number"
	TitleInvalidTime               = "Invalid Time"
	TitleFormNotFound              = "Form Not Found"
	TitleAmbiguousFormName         = "Ambiguous Form Name"
	TitleSubmissionNotFound        = "Submission Not Found"
	TitleResultsCutOff             = "Results Cut Off"
	TitleSubmissionsChanged        = "Submissions Changed While Reading"
	TitleWebhookPossiblyCreated    = "Webhook Possibly Created"
	TitleInvalidWebhookURL         = "Invalid Webhook URL"
	TitleUnencryptedWebhookURL     = "Unencrypted Webhook URL"
	TitleWebhookURLNotPublic       = "Webhook URL Not Public"
	TitleWebhookURLNotVerified     = "Webhook URL Not Verified"
	TitleDuplicateWebhook          = "Duplicate Webhook"
	TitleWebhookNotChecked         = "Webhook Not Checked"
	TitleWebhookNotFound           = "Webhook Not Found"
	TitleWebhookNotDeleted         = "Webhook Not Deleted"
	TitleWebhookOfAnotherAccount   = "Webhook Not in This Account"
	TitleWebhookTakenOver          = "Webhook Taken Over"
	TitleWebhookOfKilledRun        = "Webhook of a Killed Run"
	TitleWebhookOfEarlierRun       = "Webhook of an Earlier Run"
	TitleJournalUnusable           = "Webhook Journal Unusable"
	TitleWebhookExists             = "Webhook Already Exists"
	TitleWebhookInactive           = "Webhook Inactive"
	TitleWebhookOfSeveralTables    = "Webhook of Several Tables"
	TitleWebhookSecretLost         = "Webhook Secret Lost"
	TitleWebhookURLShown           = "Webhook URL Not Hidden"
	TitleWebhookURLDiffers         = "Webhook URL Differs"
	TitleDatabaseURLUnknown        = "Database URL Unknown"
	TitleDatabaseUnseen            = guard.TitleUnseen
	TitleDatabaseNotChecked        = "Database Not Checked"
	TitleDatabaseNameDiffers       = "Database Name Differs"
	TitleAmbiguousDatabaseName     = "Ambiguous Database Name"
	TitleTableNotFound             = "Table Not Found"
	TitleFieldNotFound             = "Field Not Found"
	TitleRecordNotFound            = "Record Not Found"
	TitleInvalidValues             = "Invalid Record Values"
	TitleInvalidFilter             = "Invalid Filter"
	TitleRecordExists              = "Record Already Exists"
	TitleDuplicateKey              = "Duplicate Record Key"
	TitleManagedTwice              = "Object Managed Twice"
	TitleExists                    = "Object Already Exists"
	TitleRowsIncomplete            = "Rows Not Complete"
	TitleOptionRenamed             = "Possibly Renamed Option"
	TitleProtected                 = guard.TitleProtected
	TitleLoss                      = guard.TitleLoss
	TitleFieldType                 = "Invalid Field Type"
	TitleInvalidSetting            = "Invalid Field Setting"
	TitleTypeChange                = "Field Type Changed"
	TitlePossiblyCreated           = "Object Possibly Created"
	TitleTakenOver                 = "Object Taken Over"
	TitleNotAsSent                 = "Answer Differs From Request"
	TitleNotDeleted                = "Object Not Deleted"
	TitleDeletionIncomplete        = "Deletion Not Complete"
	TitleInvalidDatabaseID         = "Invalid Database ID"
	TitleInvalidImportID           = "Invalid Import ID"
	TitleInvalidImportIdentity     = "Invalid Import Identity"
	TitleNotMovable                = "Resource Not Movable"
	TitleRateLimitExceeded         = "Rate Limit Exceeded"
	TitleRequestTimeout            = "Request Timeout"
	TitleRequestInterrupted        = "Request Interrupted"
	TitleRequestRedirected         = "Request Redirected"
	TitleUnreachable               = "Fillout Unreachable"
	TitleProxyFailure              = "Proxy Failure"
	TitleAnswerNotFromFillout      = "Answer Not From Fillout"
	TitleUnreadableAnswer          = "Unreadable Answer"
	TitleNotFound                  = "Not Found"
	TitleRequestRefused            = "Request Refused"
	TitleServiceFailure            = "Service Failure"
	TitleUnexpectedError           = "Unexpected Error"
	TitleUnexpectedProviderData    = "Unexpected Provider Data"
	TitleUnexpectedAttributeType   = "Unexpected Attribute Type"
)

// Titles returns the titles of all diagnostics.
func Titles() []string {
	return []string{
		TitleMissingCredential,
		TitleAuthenticationFailed,
		TitleUnknownProfile,
		TitleStoreUnusable,
		TitleProviderArgumentUnknown,
		TitleExchangeRefused,
		TitleCodePossiblyUsed,
		TitleExchangeFailed,
		TitleOAuthServerUnreachable,
		TitleTokenNotStored,
		TitleTokenAlreadyInvalid,
		TitleTokenNoLongerValid,
		TitleTokenNotChecked,
		TitleTokenNotInvalidated,
		TitleInvalidProviderArgument,
		TitleInvalidOAuthArgument,
		TitleHarmfulTerraform,
		TitleUnencryptedBaseURL,
		TitleUnencryptedOAuthServerURL,
		TitleInvalidFormID,
		TitleInvalidSubmissionID,
		TitleInvalidRegularExpression,
		TitleInvalidNumber,
		TitleInvalidTime,
		TitleFormNotFound,
		TitleAmbiguousFormName,
		TitleSubmissionNotFound,
		TitleResultsCutOff,
		TitleSubmissionsChanged,
		TitleWebhookPossiblyCreated,
		TitleInvalidWebhookURL,
		TitleUnencryptedWebhookURL,
		TitleWebhookURLNotPublic,
		TitleWebhookURLNotVerified,
		TitleDuplicateWebhook,
		TitleWebhookNotChecked,
		TitleWebhookNotFound,
		TitleWebhookNotDeleted,
		TitleWebhookOfAnotherAccount,
		TitleWebhookTakenOver,
		TitleWebhookOfKilledRun,
		TitleWebhookOfEarlierRun,
		TitleJournalUnusable,
		TitleWebhookExists,
		TitleWebhookInactive,
		TitleWebhookOfSeveralTables,
		TitleWebhookSecretLost,
		TitleWebhookURLShown,
		TitleWebhookURLDiffers,
		TitleDatabaseURLUnknown,
		TitleDatabaseUnseen,
		TitleDatabaseNotChecked,
		TitleDatabaseNameDiffers,
		TitleAmbiguousDatabaseName,
		TitleTableNotFound,
		TitleFieldNotFound,
		TitleRecordNotFound,
		TitleInvalidValues,
		TitleInvalidFilter,
		TitleRecordExists,
		TitleDuplicateKey,
		TitleManagedTwice,
		TitleExists,
		TitleRowsIncomplete,
		TitleOptionRenamed,
		TitleProtected,
		TitleLoss,
		TitleFieldType,
		TitleInvalidSetting,
		TitleTypeChange,
		TitlePossiblyCreated,
		TitleTakenOver,
		TitleNotAsSent,
		TitleNotDeleted,
		TitleDeletionIncomplete,
		TitleInvalidDatabaseID,
		TitleInvalidImportID,
		TitleInvalidImportIdentity,
		TitleNotMovable,
		TitleRateLimitExceeded,
		TitleRequestTimeout,
		TitleRequestInterrupted,
		TitleRequestRedirected,
		TitleUnreachable,
		TitleProxyFailure,
		TitleAnswerNotFromFillout,
		TitleUnreadableAnswer,
		TitleNotFound,
		TitleRequestRefused,
		TitleServiceFailure,
		TitleUnexpectedError,
		TitleUnexpectedProviderData,
		TitleUnexpectedAttributeType,
	}
}
