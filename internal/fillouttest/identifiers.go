package fillouttest

import (
	"crypto/rand"
	"fmt"
)

const (
	digits       = "0123456789"
	alphanumeric = digits + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)

func randomText(alphabet string, length int) string {
	text := make([]byte, length)
	rand.Read(text)
	for i, b := range text {
		text[i] = alphabet[int(b)%len(alphabet)]
	}
	return string(text)
}

// newToken returns a token with the shape of Fillout's API keys: sk_prod_<alphanumerics>_<digits>.
func newToken() string {
	return "sk_prod_" + randomText(alphanumeric, 48) + "_" + randomText(digits, 5)
}

// newFormID returns an id with the shape of form ids of the US region: 12 characters that end in "us".
func newFormID() string { return randomText(alphanumeric, 10) + "us" }

// newUUID returns a random (version 4) UUID, the shape of submission ids.
func newUUID() string {
	var b [16]byte
	rand.Read(b[:])
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// newDatabaseID, newTableID, newFieldID, newViewID and newOptionID return ids as live databases have them.
func newDatabaseID() string { return randomText("0123456789abcdef", 16) }
func newTableID() string    { return "t" + randomText(alphanumeric, 10) }
func newFieldID() string    { return "f" + randomText(alphanumeric, 10) }
func newViewID() string     { return "v" + randomText(alphanumeric, 10) }
func newOptionID() string   { return randomText(alphanumeric, 4) }
