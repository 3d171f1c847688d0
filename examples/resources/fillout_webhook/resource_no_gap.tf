# A new URL replaces the webhook. With create_before_destroy, no submission is
# missed in between. A submission at that moment may arrive at both URLs.
data "fillout_form" "booking" {
  name = "Glass workshop booking"
}

resource "fillout_webhook" "booking" {
  form_id = data.fillout_form.booking.id
  url     = "https://hooks.example.com/bookings"

  lifecycle {
    create_before_destroy = true
  }
}
