// Package terraform stands in for what only tests of Terraform import.
package terraform
