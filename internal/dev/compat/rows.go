package compat

const (
	webhooks  = "Webhooks"
	databases = "Databases"
	tests     = "Tests with mocks"
	rest      = "Commands and plans"
)

// What the table has at least. Raise it with the table.
const atLeast, databasesAtLeast = 40, 20

var webhookRows = []Row{
	{
		Name: "terraform-1.16.0", Area: webhooks, Terraform: "= 1.16.0",
		Differs: "Imports with `for_each` are dropped and create second webhooks. Some webhooks that were replaced are not " +
			"deleted. No message says so.",
		Do: "Use 1.16.3 or later. Write `required_version = \">= 1.11, != 1.16.0\"`. The provider warns ([Harmful Terraform " +
			"Version](troubleshooting.md#harmful-terraform-version)).",
		Source: "https://github.com/hashicorp/terraform/issues/39068", Test: "internal/e2e.TestHarmfulTerraformVersion",
	},
	{
		Name: "destroy-false-replaced", Area: webhooks, Terraform: ">= 1.16.3", OpenTofu: ">= 1.12",
		Differs: "With `lifecycle { destroy = false }`, a webhook that is replaced goes on delivering. Its ID is in no state.",
		Do: "Do not use it on webhooks. To hand one over, use a [`removed` block](webhooks.md#move-a-webhook-to-another-" +
			"state).",
		Test: "internal/e2e.TestDestroyFalse",
	},
	{
		Name: "destroy-false-deletes", Area: webhooks, Terraform: ">= 1.16.0, < 1.16.3",
		Differs: "With `lifecycle { destroy = false }`, a webhook that is replaced is deleted all the same. With " +
			"`create_before_destroy`, the apply ends in an error that blames the provider.",
		Do: "Use 1.16.3 or later, and do not use it on webhooks.", Test: "internal/e2e.TestDestroyFalse",
	},
	{
		Name: "destroy-false-removed", Area: webhooks, Terraform: ">= 1.16",
		Differs: "With `lifecycle { destroy = false }`, a webhook whose block you delete is destroyed all the same. OpenTofu " +
			"forgets it.",
		Do: "Use a `removed` block. Both then forget the webhook.", Test: "internal/e2e.TestDestroyFalse",
	},
	{
		Name: "secret-in-import-id", Area: webhooks, Terraform: every,
		Differs: "A sensitive value in the ID of an `import` block is accepted, and the plan shows it.",
		Do:      importWithout, Test: "internal/e2e.TestSecretInImportID",
	},
	{
		Name: "secret-in-import-id-refused", Area: webhooks, OpenTofu: every,
		Differs: "A sensitive value in the ID of an `import` block is an error.",
		Do:      importWithout, Test: "internal/e2e.TestSecretInImportID",
	},
	{
		Name: "ephemeral-default", Area: webhooks, OpenTofu: ">= 1.11",
		Differs: "An apply of a saved plan takes the default of an ephemeral variable that the plan had set, if you do not set " +
			"it again. So `url_wo` is another URL, without a message. Terraform reports an error.",
		Do: "Give ephemeral variables no default.", Test: "internal/e2e.TestEphemeralDefault",
	},
	{
		Name: "import-and-moved", Area: webhooks, Terraform: every, OpenTofu: every,
		Differs: "An `import` block to an address that a `moved` block names too is ignored without a message.",
		Do:      "Apply the move first, and import to another address.", Test: "internal/e2e.TestImportAndMove",
	},
	{
		Name: "equal-words", Area: webhooks, Terraform: ">= 1.12",
		Differs: "A plan shows errors with equal words once, such as those of two webhooks with one wrong `form_id`.",
		Do:      "Plan again after the correction. Errors of different forms and hosts have different words.",
		Test:    "internal/e2e.TestEqualWords",
	},
	{
		Name: "data-source-in-check", Area: webhooks, Terraform: every, OpenTofu: every,
		Differs: "With a data source inside a `check`, each plan has changes: it reads the data source in the apply, and " +
			"`-detailed-exitcode` exits with 2.",
		Do:   "Write the data source [outside of the check](webhooks.md#watch-a-form).",
		Test: "examples.TestGuideChecksAForm",
	},
	{
		Name: "removed-without-lifecycle", Area: webhooks, Terraform: every,
		Differs: "A `removed` block without `lifecycle` destroys the webhook or the table. OpenTofu forgets it.",
		Do:      "Write `lifecycle { destroy = false }` or `true` into each `removed` block.", Test: "internal/e2e.TestImportAndMove",
	},
	{
		Name: "removed-without-credential", Area: webhooks, OpenTofu: every,
		Differs: "A plan of a `removed` block reads the webhook, so it needs a credential. Terraform does not read it.",
		Do:      "Set a credential, or use `-refresh=false`.", Test: "internal/e2e.TestImportAndMove",
	},
}

const importWithout = "Leave the URL out of the ID, and use `url_wo`: see [import](webhooks.md#import-a-webhook)."

var databaseRows = []Row{
	{
		Name: "destroy-false-table", Area: databases, Terraform: ">= 1.16.3", OpenTofu: ">= 1.12",
		Differs: "With `lifecycle { destroy = false }`, the replacement of a table fails, because the old table still has the " +
			"name. The state has lost the old table then.",
		Do:   "Use `deletion_protection`, which refuses before anything changes. Import the table to have it back.",
		Test: "internal/e2e.TestDestroyFalse",
	},
	{
		Name: "destroy-false-table-removed", Area: databases, Terraform: ">= 1.16",
		Differs: "With `lifecycle { destroy = false }`, a table whose block you delete is destroyed all the same. OpenTofu " +
			"forgets it.",
		Do:   "Keep `deletion_protection` on. Use a `removed` block to forget a table.",
		Test: "internal/e2e.TestDestroyFalse",
	},
	{
		Name: "destroy-false-unknown", Area: databases, Terraform: "< 1.16", OpenTofu: "< 1.12",
		Differs: "`lifecycle { destroy = false }` is an error (*Unsupported argument*).",
		Do:      "Use `deletion_protection`, which every version has.", Test: "internal/e2e.TestDestroyFalse",
	},
	{
		Name: "prevent-destroy-variable", Area: databases, OpenTofu: ">= 1.12",
		Differs: "`prevent_destroy` can be a variable. Terraform wants a constant.",
		Do:      "Use `deletion_protection = var.keep`, which both accept.", Test: "internal/e2e.TestLanguage",
	},
	{
		Name: "provider-for-each", Area: databases, OpenTofu: ">= 1.9",
		Differs: "A provider block can have `for_each`, such as one for each account.",
		Do:      "With Terraform, write a block with an `alias` for each account.", Test: "internal/e2e.TestLanguage",
	},
	{
		Name: "enabled", Area: databases, OpenTofu: ">= 1.11",
		Differs: "`lifecycle { enabled = false }` leaves a resource out.",
		Do:      "With Terraform, use `count`.", Test: "internal/e2e.TestLanguage",
	},
	{
		Name: "actions", Area: databases, Terraform: ">= 1.14",
		Differs: "Actions, such as the one that empties a table.",
		Do:      "With OpenTofu, use the commands `empty` and `submissions delete`.", Test: "internal/e2e.TestLanguage",
	},
	{
		Name: "import-by-identity", Area: databases, Terraform: ">= 1.12", OpenTofu: ">= 1.12",
		Differs: "An `import` block can have an `identity` in place of an `id`.",
		Do:      "Before, write the ID, such as `DATABASE_ID/TABLE_ID`.", Test: "internal/e2e.TestLanguage",
	},
	{
		Name: "refresh-only-exit-code", Area: databases, Terraform: "< 1.12",
		Differs: "`plan -refresh-only -detailed-exitcode` exits with 2, and says *No changes*, if the state has numbers such as " +
			"`decimal_places`.",
		Do: "Use `plan -detailed-exitcode`, or a newer version.", Test: "internal/e2e.TestPlansOfDatabases",
	},
	{
		Name: "generate-config", Area: databases, Terraform: ">= 1.16.0, < 1.16.3",
		Differs: "`plan -generate-config-out` cannot generate configuration for this provider.",
		Do:      "Use 1.16.3 or later. Or write `provider = fillout` into the `import` block, and remove it afterwards.",
		Source:  "https://github.com/hashicorp/terraform/issues/39144", Test: "internal/e2e.TestPlansOfDatabases",
	},
	{
		Name: "warnings-shown-once", Area: databases, Terraform: every, OpenTofu: every,
		Differs: "Of several warnings with one title, such as *Data Loss* for two databases, one is shown.",
		Do:      "Read all of them with `plan -json`.", Test: "internal/e2e.TestPlansOfDatabases",
	},
	{
		Name: "consolidate-warnings", Area: databases, OpenTofu: every,
		Differs: "`-consolidate-warnings=false` shows all warnings. Terraform does not know it.",
		Do:      "With Terraform, use `-json`.", Test: "internal/e2e.TestPlansOfDatabases",
	},
	{
		Name: "sensitive-import", Area: databases, Terraform: every,
		Differs: "An import of a database webhook plans an update if the configuration hides the URL. OpenTofu plans none. Both plan " +
			"one if the URL is hidden later.",
		Do: "Apply it. It changes the state only, and sends nothing.", Test: "internal/e2e.TestSensitiveImport",
	},
	{
		Name: "composed-text", Area: databases, Terraform: every, OpenTofu: every,
		Differs: "Text is composed: a letter and its accent become one character. Names in Fillout can have two.",
		Do:      "Nothing. The provider compares the composed text.", Test: "internal/e2e.TestPlansOfDatabases",
	},
	{
		Name: "program-in-user-agent", Area: databases, OpenTofu: ">= 1.12",
		Differs: "OpenTofu tells providers another version, such as 1.13.0 for 1.12.6. Requests name Terraform.",
		Do:      "Do not tell them apart by Fillout's logs.", Test: "internal/e2e.TestPlansOfDatabases",
	},
	{
		Name: "mock-of-tables", Area: databases, OpenTofu: every,
		Differs: "`mock_data` can set the tables of `fillout_database`. Terraform ignores what it sets there, without a message.",
		Do:      mockInput, Test: "internal/e2e.TestMocks",
	},
	{
		Name: "mock-of-tables-incomplete", Area: databases, OpenTofu: every,
		Differs: "An object in a mock must have every attribute (*are required*).",
		Do:      mockInput, Test: "internal/e2e.TestMocks",
	},
	{
		Name: "test-destroys-nothing", Area: databases, OpenTofu: every,
		Differs: "The end of `tofu test` destroys nothing, and says nothing, if the variables of the last run refer to another " +
			"run.",
		Do: "Add a last run that refers to no other run.", Test: "internal/e2e.TestTestDestroysNothing",
	},
}

const mockInput = "Pass what the data source reads into the module as a variable: see [tests](pipelines.md#tests-without-" +
	"an-account)."

var otherRows = []Row{
	{
		Name: "mock-of-ephemeral", Area: tests, Terraform: ">= 1.17", OpenTofu: every,
		Differs: "A mock can create ephemeral resources. Older versions of Terraform report an error.",
		Do:      "Keep them out of the module that you test.", Test: "internal/e2e.TestMocks",
	},
	{
		Name: "null-of-functions", Area: rest, Terraform: every,
		Differs: "The parameters of `form_url` can be null. OpenTofu reports an error.",
		Do:      "Write `{}`.", Test: "internal/e2e.TestNullOfFunctions",
	},
	{
		Name: "functions-in-console", Area: rest, OpenTofu: every,
		Differs: "`tofu console` cannot call a function of a provider (*has not been tracked properly*).",
		Do:      "Write the call into an `output`, and run `tofu plan`.", Test: "internal/e2e.TestConsole",
	},
	{
		Name: "query", Area: rest, Terraform: ">= 1.14",
		Differs: "`terraform query` lists databases, tables, fields and webhooks.",
		Do:      "Before, and with OpenTofu, use `terraform-provider-fillout export`.", Test: "internal/e2e.TestPlansOfDatabases",
	},
	{
		Name: "exclude", Area: rest, OpenTofu: ">= 1.9",
		Differs: "`-exclude` leaves a resource out of a run. In a destroy, it also keeps what the resource depends on, with all " +
			"instances. It does not keep what refers to the resource, such as the fields of a table.",
		Do: "With Terraform, name the others with `-target`.", Test: "internal/e2e.TestPlansOfDatabases",
	},
	{
		Name: "identity-in-json", Area: rest, Terraform: ">= 1.12", OpenTofu: ">= 1.12",
		Differs: "`show -json` has the identity of each resource.",
		Do:      "Before, read the IDs among the values.", Test: "internal/e2e.TestPlansOfDatabases",
	},
	{
		Name: "state-encryption", Area: rest, OpenTofu: ">= 1.7",
		Differs: "The state can be encrypted.",
		Do:      "With Terraform, use a backend that encrypts, and `url_wo`.", Test: "internal/e2e.TestLanguage",
	},
	{
		Name: "state-of-opentofu", Area: rest, Terraform: every,
		Differs: "A state that OpenTofu has written names its registry, and Terraform then wants the provider from there " +
			"(*Missing required provider*). OpenTofu takes a state of Terraform.",
		Do: "Run `terraform state replace-provider registry.opentofu.org/fillout-community/fillout " +
			"registry.terraform.io/fillout-community/fillout`.",
		Test: "internal/e2e.TestPlansOfDatabases",
	},
	{
		Name: "ephemeral-in-plan", Area: rest, Terraform: every, OpenTofu: every,
		Differs: "Each plan opens every ephemeral resource, so it reads the submissions again.",
		Do:      "Limit them with the arguments of `fillout_submissions`.", Test: "internal/e2e.TestEphemeralsAreOpened",
	},
	{
		Name: "ephemeral-twice", Area: rest, Terraform: every,
		Differs: "An apply opens an ephemeral resource twice, also if nothing is to do.",
		Do:      "Count on twice the requests.", Test: "internal/e2e.TestEphemeralsAreOpened",
	},
	{
		Name: "ephemeral-in-destroy", Area: rest, Terraform: every, OpenTofu: every,
		Differs: "A destroy opens ephemeral resources too. It fails if what they read is gone.",
		Do:      "Use `destroy -refresh=false`.", Test: "internal/e2e.TestEphemeralsAreOpened",
	},
}
