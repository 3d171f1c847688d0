package cli_test

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

func TestToken(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	const token = `sk_'"$(touch${IFS}x)\` + "`id`;&!#~*?[]{}<>|" // a shell could run parts of it
	const base = "https://example.com/it's$HOME"
	p.keep("odd", token, base, "")
	p.keep("plain", "sk_prod_abc_1", "", "")
	env := p.run("token", "--profile", "odd")
	file := filepath.Join(t.TempDir(), "env")
	if err := os.WriteFile(file, []byte(env.stdout), 0o600); err != nil {
		t.Fatal(err)
	}
	shell := exec.CommandContext(t.Context(), "sh", "-c", `. "$0"; env | grep ^FILLOUT_ | sort`, file)
	shell.Dir = t.TempDir()
	shell.Env = []string{"PATH=" + os.Getenv("PATH")}
	got, err := shell.CombinedOutput()
	if want := "FILLOUT_ACCESS_TOKEN=" + token + "\nFILLOUT_BASE_URL=" + base + "\n"; err != nil ||
		string(got) != want {
		t.Errorf("the shell has\n%s\nwant\n%s (%v)", got, want, err)
	}
	if named := p.run("token", "--profile", "odd", "--format=env"); named != env || env.exit != 0 || env.stderr != "" {
		t.Errorf("got %+v and %+v", env, named)
	}
	var object map[string]string
	err = json.Unmarshal([]byte(p.run("token", "--profile=odd", "--format", "json").stdout), &object)
	if err != nil || len(object) != 2 || object["access_token"] != token || object["base_url"] != base {
		t.Errorf("got %v, %v", object, err)
	}
	p.env["FILLOUT_PROFILE"] = "odd"
	p.expect(p.run("token", "--format", "raw"), 0, token+"\n", "")
	// A token without a base URL is for the default one.
	p.expect(p.run("token", "--profile", "plain"), 0,
		"export FILLOUT_ACCESS_TOKEN=sk_prod_abc_1\nexport FILLOUT_BASE_URL="+urls.DefaultBaseURL+"\n", "")
	p.expect(p.run("token", "--profile", "c"), 1, "", "Error: No credential is stored as profile c in "+
		"FOLDER/credentials.json. The store has odd, plain. Name a profile with --profile (FILLOUT_PROFILE), or sign in with "+
		"\"terraform-provider-fillout login\".\n")
}

// A program that reads the token gets all of it, or the command fails.
func TestTokenCannotBeWritten(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.withToken(p.server.Token())
	var stderr output
	exit := p.start(t.Context(), full{}, &stderr, "token")
	if got := stderr.String(); exit != 1 || got != "Error: Standard output cannot be written: no space left.\n" {
		t.Errorf("%d, %s", exit, got)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }
