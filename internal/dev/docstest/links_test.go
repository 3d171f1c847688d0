package docstest

import (
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// hosts are those that a document may link to; nobody asks them anything here.
var hosts = []string{
	"api.fillout.com",
	"build.fillout.com",
	"ca-api.fillout.com",
	"developer.hashicorp.com",
	"eu-api.fillout.com",
	"forms.fillout.com",
	"github.com",
	"go.dev",
	"keepachangelog.com",
	"opentofu.org",
	"pkg.go.dev",
	"registry.terraform.io",
	"semver.org",
	"server.fillout.com",
	"www.contributor-covenant.org",
	"www.fillout.com",
}

// repository is how documents that are shown elsewhere name a file or a folder of this repository.
var repository = regexp.MustCompile(`^https://github\.com/fillout-community/terraform-provider-fillout/(?:blob|tree)/main/`)

// document is a Markdown file.
type document struct {
	name    string // from the root of the repository, with slashes
	text    string // without code
	anchors []string
}

var (
	fence   = regexp.MustCompile("(?ms)^ *```.*?\n *```")
	span    = regexp.MustCompile("`[^`\n]*`")
	comment = regexp.MustCompile(`(?s)<!--.*?-->`)
	heading = regexp.MustCompile(`(?m)^#{1,6} +(.+)$`)
	anchor  = regexp.MustCompile(`<a (?:id|name)="([^"]+)"`)
	target  = regexp.MustCompile(`\]\(([^()\s]+)\)|(?:src|href|srcset)="([^"]+)"`)
	bareURL = regexp.MustCompile(`https?://[^\s<>()"'\]]+`)
)

func parseDocument(name, text string) document {
	text = comment.ReplaceAllString(fence.ReplaceAllString(text, ""), "")
	d := document{name: name}
	for _, match := range heading.FindAllStringSubmatch(text, -1) {
		slug := slugOf(match[1])
		if slices.Contains(d.anchors, slug) {
			slug = fmt.Sprintf("%s-%d", slug, len(slices.DeleteFunc(slices.Clone(d.anchors), func(a string) bool { return a != slug })))
		}
		d.anchors = append(d.anchors, slug)
	}
	for _, match := range anchor.FindAllStringSubmatch(text, -1) {
		d.anchors = append(d.anchors, match[1])
	}
	d.text = span.ReplaceAllString(text, "code")
	return d
}

// slugOf is the anchor that GitHub and the registry give a heading.
func slugOf(heading string) string {
	heading = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`).ReplaceAllString(heading, "$1")
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r > 127:
			return r
		}
		return -1
	}, strings.ToLower(strings.TrimSpace(heading)))
}

// links gives what a document links to, addresses in its text included.
func (d document) links() []string {
	var all []string
	rest := target.ReplaceAllStringFunc(d.text, func(link string) string {
		found := target.FindStringSubmatch(link)
		all = append(all, found[1]+found[2])
		return ""
	})
	for _, address := range bareURL.FindAllString(rest, -1) {
		all = append(all, strings.TrimRight(address, ".,:;"))
	}
	return all
}

// library is all documents of a repository.
type library struct {
	root      fs.FS
	documents map[string]document
}

func readLibrary(t *testing.T, root fs.FS) library {
	t.Helper()
	l := library{root: root, documents: map[string]document{}}
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && slices.Contains([]string{".git", ".terraform", "bin", "dist", "testdata"}, entry.Name()) {
			return fs.SkipDir
		}
		if entry.IsDir() || path.Ext(name) != ".md" {
			return nil
		}
		text, err := fs.ReadFile(root, name)
		l.documents[name] = parseDocument(name, string(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// fault says what is wrong with a link; "" where nothing is.
func (l library) fault(from document, link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return "it is no URL"
	}
	if inside := repository.FindString(link); inside != "" {
		return l.faultInside(document{}, "", strings.TrimPrefix(u.Path, strings.TrimPrefix(inside, "https://github.com")), u.Fragment)
	}
	switch {
	case u.Scheme == "mailto":
		return ""
	case u.Host != "" && u.Scheme != "https":
		return "it is not https"
	case u.Host != "" && !slices.Contains(hosts, u.Host):
		return "its host is not one of those in this test"
	case u.Host != "":
		return ""
	case path.IsAbs(u.Path):
		return "a path from the root leads elsewhere on each site"
	}
	return l.faultInside(from, path.Dir(from.name), u.Path, u.Fragment)
}

// faultInside follows a path within the repository.
func (l library) faultInside(from document, folder, to, fragment string) string {
	name := from.name
	if to != "" {
		name = path.Join(folder, to)
	}
	if _, err := fs.Stat(l.root, name); err != nil {
		return "there is no " + name
	}
	if fragment != "" && !slices.Contains(l.documents[name].anchors, fragment) {
		return name + " has no #" + fragment
	}
	return ""
}

func TestLinks(t *testing.T) {
	t.Parallel()
	library := readLibrary(t, os.DirFS(filepath.Join("..", "..", "..")))
	seen := 0
	for _, from := range library.documents {
		for _, link := range from.links() {
			seen++
			if fault := library.fault(from, link); fault != "" {
				t.Errorf("%s links to %s: %s", from.name, link, fault)
			}
		}
	}
	if seen < 50 {
		t.Errorf("only %d links were found", seen)
	}
}

// The checks themselves find what they are for.
func TestBrokenLinksAreFound(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for name, text := range map[string]string{
		"README.md":      "# One\n\n## Two things, [linked](x)\n\n## One\n\n```\n# Code\n```\n<a id=\"here\"></a>",
		"docs/guide.md":  "# Guide",
		"docs/other.md":  "# Other",
		"examples/x.txt": "",
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(folder, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	library := readLibrary(t, os.DirFS(folder))
	const ours = "https://github.com/fillout-community/terraform-provider-fillout/"
	for _, test := range []struct{ from, link, fault string }{
		{"README.md", "docs/guide.md#guide", ""},
		{"README.md", "#two-things-linked", ""},
		{"README.md", "#one-1", ""},
		{"README.md", "#here", ""},
		{"README.md", "examples", ""},
		{"README.md", "https://github.com/x/y", ""},
		{"README.md", ours + "blob/main/docs/guide.md", ""},
		{"docs/guide.md", "other.md#other", ""},
		{"docs/guide.md", ours + "tree/main/examples", ""},
		{"README.md", "#code", "README.md has no #code"},
		{"README.md", "docs/gone.md", "there is no docs/gone.md"},
		{"README.md", "docs/guide.md#gone", "docs/guide.md has no #gone"},
		{"README.md", "/docs/guide.md", "a path from the root leads elsewhere on each site"},
		{"README.md", "http://github.com/x/y", "it is not https"},
		{"README.md", "https://example.org", "its host is not one of those in this test"},
		{"README.md", ours + "tree/main/gone", "there is no gone"},
		{"docs/guide.md", "other", "there is no docs/other"},
	} {
		if fault := library.fault(library.documents[test.from], test.link); fault != test.fault {
			t.Errorf("%s in %s: %q, want %q", test.link, test.from, fault, test.fault)
		}
	}
	text := "[a](b) and ![c](d), <https://github.com>, see https://go.dev/x. `[e](f)`\n```\n[g](h)\n```\n"
	if got, want := parseDocument("x.md", text).links(), []string{"b", "d", "https://github.com", "https://go.dev/x"}; !slices.Equal(got, want) {
		t.Errorf("the links are %q, want %q", got, want)
	}
}
