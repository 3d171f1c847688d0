// Package gcs stands in for the backend that is a module of its own.
package gcs

import "github.com/hashicorp/terraform/internal/backend"

// New reports that this backend was left out.
func New() backend.Backend { panic("this build of Terraform has no backend \"gcs\"") }
