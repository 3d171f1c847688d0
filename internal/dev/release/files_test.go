package release

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

func TestOpen(t *testing.T) {
	t.Parallel()
	const (
		sums    = "terraform-provider-fillout_1.2.3_SHA256SUMS"
		archive = "terraform-provider-fillout_1.2.3_linux_arm.zip"
	)
	tests := map[string]struct {
		before, after func(f files) // before and after the checksums are made
		says          string
	}{
		"whole":   {says: ""},
		"another": {after: func(f files) { f["notes.txt"] = "not published" }, says: ""},
		"an archive is missing": {
			before: func(f files) { delete(f, archive) },
			says:   sums + " has no checksum of " + archive + "\nthere are 12 archives for 13 platforms",
		},
		"the manifest has no checksum": {
			before: func(f files) { delete(f, "terraform-registry-manifest.json") },
			says:   sums + " has no checksum of terraform-provider-fillout_1.2.3_manifest.json",
		},
		"an archive was removed":     {after: func(f files) { delete(f, archive) }, says: "reading a file of the release: open …"},
		"an archive has changed":     {after: func(f files) { f[archive] = "changed" }, says: "the checksum of " + archive + " is another"},
		"an archive has no checksum": {after: func(f files) { f["more.zip"] = "" }, says: "there are 14 archives for 13 platforms"},
		"no checksums":               {after: func(f files) { delete(f, sums) }, says: "FOLDER has 0 files called terraform-provider-fillout_VERSION_SHA256SUMS, and should have one"},
		"two versions": {
			after: func(f files) { f["terraform-provider-fillout_1.2.4_SHA256SUMS"] = "" },
			says:  "FOLDER has 2 files called terraform-provider-fillout_VERSION_SHA256SUMS, and should have one",
		},
		"a v in front": {
			after: func(f files) { delete(f, sums); f["terraform-provider-fillout_v1.2.3_SHA256SUMS"] = "" },
			says:  `terraform-provider-fillout_v1.2.3_SHA256SUMS is of "v1.2.3", which is no version`,
		},
		"two numbers": {
			after: func(f files) { delete(f, sums); f["terraform-provider-fillout_1.2_SHA256SUMS"] = "" },
			says:  `terraform-provider-fillout_1.2_SHA256SUMS is of "1.2", which is no version`,
		},
		"checksums of another kind": {after: func(f files) { f[sums] = "abc  x\n" }, says: "reading " + sums + `: "abc  x" is not a checksum and a name`},
		"a checksum of elsewhere":   {after: func(f files) { f[sums] = strings.Repeat("a", 64) + "  ../x\n" }, says: "reading " + sums + `: "aaaa…`},
		"one name twice":            {after: func(f files) { f[sums] += f[sums] }, says: "reading " + sums + ": …"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			written := wholeFiles()
			if test.before != nil {
				test.before(written)
			}
			written[sums] = written.sums()
			if test.after != nil {
				test.after(written)
			}
			dir := written.put(t).dir
			opened, err := open(dir, dir)
			says(t, err, strings.ReplaceAll(test.says, "FOLDER", dir))
			if err == nil && opened.version != made {
				t.Errorf("it is version %q", opened.version)
			}
		})
	}
}

func TestProtocol(t *testing.T) {
	t.Parallel()
	const manifest = "terraform-provider-fillout_1.2.3_manifest.json"
	for text, want := range map[string]string{
		`{"version":1,"metadata":{"protocol_versions":["6.0"]}}`:       "",
		`{"version":1,"metadata":{"protocol_versions":["5.0","6.0"]}}`: manifest + " should be of version 1 and name one protocol version: …",
		`{"version":2,"metadata":{"protocol_versions":["6.0"]}}`:       manifest + " should be of version 1 and name one protocol version: …",
		`{"version":1,"metadata":{"protocol_versions":["6"]}}`:         manifest + ` names the protocol version "6", which should be like 6.0`,
		`{"version":1,`: manifest + ": unexpected end of JSON input",
	} {
		number, err := files{"terraform-registry-manifest.json": text}.put(t).protocol()
		says(t, err, want)
		if err == nil && number != 6 {
			t.Errorf("%s is protocol %d", text, number)
		}
	}
	_, err := files{}.put(t).protocol()
	says(t, err, "reading a file of the release: open …")
}

// The manifest of the repository is one that the registry takes.
func TestManifestOfTheRepository(t *testing.T) {
	t.Parallel()
	number, err := release{source: "../../.."}.protocol()
	if number != 6 || err != nil {
		t.Errorf("protocol %d, %v", number, err)
	}
}

func TestInventories(t *testing.T) {
	t.Parallel()
	const inventory = "terraform-provider-fillout_1.2.3_windows_arm64.cdx.json"
	should := inventory + " should be a CycloneDX inventory of " + module + " 1.2.3; it is of "
	for name, test := range map[string]struct{ text, says string }{
		"missing":         {"", "reading a file of the release: open …"},
		"no JSON":         {"<bom>", "reading " + inventory + ": …"},
		"another format":  {`{"bomFormat":"SPDX"}`, should + " , with 0 components"},
		"another version": {`{"bomFormat":"CycloneDX","metadata":{"component":{"name":"` + module + `","version":"1.2.4"}}}`, should + module + " 1.2.4, with 0 components"},
		"empty":           {`{"bomFormat":"CycloneDX","metadata":{"component":{"name":"` + module + `","version":"1.2.3"}}}`, should + module + " 1.2.3, with 0 components"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			written := wholeFiles()
			if written[inventory] = test.text; test.text == "" {
				delete(written, inventory)
			}
			says(t, written.put(t).checkInventories(), test.says)
		})
	}
	says(t, wholeFiles().put(t).checkInventories(), "")
}

func TestSignature(t *testing.T) {
	t.Parallel()
	const (
		sums      = "terraform-provider-fillout_1.2.3_SHA256SUMS"
		signature = sums + ".sig"
		text      = "the checksums\n"
	)
	key, signed := sign(t, packet.PubKeyAlgoRSA, text)
	otherKey, _ := sign(t, packet.PubKeyAlgoRSA, text)
	modernKey, modern := sign(t, packet.PubKeyAlgoEdDSA, text)
	noKey := filepath.Join(t.TempDir(), "key.gpg")
	if err := os.WriteFile(noKey, []byte("no key"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		files files
		key   string
		says  string
	}{
		"right":                 {files{sums: text, signature: signed}, key, ""},
		"of other checksums":    {files{sums: "others\n", signature: signed}, key, signature + ": openpgp: invalid signature: …"},
		"of another key":        {files{sums: text, signature: signed}, otherKey, signature + ": openpgp: signature made by unknown entity"},
		"a kind of key":         {files{sums: text, signature: modern}, modernKey, "the key should be an RSA or a DSA key"},
		"armored":               {files{sums: text, signature: "-----BEGIN PGP SIGNATURE-----\n"}, key, "it is armored, and should be binary"},
		"missing":               {files{sums: text}, key, "reading a file of the release: open …"},
		"no key":                {files{sums: text, signature: signed}, noKey, "reading the public key in " + noKey + ": …"},
		"a key that is missing": {files{sums: text, signature: signed}, noKey + "x", "reading the public key: open …"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			says(t, test.files.put(t).checkSignature(test.key), test.says)
		})
	}
}

func TestMirror(t *testing.T) {
	t.Parallel()
	root, err := wholeFiles().put(t).mirror(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		found, err := filepath.Glob(filepath.Join(root, host, "fillout-community", "fillout", "terraform-provider-fillout_1.2.3_*.zip"))
		if err != nil || len(found) != 13 {
			t.Errorf("%s has %v, %v", host, found, err)
		}
	}
	_, err = files{}.put(t).mirror(t.TempDir())
	says(t, err, "reading a file of the release: open …")
}
