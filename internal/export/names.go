package export

import (
	"strings"
	"unicode"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"golang.org/x/text/unicode/norm"

	"github.com/fillout-community/terraform-provider-fillout/internal/lazyregexp"
)

// named is something that needs a name in a configuration.
type named struct {
	key  string // is unique
	want string // the name that it gets if nothing else wants it
	id   string // follows the name if something else wants the same
}

// assign returns a name for each key. Names that differ only in case count as the same, because they can be names of
// files. Of several that want the same name, each gets its ID as a suffix. So no name depends on an order, and the same
// account gets the same names again.
func assign(all []named, taken ...string) map[string]string {
	wanted := make(map[string]int)
	for _, name := range taken {
		wanted[name]++
	}
	for _, n := range all {
		wanted[strings.ToLower(n.want)]++
	}
	names := make(map[string]string)
	for _, n := range all {
		name := n.want
		for suffix := "_" + identifier(n.id, ""); wanted[strings.ToLower(name)] > 1 || name == ""; {
			name += suffix
			wanted[strings.ToLower(name)]++
		}
		names[n.key] = name
	}
	return names
}

// maxName is the number of bytes of a part of a name, so that a file can be named after a database and a table.
const maxName = 60

// identifier returns a name that a configuration can have for a text: letters and digits of any script in lower case,
// and single underscores for all else. It begins with a letter; prefix comes before a digit. Latin letters lose their
// accents. It is empty if the text has neither letters nor digits.
func identifier(text, prefix string) string {
	var name strings.Builder
	separate := false
	for _, r := range withoutAccents(text) {
		for _, r := range strings.ToLower(string(r)) {
			if name.Len()+len(string(r)) >= maxName {
				return name.String()
			}
			if !unicode.In(r, unicode.L, unicode.N, unicode.M) || !hclsyntax.ValidIdentifier("x"+string(r)) {
				separate = name.Len() > 0
				continue
			}
			if separate {
				name.WriteByte('_')
				separate = false
			}
			if name.Len() == 0 && !hclsyntax.ValidIdentifier(string(r)) {
				if unicode.Is(unicode.M, r) {
					continue // a mark needs a letter
				}
				if prefix != "" {
					name.WriteString(prefix + "_")
				}
			}
			name.WriteRune(r)
		}
	}
	return name.String()
}

// withoutAccents removes the marks of Latin letters. Those of other scripts can make another letter.
func withoutAccents(text string) string {
	var plain strings.Builder
	latin := false
	for _, r := range norm.NFKD.String(text) {
		if !unicode.Is(unicode.M, r) {
			latin = unicode.Is(unicode.Latin, r)
		} else if latin {
			continue
		}
		plain.WriteRune(r)
	}
	return norm.NFC.String(plain.String())
}

// special matches names of files that Terraform reads in another way, and names of devices of Windows.
var special = lazyregexp.New(`^(.*_)?override$|^(aux|con|nul|prn|(com|lpt)[0-9])$`)

// fileName returns the name of the file for a resource, without its extension.
func fileName(name, kind string) string {
	if special().MatchString(name) {
		return name + "_" + kind
	}
	return name
}
