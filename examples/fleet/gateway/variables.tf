variable "url" {
  description = "The gateway's address, without a slash at the end."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.url, "https://") && !endswith(var.url, "/")
    error_message = "The gateway's address must begin with https:// and must not end with a slash."
  }
}

variable "secret" {
  description = "What the secret of each form is made of."
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = length(var.secret) >= 32
    error_message = "The secret must have at least 32 characters."
  }
}

variable "secret_version" {
  description = "Changes whenever the secret does: that is how Terraform knows that the webhooks must be replaced."
  type        = string
  nullable    = false
}

variable "forms" {
  description = "The forms, by id, as the data source fillout_form gives them."
  type = map(object({
    name      = string
    url       = string
    questions = list(object({ id = string, name = string }))
  }))
  nullable = false
}
