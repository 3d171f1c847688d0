# In the old configuration, instead of the resource.
removed {
  from = fillout_webhook.contact

  lifecycle {
    destroy = false
  }
}
