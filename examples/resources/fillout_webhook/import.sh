# FORM_ID/WEBHOOK_ID. Fillout cannot tell which URL a webhook has: the next apply takes the configured one on trust, and
# changes nothing in Fillout.
terraform import fillout_webhook.contact pK4tWc9dQmus/12345

# FORM_ID/WEBHOOK_ID/URL, where the URL is known. It is then in the state, so leave out one that belongs in url_wo. One that
# differs from the configured one makes the next apply replace the webhook.
terraform import fillout_webhook.contact pK4tWc9dQmus/12345/https://hooks.example.com/fillout
