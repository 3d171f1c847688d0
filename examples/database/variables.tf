variable "database_name" {
  description = "Name of the database. Later, it can only be changed in Fillout's dashboard and here together."
  type        = string
  default     = "CRM"
}

variable "stages" {
  description = "Stages of a deal, in order. To rename a stage, keep its value from the output stage_values."
  type        = list(object({ label = string, color = optional(string), value = optional(string) }))
  default = [
    { label = "Lead", color = "gray" },
    { label = "Qualified", color = "blue" },
    { label = "Proposal", color = "yellow" },
    { label = "Won", color = "green" },
    { label = "Lost", color = "red" },
  ]

  validation {
    condition     = length(var.stages) > 0
    error_message = "A deal needs at least one stage."
  }
}

variable "industries" {
  description = "Industries of customers. People may add others in the dashboard."
  type        = list(string)
  default     = ["Agriculture", "Construction", "Education", "Health", "Retail", "Software"]
}

variable "currency_symbol" {
  description = "Symbol of the amounts."
  type        = string
  default     = "€"
}

variable "webhook_url" {
  description = "URL that receives new and changed deals by POST, as JSON. Null: no webhook."
  type        = string
  default     = null

  validation {
    condition     = var.webhook_url == null || startswith(coalesce(var.webhook_url, "-"), "https://")
    error_message = "The URL of the webhook must start with https://."
  }
}
