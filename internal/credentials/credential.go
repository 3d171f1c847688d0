package credentials

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// Credential is what the store keeps of a token.
type Credential struct {
	// AccessToken as fillout.ParseAccessToken gives it.
	AccessToken string
	// BaseURL of the API that the token is for; zero where neither Fillout nor a
	// person said.
	BaseURL fillout.BaseURL
	// ServerURL of the OAuth server that can invalidate the token; zero for a
	// token that a person gave, which may be an API key.
	ServerURL fillout.BaseURL
	// Created is when it was stored, in UTC and whole seconds; the store fills it
	// in where it is zero.
	Created time.Time
}

// storable is the credential as the store will give it back, or what is wrong
// with it.
func (c Credential) storable(now time.Time) (Credential, error) {
	token, err := fillout.ParseAccessToken(c.AccessToken)
	if err != nil {
		return Credential{}, fmt.Errorf("the access token %w", err)
	}
	c.AccessToken = token
	if c.Created.IsZero() {
		c.Created = now
	}
	c.Created = c.Created.UTC().Truncate(time.Second)
	return c, nil
}

// maxName is the length of a SHA-256 in hexadecimal digits, so that keys of
// exchanges and names of profiles obey the same rule.
const maxName = 64

const nameCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"

// ValidProfile tells what is wrong with the name of a profile, in words that
// can follow the name of an argument, and never quotes it.
func ValidProfile(name string) error {
	switch {
	case name == "":
		return errors.New("must not be empty")
	case len(name) > maxName || strings.Trim(name, nameCharacters) != "":
		return fmt.Errorf("must consist of at most %d letters, digits, dots, underscores and hyphens", maxName)
	}
	return nil
}

// ExchangeKey is the name under which the store keeps what a code was exchanged
// for: a hash, in hexadecimal digits, of everything that makes the exchange the
// one it is. The client secret is left out, since it can be renewed. The code
// cannot be found out from the key.
func ExchangeKey(server fillout.BaseURL, clientID, redirectURI, code string) string {
	hash := sha256.New()
	for _, part := range []string{server.String(), clientID, redirectURI, code} {
		// With its length before it, no part can be taken for the end of another.
		fmt.Fprintf(hash, "%d:%s", len(part), part)
	}
	return hex.EncodeToString(hash.Sum(nil))
}
