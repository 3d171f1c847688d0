package compat

// What is done twice, not again or not counted, with objects of databases.
var objectRows = []Row{
	{
		Name: "import-twice", Area: databases, Terraform: every, OpenTofu: every,
		Differs: "An object that the state has is imported a second time, to another address, without a message. The two " +
			"resources then change and destroy it in turn.",
		Do:   "Heed the provider's warning ([Object Managed Twice](troubleshooting.md#object-managed-twice)).",
		Test: "internal/e2e.TestImportTwice",
	},
	{
		Name: "identity-extra-member", Area: databases, Terraform: ">= 1.12", OpenTofu: ">= 1.12",
		Differs: "A member of an import's `identity` that the resource does not have is ignored without a message.",
		Do:      "Compare the members with those in the page of the resource.", Test: "internal/e2e.TestImportTwice",
	},
	{
		Name: "tainted-not-counted", Area: databases, Terraform: every, OpenTofu: every,
		Differs: "The provider does not see that the plan of a tainted table or field replaces it. So the plan does not say " +
			"what it would lose. The apply refuses.",
		Do: "Run `terraform untaint` to keep the object.", Test: "internal/e2e.TestImportTwice",
	},
	{
		Name: "query-names", Area: databases, Terraform: ">= 1.14",
		Differs: "`terraform query -generate-config-out` gives two resources one name if there is a `list` block `a` with " +
			"`for_each` and another one that is called `a_0`.",
		Do: "Do not end the names of `list` blocks in numbers.", Test: "internal/e2e.TestListsAndActions",
	},
	{
		Name: "invoke-twice", Area: databases, Terraform: ">= 1.14",
		Differs: "A plan file with `-invoke` can be applied again, and invokes the action again. For example, it deletes " +
			"records that came since.",
		Do: "Delete the file after its apply.", Test: "internal/e2e.TestListsAndActions",
	},
	{
		Name: "action-failed", Area: databases, Terraform: ">= 1.14",
		Differs: "If an action fails after the create that triggered it, the object stays, and the next plan is empty. The " +
			"action is not invoked again.",
		Do: "Invoke it with `-invoke`.", Test: "internal/e2e.TestListsAndActions",
	},
	{
		Name: "test-leftovers-saved", Area: databases, OpenTofu: every,
		Differs: "If `deletion_protection` stops the end of a test, `tofu test` writes `errored_test.tfstate`. Terraform only " +
			"lists what is left.",
		Do: "Run tests with `FILLOUT_DELETION_PROTECTION=false`.", Test: "internal/e2e.TestProtectedTests",
	},
	{
		Name: "mock-of-first-table", Area: databases, OpenTofu: every,
		Differs: "With a mock, `first_table.id` of a database is null, because OpenTofu sets nothing in a nested object that " +
			"is configured. What refers to it fails.",
		Do: "Test such a module with the provider, or pass the ID as a variable. `override_resource` cannot set it in " +
			"OpenTofu.",
		Source: "https://github.com/opentofu/opentofu/issues/4568", Test: "internal/e2e.TestProtectedTests",
	},
}
