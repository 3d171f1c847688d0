package fillout

import (
	"encoding/json"
	"errors"
	"net/url"
	"strings"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
)

// WebhookID is the number or string that Fillout gave a webhook, as it was written. A webhook cannot be found without
// it, so it never passes through a type that could change it. Numbers are documented.
type WebhookID string

// ParseWebhookID accepts any text without white space and control characters. Fillout's ids are numbers (documented),
// but an id of another shape must not get lost.
func ParseWebhookID(text string) (WebhookID, error) {
	switch {
	case text == "":
		return "", errors.New("must not be empty")
	case strings.ContainsFunc(text, safetext.IsUnprintable):
		return "", errors.New("must not contain white space or control characters")
	}
	return WebhookID(text), nil
}

// UnmarshalJSON implements json.Unmarshaler. It accepts a number, and a string that ParseWebhookID accepts. Terraform
// shows the id in a terminal, so one with control characters is not kept.
func (id *WebhookID) UnmarshalJSON(data []byte) error {
	text := string(data)
	switch data[0] {
	case '"':
		if err := json.Unmarshal(data, &text); err != nil {
			return err
		}
	case 'n', 't', 'f', '{', '[':
		return ErrUnreadable
	}
	parsed, err := ParseWebhookID(text)
	*id = parsed
	return err
}

// number returns the id as a JSON number, as it was written. It returns false if the id is not one.
func (id WebhookID) number() (json.Number, bool) {
	var number json.Number
	if strings.HasPrefix(string(id), `"`) || json.Unmarshal([]byte(id), &number) != nil {
		return "", false
	}
	return number, number.String() == string(id)
}

// escapePath returns the path of some segments. It refuses the empty string and the dot segments, because no escaping
// keeps them from changing the path.
func escapePath(segments []string) (string, error) {
	var path strings.Builder
	for _, segment := range segments {
		if segment == "" || segment == "." || segment == ".." {
			return "", errors.New("an id is empty or a dot segment")
		}
		path.WriteString("/" + url.PathEscape(segment))
	}
	return path.String(), nil
}
