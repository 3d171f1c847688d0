package release

import (
	"errors"
	"fmt"
	"strings"
)

// Notes gives what a changelog says of a version, such as 1.2.3: the text below the heading "## 1.2.3", which may have a
// date behind it in parentheses, up to the next such heading. A version without a section, or with an empty one, is an
// error, since nothing should be released that its users are told nothing of.
func Notes(changelog, version string) (string, error) {
	var notes strings.Builder
	inside, found := false, false
	for line := range strings.Lines(changelog) {
		if title, isHeading := strings.CutPrefix(line, "## "); isHeading {
			name, date, _ := strings.Cut(strings.TrimSpace(title), " ")
			inside = name == version && (date == "" || strings.HasPrefix(date, "(") && strings.HasSuffix(date, ")"))
			if inside && found {
				return "", fmt.Errorf("the changelog has two sections %q", version)
			}
			found = found || inside
			continue
		}
		if inside {
			notes.WriteString(line)
		}
	}
	text := strings.TrimSpace(notes.String())
	switch {
	case version == "":
		return "", errors.New("no version was given")
	case !found:
		return "", fmt.Errorf("the changelog has no section %q", "## "+version)
	case text == "":
		return "", fmt.Errorf("the changelog's section %q is empty", "## "+version)
	}
	return text + "\n", nil
}
