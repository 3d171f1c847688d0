# In the configuration that gives the webhook away, instead of the resource.
removed {
  from = fillout_webhook.contact

  lifecycle {
    destroy = false
  }
}
