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

// newToken has the shape of Fillout's API keys: sk_prod_<alphanumerics>_<digits>.
func newToken() string {
	return "sk_prod_" + randomText(alphanumeric, 48) + "_" + randomText(digits, 5)
}

// newAccessToken has the prefix that Fillout's own SDK accepts beside sk_prod_ (that tokens of apps have it is assumed).
func newAccessToken() string { return "fillout_token_" + randomText(alphanumeric, 48) }

// newCode, newClientID and newClientSecret make what no public text shows an example of (assumed).
func newCode() string         { return randomText(alphanumeric, 32) }
func newClientID() string     { return newUUID() }
func newClientSecret() string { return randomText(alphanumeric, 48) }

// newFormID has the shape of form ids of the US region: 12 characters that end in "us".
func newFormID() string { return randomText(alphanumeric, 10) + "us" }

// newUUID is a random (version 4) UUID, the shape of submission ids.
func newUUID() string {
	var b [16]byte
	rand.Read(b[:])
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:])
}
