package fillout

import (
	"bytes"
	"encoding/json"
)

// Text is a JSON string. If the service sends a number, a boolean or anything else instead, Text is that JSON as it was
// written, because a label that is a number must not make a form unreadable.
type Text string

// UnmarshalJSON implements json.Unmarshaler. It fails on invalid JSON only.
func (t *Text) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, (*string)(t))
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, data); err != nil {
		return err
	}
	*t = Text(compact.String())
	return nil
}
