# Without the URL: FORM_ID/WEBHOOK_ID. Fillout cannot confirm the URL. The
# next apply stores the configured URL in the state, and changes nothing in
# Fillout.
terraform import fillout_webhook.contact pK4tWc9dQmus/12345

# With the URL: FORM_ID/WEBHOOK_ID/URL. The URL is then in the state and in
# the output, so leave the URL out if it contains a secret. If it differs from
# the configured URL, the next apply replaces the webhook.
terraform import fillout_webhook.contact pK4tWc9dQmus/12345/https://hooks.example.com/fillout
