variable "url" {
  description = "URL of the gateway, without a slash at the end."
  type        = string
  nullable    = false

  validation {
    condition     = startswith(var.url, "https://") && !endswith(var.url, "/")
    error_message = "It must begin with https:// and not end with a slash."
  }
}

variable "secret" {
  description = "Shared secret. The secret of each form comes from it."
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
  description = "Version of the secret. A change replaces all webhooks."
  type        = string
  nullable    = false
}

variable "forms" {
  description = "Forms from the data source fillout_form, by form ID."
  type = map(object({
    name      = string
    url       = string
    questions = list(object({ id = string, name = string }))
  }))
  nullable = false
}
