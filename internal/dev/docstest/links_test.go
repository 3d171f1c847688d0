// Package docstest compares what people read with the code: links lead somewhere, and the troubleshooting guide
// explains every diagnostic. It has tests only.
package docstest

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// hosts are the hosts that a document may link to. The test sends them no requests.
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

var (
	// repository is the beginning of a link to a file of this repository, in documents that are shown elsewhere.
	repository = regexp.MustCompile(`^https://github\.com/fillout-community/terraform-provider-fillout/\w+/main/`)

	fence   = regexp.MustCompile("(?ms)^ *```.*?\n *```|<!--.*?-->")
	span    = regexp.MustCompile("`[^`\n]*`")
	heading = regexp.MustCompile(`(?m)^#{1,6} +(.+)$`)
	anchor  = regexp.MustCompile(`<a (?:id|name)="([^"]+)"`)
	linked  = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	dropped = regexp.MustCompile(`[^-_a-z0-9 [:^ascii:]]`)
	target  = regexp.MustCompile(`\]\(([^()\s]+)\)|(?:src|href|srcset)="([^"]+)"|` +
		`(https?://[^\s<>()"'\]]*[^\s<>()"'\].,:;])`)
)

// anchorsOf returns the anchors of a Markdown text, as GitHub and the registry make them of its headings.
func anchorsOf(text string) []string {
	text = fence.ReplaceAllString(text, "")
	var anchors []string
	seen := map[string]int{}
	for _, match := range heading.FindAllStringSubmatch(text, -1) {
		title := strings.ToLower(strings.TrimSpace(linked.ReplaceAllString(match[1], "$1")))
		slug := strings.ReplaceAll(dropped.ReplaceAllString(title, ""), " ", "-")
		if seen[slug]++; seen[slug] > 1 {
			slug = fmt.Sprintf("%s-%d", slug, seen[slug]-1)
		}
		anchors = append(anchors, slug)
	}
	for _, match := range anchor.FindAllStringSubmatch(text, -1) {
		anchors = append(anchors, match[1])
	}
	return anchors
}

// linksOf returns the targets of the links of a Markdown text, and the addresses in it.
func linksOf(text string) []string {
	var links []string
	text = span.ReplaceAllString(fence.ReplaceAllString(text, ""), "code")
	for _, match := range target.FindAllStringSubmatch(text, -1) {
		links = append(links, match[1]+match[2]+match[3])
	}
	return links
}

// checkLink returns an error for a link that leads nowhere, from a document of the tree.
func checkLink(tree fs.FS, from, link string) error {
	u, err := url.Parse(link)
	if err != nil {
		return err
	}
	name := path.Join(path.Dir(from), u.Path)
	switch {
	case repository.MatchString(link):
		name, _, _ = strings.Cut(repository.ReplaceAllString(link, ""), "#")
	case u.Scheme == "https" && slices.Contains(hosts, u.Host), u.Scheme == "mailto":
		return nil
	case u.Scheme != "" || u.Host != "":
		return errors.New("it is not https, or this test does not allow its host")
	case path.IsAbs(u.Path):
		return errors.New("a path from the root leads elsewhere on each site")
	case u.Path == "":
		name = from
	}
	if _, err := fs.Stat(tree, name); err != nil {
		return err
	}
	if u.Fragment == "" {
		return nil
	}
	text, err := fs.ReadFile(tree, name)
	if err == nil && !slices.Contains(anchorsOf(string(text)), u.Fragment) {
		err = fmt.Errorf("%s has no heading #%s", name, u.Fragment)
	}
	return err
}

func TestLinks(t *testing.T) {
	t.Parallel()
	tree, seen := os.DirFS(root), 0
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && slices.Contains([]string{".git", ".terraform", "bin", "dist", "testdata"}, entry.Name()) {
			return fs.SkipDir
		}
		if entry.IsDir() || path.Ext(name) != ".md" {
			return nil
		}
		text, err := fs.ReadFile(tree, name)
		for _, link := range linksOf(string(text)) {
			seen++
			if err := checkLink(tree, name, link); err != nil {
				t.Errorf("%s links to %s: %v", name, link, err)
			}
		}
		return err
	})
	if err != nil || seen < 50 {
		t.Errorf("the test found %d links (%v)", seen, err)
	}
}

func TestBrokenLinksAreFound(t *testing.T) {
	t.Parallel()
	tree := fstest.MapFS{
		"README.md":      {Data: []byte("# One\n## Two things, [linked](x)\n## One\n```\n# Code\n```\n<a id=\"here\"></a>")},
		"docs/guide.md":  {Data: []byte("# Guide")},
		"examples/x.txt": {},
	}
	const ours = "https://github.com/fillout-community/terraform-provider-fillout/"
	for link, good := range map[string]bool{
		"#guide": true, "guide.md": true, "../README.md#two-things-linked": true, "../README.md#one-1": true,
		"../README.md#here": true, "../examples": true, "https://github.com/x/y": true, ours + "tree/main/examples": true,
		ours + "blob/main/README.md#one": true, "../README.md#code": false, "gone.md": false, "#gone": false,
		"/docs/guide.md": false, "http://github.com/x/y": false, "https://example.org": false, "README.md": false,
		ours + "tree/main/gone": false, ours + "blob/main/README.md#gone": false,
	} {
		if err := checkLink(tree, "docs/guide.md", link); (err == nil) != good {
			t.Errorf("%s: %v", link, err)
		}
	}
	text := "[a](b) and ![c](d), <https://github.com>, see https://go.dev/x. `[e](f)`\n```\n[g](h)\n```\n"
	if got, want := linksOf(text), []string{"b", "d", "https://github.com", "https://go.dev/x"}; !slices.Equal(got, want) {
		t.Errorf("the links are %q, want %q", got, want)
	}
}
