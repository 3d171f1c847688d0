package release

import (
	"archive/zip"
	"bytes"
	"crypto"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ProtonMail/go-crypto/openpgp"
	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

// made is the version of the releases that the tests make.
const made = "1.2.3"

// files are those of a release, by name, with what is in them.
type files map[string]string

// wholeFiles are those of a release with nothing wrong, but for what its archives have in them.
func wholeFiles() files {
	r := release{version: made}
	whole := files{}
	for _, platform := range platforms {
		whole[r.archive(platform)] = zipped(entry{r.binary(platform), 0o755, "a binary for " + platform})
		whole[r.inventory(platform)] = `{"bomFormat":"CycloneDX","metadata":{"component":{"name":"` + module + `","version":"` + made + `"}},` +
			`"components":[` + strings.Repeat(`{"name":"x"},`, 9) + `{"name":"x"}]}`
	}
	whole["terraform-registry-manifest.json"] = `{"version":1,"metadata":{"protocol_versions":["6.0"]}}`
	return whole
}

// sums are the checksums of the files, as sha256sum writes them.
func (f files) sums() string {
	r := release{version: made}
	lines := []string{}
	for name, content := range f {
		if name == "terraform-registry-manifest.json" {
			name = r.manifest()
		}
		lines = append(lines, fmt.Sprintf("%x  %s\n", sha256.Sum256([]byte(content)), name))
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// put writes the files into a new folder, which is the release's and the source's.
func (f files) put(t *testing.T) release {
	t.Helper()
	r := release{dir: t.TempDir(), version: made}
	r.source = r.dir
	for name, content := range f {
		if err := os.WriteFile(filepath.Join(r.dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

type entry struct {
	name    string
	mode    os.FileMode
	content string
}

func zipped(entries ...entry) string {
	var archive bytes.Buffer
	writer := zip.NewWriter(&archive)
	for _, e := range entries {
		header := &zip.FileHeader{Name: e.name}
		header.SetMode(e.mode)
		member, err := writer.CreateHeader(header)
		if err != nil {
			panic(err)
		}
		if _, err := member.Write([]byte(e.content)); err != nil {
			panic(err)
		}
	}
	if err := writer.Close(); err != nil {
		panic(err)
	}
	return archive.String()
}

// sign makes a key, writes its public half into a file, and signs a text.
func sign(t *testing.T, algorithm packet.PublicKeyAlgorithm, text string) (keyFile, signature string) {
	t.Helper()
	key, err := openpgp.NewEntity("test", "", "", &packet.Config{Algorithm: algorithm, RSABits: 2048, DefaultHash: crypto.SHA256})
	if err != nil {
		t.Fatal(err)
	}
	var public, signed bytes.Buffer
	if err := key.Serialize(&public); err != nil {
		t.Fatal(err)
	}
	if err := openpgp.DetachSign(&signed, key, strings.NewReader(text), nil); err != nil {
		t.Fatal(err)
	}
	keyFile = filepath.Join(t.TempDir(), "key.gpg")
	if err := os.WriteFile(keyFile, public.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return keyFile, signed.String()
}

// program is a provider as far as its command line and its first line go.
const program = `package main

import (
	"fmt"
	"os"
)

var version, answer string

func main() {
	if len(os.Args) > 1 {
		fmt.Println(version)
		return
	}
	if os.Getenv("TF_PLUGIN_MAGIC_COOKIE") == "" {
		os.Exit(1)
	}
	fmt.Println(answer)
	os.Stdin.Read(make([]byte, 1))
}
`

// source makes a repository with the program in it.
func source(t *testing.T, path string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module " + path + "\n\ngo 1.26.0\n", "main.go": program} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if output, err := exec.CommandContext(t.Context(), "git", "-C", dir, "init", "--quiet").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	return dir
}

// build builds the program as a release does, but for more settings.
func build(t *testing.T, dir string, variables []string, flags ...string) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "binary.exe")
	command := exec.CommandContext(t.Context(), "go", append([]string{"build", "-buildvcs=false", "-o", binary}, flags...)...)
	command.Dir = dir
	command.Env = append(append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS="), variables...)
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	return binary
}

// says checks an error's text, whole or, with "…" at its end, its beginning; "" is for none.
func says(t *testing.T, err error, want string) {
	t.Helper()
	got := ""
	if err != nil {
		got = err.Error()
	}
	if start, cut := strings.CutSuffix(want, "…"); cut && strings.HasPrefix(got, start) || got == want {
		return
	}
	t.Errorf("the error is %q, want %q", got, want)
}
