package release

import (
	"os"
	"runtime"
	"testing"
)

var here = runtime.GOOS + "_" + runtime.GOARCH

func TestUnpack(t *testing.T) {
	t.Parallel()
	const binary = "terraform-provider-fillout_v1.2.3"
	for name, test := range map[string]struct {
		archive string
		says    string
	}{
		"right":            {zipped(entry{binary, 0o755, "content"}), ""},
		"a license beside": {zipped(entry{"LICENSE", 0o644, ""}, entry{binary, 0o755, ""}), "it should have " + binary + " alone, and has LICENSE, " + binary},
		"no version":       {zipped(entry{"terraform-provider-fillout", 0o755, ""}), "it should have " + binary + " alone, and has terraform-provider-fillout"},
		"in a folder":      {zipped(entry{"bin/" + binary, 0o755, ""}), "it should have " + binary + " alone, and has bin/" + binary},
		"not executable":   {zipped(entry{binary, 0o644, ""}), binary + " is not executable: its mode is -rw-r--r--"},
		"no archive":       {"PK", "opening the archive: zip: not a valid zip file"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := files{"terraform-provider-fillout_1.2.3_linux_arm64.zip": test.archive}.put(t)
			content, err := r.unpack("linux_arm64")
			says(t, err, test.says)
			if err == nil && string(content) != "content" {
				t.Errorf("it has %q", content)
			}
		})
	}
}

func TestExtract(t *testing.T) {
	t.Parallel()
	r := wholeFiles().put(t)
	folder := t.TempDir()
	name, err := r.extract("windows_386", folder)
	if err != nil {
		t.Fatal(err)
	}
	if content, err := os.ReadFile(name); string(content) != "a binary for windows_386" || err != nil {
		t.Errorf("%s has %q, %v", name, content, err)
	}
	_, err = r.extract("plan9_386", folder)
	says(t, err, "terraform-provider-fillout_1.2.3_plan9_386.zip: opening the archive: open …")
}

func TestCheckBinary(t *testing.T) {
	t.Parallel()
	ours := source(t, module)
	for name, test := range map[string]struct {
		dir       string
		variables []string
		flags     []string
		platform  string
		says      string
	}{
		"right":                  {ours, nil, []string{"-trimpath"}, here, ""},
		"with paths":             {ours, nil, nil, here, "it does not say that it was built with map[-trimpath:true]"},
		"for another platform":   {ours, nil, []string{"-trimpath"}, "plan9_" + runtime.GOARCH, "it was built with GOOS=" + runtime.GOOS + ", and should be with plan9"},
		"of another module":      {source(t, "example.com/other"), nil, []string{"-trimpath"}, here, "it was built from example.com/other"},
		"with a path in a value": {ours, nil, []string{"-trimpath", "-ldflags", "-X main.version=" + ours}, here, "it names the folder that it was built in, " + ours},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			content, err := os.ReadFile(build(t, test.dir, test.variables, test.flags...))
			if err != nil {
				t.Fatal(err)
			}
			says(t, checkBinary(content, test.platform, test.dir), test.says)
		})
	}
	says(t, checkBinary([]byte("text"), here, ours), "reading how it was built: …")
	says(t, wholeFiles().put(t).checkBinaries(), "terraform-provider-fillout_1.2.3_darwin_amd64.zip: reading how it was built: …")
}

func TestCheckServed(t *testing.T) {
	t.Parallel()
	ours := source(t, module)
	for name, test := range map[string]struct{ version, answer, says string }{
		"right":            {made, "1|6|unix|/tmp/plugin|grpc|", ""},
		"another version":  {"dev", "1|6|unix|/tmp/plugin|grpc|", `it says that it is version "dev", and should be 1.2.3`},
		"another protocol": {made, "1|5|unix|/tmp/plugin|grpc|", "it serves protocol 5, but the manifest says 6"},
		"another answer":   {made, "hello", `it answers with "hello\n"`},
		"no number":        {made, "1|six|unix|/tmp/plugin|grpc|", `it answers with the protocol "six"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			binary := build(t, ours, nil, "-ldflags", "-X main.version="+test.version+" -X main.answer="+test.answer)
			says(t, checkServed(t.Context(), binary, made, 6, t.TempDir()), test.says)
		})
	}
	says(t, checkServed(t.Context(), "/missing", made, 6, ""), "asking for its version: …")
}

// A binary can be built again from the same source, elsewhere, and from no other.
func TestCheckRebuilt(t *testing.T) {
	t.Parallel()
	ours := source(t, module)
	flags := []string{"-trimpath", "-ldflags", "-s -w -X main.version=" + made}
	binary := build(t, ours, []string{"GOAMD64=v1"}, flags...)
	says(t, checkRebuilt(t.Context(), binary, made, ours, t.TempDir()), "")
	says(t, checkRebuilt(t.Context(), binary, "1.2.4", ours, t.TempDir()), "it has the hash …")
	says(t, checkRebuilt(t.Context(), build(t, ours, nil, flags[1:]...), made, ours, t.TempDir()), "it has the hash …")
	says(t, checkRebuilt(t.Context(), binary, made, t.TempDir(), t.TempDir()), "listing the source with git: …")
	if err := os.WriteFile(ours+"/main.go", []byte("no Go\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	says(t, checkRebuilt(t.Context(), binary, made, ours, t.TempDir()), "exit status 1\n…")
}
