package credentials

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"
	"github.com/tidwall/sjson"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

// version is the newest version of a document that this provider knows. A version that only adds fields keeps its
// number.
const version = 1

// maxDocument bounds a document. It has room for some thousand credentials.
const maxDocument = 1 << 20

// emptyDocument is the content of a new store.
const emptyDocument = `{"version":1,"profiles":{},"exchanges":{}}` + "\n"

// section is a field of the document that contains credentials by name. Its text is the name of the field.
type section string

const (
	profiles  section = "profiles"
	exchanges section = "exchanges"
)

// item returns the name of a credential in a message.
func (s section) item(number int) string {
	return strings.TrimSuffix(string(s), "s") + " " + strconv.Itoa(number)
}

// The fields of a credential.
const (
	accessTokenField = "access_token"
	baseURLField     = "base_url"
	serverURLField   = "server_url"
	createdField     = "created"
)

var (
	errNewer    = errors.New("was written by a newer version of the provider")
	errTooLarge = errors.New("is larger than 1 MiB")
)

// document is the content of the store: its text, and the credentials in it. It never changes. An edit returns a new
// one.
type document struct {
	text        []byte
	credentials map[section]map[string]Stored
}

// parseDocument checks every field that the provider knows, so that no edit replaces something else. Unknown fields may
// be anything.
//
// The error follows "the file". It never quotes the text, which may be a token in the wrong place. For this reason, it
// does not contain messages of encoding/json, and it counts credentials instead of naming them.
func parseDocument(text []byte) (document, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if len(text) > maxDocument {
		return document{}, errTooLarge
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return document{}, errors.New("is empty")
	}
	if bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff")) {
		return document{}, errors.New("is UTF-16 text instead of UTF-8")
	}
	if line, ok := validJSON(text); !ok {
		return document{}, fmt.Errorf("is not valid JSON (line %d)", line)
	}
	fields, err := membersOf(gjson.ParseBytes(text))
	if err != nil {
		return document{}, malformed("it", err)
	}
	if err := checkVersion(fields.value("version")); err != nil {
		return document{}, err
	}
	d := document{text: text, credentials: map[section]map[string]Stored{}}
	for _, s := range []section{profiles, exchanges} {
		if d.credentials[s], err = parseSection(s, fields.value(string(s))); err != nil {
			return document{}, err
		}
	}
	return d, nil
}

// malformed returns the error for an invalid part of a document.
func malformed(what string, err error) error {
	return fmt.Errorf("is not what the provider writes: %s %w", what, err)
}

// validJSON reports whether a text is JSON, and otherwise returns the line of the first error.
func validJSON(text []byte) (line int, ok bool) {
	var value json.RawMessage
	err := json.Unmarshal(text, &value)
	if fault, ok := errors.AsType[*json.SyntaxError](err); ok {
		return 1 + bytes.Count(text[:min(int(fault.Offset), len(text))], []byte("\n")), false
	}
	return 0, err == nil
}

func checkVersion(value gjson.Result) error {
	n, err := strconv.ParseUint(value.Raw, 10, 32)
	switch {
	case err != nil || n == 0:
		return malformed("version", errors.New("must be a whole number above 0"))
	case n > version:
		return errNewer
	}
	return nil
}

func parseSection(s section, value gjson.Result) (map[string]Stored, error) {
	parsed := map[string]Stored{}
	if !value.Exists() {
		return parsed, nil
	}
	entries, err := membersOf(value)
	if err != nil {
		return nil, malformed(string(s), err)
	}
	for i, entry := range entries {
		what := s.item(i + 1)
		if err := ValidProfile(entry.name); err != nil {
			return nil, malformed("the name of "+what, err)
		}
		if parsed[entry.name], err = parseCredential(what, entry.value); err != nil {
			return nil, err
		}
	}
	return parsed, nil
}

func parseCredential(what string, value gjson.Result) (Stored, error) {
	fields, err := membersOf(value)
	if err != nil {
		return Stored{}, malformed(what, err)
	}
	var c Stored
	for _, field := range []struct {
		name string
		read func(text string) error
	}{
		{accessTokenField, func(text string) (err error) { c.AccessToken, err = storedToken(text); return err }},
		{baseURLField, func(text string) (err error) { c.BaseURL, err = urls.ParseBaseURL(text); return err }},
		{serverURLField, func(text string) (err error) { c.ServerURL, err = urls.ParseBaseURL(text); return err }},
		{createdField, func(text string) (err error) { c.Created, err = storedTime(text); return err }},
	} {
		value := fields.value(field.name)
		if !value.Exists() && field.name != accessTokenField {
			continue
		}
		err := errors.New("must be a string")
		if value.Type == gjson.String {
			err = field.read(value.Str)
		}
		if err != nil {
			return Stored{}, malformed(field.name+" of "+what, err)
		}
	}
	return c, nil
}

func storedToken(text string) (string, error) {
	token, err := fillout.ParseAccessToken(text)
	if err == nil && token != text {
		err = errors.New("must not be surrounded by white space")
	}
	return token, err
}

func storedTime(text string) (time.Time, error) {
	created, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, errors.New("must be a time such as 2026-01-31T12:00:00Z")
	}
	return created.UTC().Truncate(time.Second), nil
}

// with returns the document with a credential. Unknown fields of an older credential with this name stay.
func (d document) with(s section, name string, c Stored) (document, error) {
	text := d.text
	for _, field := range []struct{ name, value string }{
		{accessTokenField, c.AccessToken},
		{baseURLField, c.BaseURL.String()},
		{serverURLField, c.ServerURL.String()},
		{createdField, c.Created.Format(time.RFC3339)},
	} {
		var err error
		at := pathTo(s, name) + "." + field.name
		if field.value == "" {
			text, err = sjson.DeleteBytes(text, at)
		} else {
			text, err = sjson.SetBytes(text, at, field.value)
		}
		if err != nil {
			return document{}, fmt.Errorf("cannot be edited: %w", err)
		}
	}
	return parseDocument(text)
}

// without returns the document without a credential.
func (d document) without(s section, name string) (document, error) {
	text, err := sjson.DeleteBytes(d.text, pathTo(s, name))
	if err != nil {
		return document{}, fmt.Errorf("cannot be edited: %w", err)
	}
	return parseDocument(text)
}

// pathTo returns the path of a credential for sjson. The colon keeps a name of digits from being an index. The escape
// keeps a dot from beginning another name.
func pathTo(s section, name string) string { return string(s) + ".:" + gjson.Escape(name) }

// members are the fields of a JSON object, in their order. A struct does not work: encoding/json accepts "Profiles" for
// "profiles", and of two fields with the same name it reads the last one, but an edit changes the first one. This reads
// like sjson, which makes the edits.
type members []member

type member struct {
	name  string
	value gjson.Result
}

// membersOf returns the fields of a value in a valid JSON text. Its error follows the name of the value.
func membersOf(value gjson.Result) (members, error) {
	if !value.IsObject() {
		return nil, errors.New("must be an object")
	}
	var list members
	seen, twice := map[string]bool{}, false
	value.ForEach(func(name, value gjson.Result) bool {
		twice = twice || seen[name.Str]
		seen[name.Str] = true
		list = append(list, member{name: name.Str, value: value})
		return true
	})
	if twice {
		return nil, errors.New("must not have two fields of the same name")
	}
	return list, nil
}

// value returns the value of a field. Its Exists method reports false if there is no such field.
func (l members) value(name string) gjson.Result {
	for _, m := range l {
		if m.name == name {
			return m.value
		}
	}
	return gjson.Result{}
}
