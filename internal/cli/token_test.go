package cli_test

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

func TestToken(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	// What a shell could make something of.
	const token = `sk_'"$(touch${IFS}x)\` + "`id`;&!#~*?[]{}<>|"
	base, err := fillout.ParseBaseURL("https://example.com/it's$HOME")
	if err != nil {
		t.Fatal(err)
	}
	store := credentials.NewStore(p.env["FILLOUT_CREDENTIALS_FILE"])
	if _, err := store.SetProfile(t.Context(), "odd", credentials.Stored{AccessToken: token, BaseURL: base}); err != nil {
		t.Fatal(err)
	}

	env := p.run("token", "--profile", "odd")
	file := filepath.Join(t.TempDir(), "env")
	if err := os.WriteFile(file, []byte(env.stdout), 0o600); err != nil {
		t.Fatal(err)
	}
	shell := exec.CommandContext(t.Context(), "sh", "-c", `. "$0"; env | grep ^FILLOUT_ | sort`, file)
	shell.Dir = t.TempDir()
	shell.Env = []string{"PATH=" + os.Getenv("PATH")}
	got, err := shell.CombinedOutput()
	if want := "FILLOUT_ACCESS_TOKEN=" + token + "\nFILLOUT_BASE_URL=" + base.String() + "\n"; err != nil ||
		string(got) != want {
		t.Errorf("sh makes of it\n%s\nwant\n%s (%v)", got, want, err)
	}
	if named := p.run("token", "--profile", "odd", "--format=env"); named != env || env.exit != 0 || env.stderr != "" {
		t.Errorf("got %+v and %+v", env, named)
	}

	var object map[string]string
	err = json.Unmarshal([]byte(p.run("token", "--profile=odd", "--format", "json").stdout), &object)
	if err != nil || len(object) != 2 || object["access_token"] != token || object["base_url"] != base.String() {
		t.Errorf("got %v, %v", object, err)
	}
	p.env["FILLOUT_PROFILE"] = "odd"
	p.expect(p.run("token", "--format", "raw"), 0, token+"\n", "")
}

func TestTokenMissing(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.expect(p.run("token"), 1, "", "Error: No credential is stored as profile default in FOLDER/credentials.json. "+
		"None is stored there at all. "+
		"Name a profile with --profile (FILLOUT_PROFILE), or sign in with \"terraform-provider-fillout login\".\n")
	p.apiKey("--profile", "a")
	p.apiKey("--profile", "b")
	p.expect(p.run("token", "--profile", "c"), 1, "", "Error: No credential is stored as profile c in "+
		"FOLDER/credentials.json. Stored there: a, b. "+
		"Name a profile with --profile (FILLOUT_PROFILE), or sign in with \"terraform-provider-fillout login\".\n")
}

// Every command that reads a faulty store says so.
func TestFaultyStore(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.apiKey()
	if err := os.WriteFile(filepath.Join(p.folder, "credentials.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, arguments := range [][]string{{"token"}, {"logout"}, {"logout", "--exchanged"}} {
		got := p.run(arguments...)
		if got.exit != 1 || got.stdout != "" ||
			!strings.HasPrefix(got.stderr, "Error: The credential store "+p.folder+"/credentials.json ") ||
			!strings.HasSuffix(got.stderr, ".\n") {
			t.Errorf("%v: %+v", arguments, got)
		}
	}
	if p.stored() != "{" {
		t.Error("the store was touched")
	}
}

// Nobody reads what is written: a token that was not handed on is no success.
func TestTokenCannotBeWritten(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.apiKey()
	var stderr output
	exit := p.start(t.Context(), full{}, &stderr, "token")
	if got := stderr.String(); exit != 1 || got != "Error: Standard output cannot be written: no space left.\n" {
		t.Errorf("%d, %s", exit, got)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }
