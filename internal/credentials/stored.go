package credentials

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

// Stored is a credential as the store contains it.
type Stored struct {
	// AccessToken is what fillout.ParseAccessToken returns.
	AccessToken string
	// BaseURL is the API that the token is for. It is zero if neither Fillout nor the user named it.
	BaseURL urls.BaseURL
	// ServerURL is the OAuth server that can invalidate the token. It is zero for a token from the user, which may be an
	// API key.
	ServerURL urls.BaseURL
	// Created is the time of storing, in UTC and whole seconds. The store sets it if it is zero.
	Created time.Time
}

// Credential returns the credential for the client. The default API replaces a missing one.
func (c Stored) Credential() fillout.Credential {
	if c.BaseURL.IsZero() {
		c.BaseURL, _ = urls.ParseBaseURL(urls.DefaultBaseURL)
	}
	return fillout.Credential{AccessToken: c.AccessToken, BaseURL: c.BaseURL}
}

// storable returns the credential as the store will return it, or says why it cannot be stored.
func (c Stored) storable(now time.Time) (Stored, error) {
	token, err := fillout.ParseAccessToken(c.AccessToken)
	if err != nil {
		return Stored{}, fmt.Errorf("the access token %w", err)
	}
	c.AccessToken = token
	if c.Created.IsZero() {
		c.Created = now
	}
	c.Created = c.Created.UTC().Truncate(time.Second)
	return c, nil
}

// maxName is the length of a SHA-256 in hexadecimal digits, so that the same rule holds for keys of exchanges and names
// of profiles.
const maxName = 64

const nameCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"

// ValidProfile returns an error for an invalid name of a profile. The error follows the name of an argument, and never
// quotes the invalid name.
func ValidProfile(name string) error {
	switch {
	case name == "":
		return errors.New("must not be empty")
	case len(name) > maxName || strings.Trim(name, nameCharacters) != "":
		return fmt.Errorf("must consist of at most %d letters, digits, dots, underscores and hyphens", maxName)
	}
	return nil
}

// ExchangeKey returns the name under which the store keeps the token of an exchange: a hash, in hexadecimal digits, of
// everything that identifies the exchange. Spellings that mean the same have the same key. The client secret is not
// part of it, because it can be renewed. The key does not reveal the code.
func ExchangeKey(server urls.BaseURL, clientID, redirectURI, code string) string {
	hash := sha256.New()
	redirectURI = urls.NormalWebhookURL(strings.TrimSpace(redirectURI))
	for _, part := range []string{server.String(), fillout.TrimInput(clientID), redirectURI, fillout.TrimInput(code)} {
		// The length keeps a part from being mistaken for the end of another one.
		fmt.Fprintf(hash, "%d:%s", len(part), part)
	}
	return hex.EncodeToString(hash.Sum(nil))
}
