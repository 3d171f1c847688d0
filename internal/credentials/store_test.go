package credentials

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func newStore(t *testing.T) *Store {
	t.Helper()
	return NewStore(filepath.Join(t.TempDir(), "fillout", "credentials.json"))
}

// storeWith returns a store whose file contains a text.
func storeWith(t *testing.T, text string) *Store {
	t.Helper()
	store := NewStore(filepath.Join(t.TempDir(), "credentials.json"))
	writeFile(t, store.Path(), text)
	return store
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// folderOf returns the names of the files beside the store. It fails the test if one of them contains the text.
func folderOf(t *testing.T, store *Store, without string) string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(store.Path()))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
		if without != "" && strings.Contains(readFile(t, filepath.Join(filepath.Dir(store.Path()), entry.Name())), without) {
			t.Errorf("%s still contains the token", entry.Name())
		}
	}
	return strings.Join(names, " ")
}

// setDefault stores a token under the default profile.
func setDefault(t *testing.T, store *Store) {
	t.Helper()
	if _, err := store.SetProfile(t.Context(), "default", Stored{AccessToken: "sk_prod_a_1"}); err != nil {
		t.Fatal(err)
	}
}

func TestDefaultPath(t *testing.T) {
	t.Setenv("HOME", "/home/me") // Setenv keeps the test from running beside others
	t.Setenv("XDG_CONFIG_HOME", "")
	folder, err := os.UserConfigDir()
	if err != nil {
		t.Fatal(err)
	}
	for variable, want := range map[string]string{
		"":                             filepath.Join(folder, "fillout", "credentials.json"),
		" \t":                          filepath.Join(folder, "fillout", "credentials.json"),
		" " + folder + "/my file.json": folder + "/my file.json",
	} {
		got, err := DefaultPath(
			func(name string) string { return map[string]string{"FILLOUT_CREDENTIALS_FILE": variable}[name] })
		if err != nil || got != want {
			t.Errorf("%q: got %q, %v, want %q", variable, got, err, want)
		}
	}
	for _, path := range []string{"~/x.json", "x.json", `"/srv/x.json"`, "/srv/folder/", "/srv/\x1b[2J"} {
		_, err := DefaultPath(func(string) string { return path })
		if want := fmt.Sprintf("the credential store %q is not the absolute path of a file; %s", path, fixPath); errorText(err) != want {
			t.Errorf("error %q, want %q", errorText(err), want)
		}
	}

	for _, variable := range []string{"HOME", "AppData"} {
		t.Setenv(variable, "")
	}
	_, cause := os.UserConfigDir() // its words differ between systems
	want := fmt.Sprintf("the credential store %s has no place: %v; %s", defaultName, cause, fixPath)
	if _, err := DefaultPath(func(string) string { return "" }); errorText(err) != want || cause == nil {
		t.Errorf("error %q, want %q", errorText(err), want)
	}
}

func TestProfiles(t *testing.T) {
	t.Parallel()
	store := newStore(t)
	if _, found, err := store.Profile("default"); found || err != nil {
		t.Errorf("a store without a file: %t, %v", found, err)
	}
	if err := store.DeleteProfile(t.Context(), "default"); err != nil {
		t.Errorf("deleting from a store without a file: %v", err)
	}
	for want, bad := range map[string][2]string{
		"the name of the profile must not be empty":                            {"", "sk_prod_a_1"},
		`the access token must be the token alone, without "Bearer" before it`: {"default", "Bearer sk_prod_a_1"},
	} {
		if _, err := store.SetProfile(t.Context(), bad[0], Stored{AccessToken: bad[1]}); errorText(err) != want {
			t.Errorf("error %q, want %q", errorText(err), want)
		}
	}
	if _, err := os.Stat(filepath.Dir(store.Path())); !os.IsNotExist(err) {
		t.Errorf("reading made a folder: %v", err)
	}

	first := Stored{
		AccessToken: "sk_prod_first",
		BaseURL:     baseURL(t, "https://eu-api.fillout.com"),
		ServerURL:   baseURL(t, "https://server.fillout.com"),
		Created:     time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC),
	}
	before := time.Now().Truncate(time.Second)
	names := []string{"default", "work.eu", "..", "7", "-1", "a_b-c", "version"}
	for i, name := range names {
		c := first
		c.AccessToken = fmt.Sprintf("sk_prod_%d", i)
		if replaced, err := store.SetProfile(t.Context(), name, c); replaced || err != nil {
			t.Fatalf("%s: %t, %v", name, replaced, err)
		}
	}
	for i, name := range names {
		want := first
		want.AccessToken = fmt.Sprintf("sk_prod_%d", i)
		if got, found, err := store.Profile(name); got != want || !found || err != nil {
			t.Errorf("%s: got %+v, %t, %v", name, got, found, err)
		}
	}
	if got, err := store.Profiles(); fmt.Sprint(got) != "[-1 .. 7 a_b-c default version work.eu]" || err != nil {
		t.Errorf("got %s, %v", got, err)
	}

	// A token from a person has no URLs. The store adds the time.
	replaced, err := store.SetProfile(t.Context(), "default", Stored{AccessToken: " sk_prod_second\n"})
	if !replaced || err != nil {
		t.Errorf("replaced %t, %v", replaced, err)
	}
	got, _, err := store.Profile("default")
	if got.AccessToken != "sk_prod_second" || !got.BaseURL.IsZero() || !got.ServerURL.IsZero() || err != nil {
		t.Errorf("got %+v, %v", got, err)
	}
	if got.Created.Before(before) || got.Created.After(time.Now()) || got.Created.Nanosecond() != 0 ||
		got.Created.Location() != time.UTC {
		t.Errorf("created %s", got.Created)
	}

	for _, name := range names {
		if err := store.DeleteProfile(t.Context(), name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if names := folderOf(t, store, "sk_prod"); names != "credentials.json credentials.json.lock" {
		t.Errorf("left: %s", names)
	}
	if got := readFile(t, store.Path()); got != emptyDocument {
		t.Errorf("left: %s", got)
	}
}

// TestStoreGrowsToItsBound proves that the store writes no document that it could not read again.
func TestStoreGrowsToItsBound(t *testing.T) {
	t.Parallel()
	text := `{"version":1,"note":"` + strings.Repeat("x", maxDocument-60) + `"}`
	store := storeWith(t, text)
	if err := store.CheckWritable(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err := store.SetProfile(t.Context(), "default", Stored{AccessToken: "sk_prod_a_1"})
	want := "the credential store " + store.Path() + " is full: it would grow beyond 1 MiB; delete from it what is no " +
		"longer needed"
	if errorText(err) != want {
		t.Errorf("error %q, want %q", errorText(err), want)
	}
	if readFile(t, store.Path()) != text {
		t.Error("it was written")
	}
}

// TestKilledWriterLeavesNoToken proves that every write, and every deletion, removes the part that a killed writer
// left.
func TestKilledWriterLeavesNoToken(t *testing.T) {
	t.Parallel()
	store := newStore(t)
	setDefault(t, store)
	for name, write := range map[string]func() error{
		"check":               func() error { return store.CheckWritable(t.Context()) },
		"delete what is not":  func() error { return store.DeleteProfile(t.Context(), "other") },
		"delete what is":      func() error { return store.DeleteProfile(t.Context(), "default") },
		"delete no exchange":  func() error { return store.DeleteExchange(t.Context(), "other") },
		"write":               func() error { _, err := store.SetProfile(t.Context(), "x", Stored{AccessToken: "t"}); return err },
		"exchange":            func() error { _, err := store.Exchanged(t.Context(), "k", issue("t")); return err },
		"an exchange refused": func() error { _, _ = store.Exchanged(t.Context(), "r", refuse); return nil },
	} {
		writeFile(t, store.Path()+partSuffix, "sk_prod_killed")
		if err := write(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got, want := folderOf(t, store, ""), "credentials.json credentials.json.lock"; got != want {
			t.Errorf("%s leaves %s, want %s", name, got, want)
		}
	}
}

// issue returns an exchange that returns a token.
func issue(token string) func(context.Context) (Stored, error) {
	return func(context.Context) (Stored, error) { return Stored{AccessToken: token}, nil }
}

var errRefused = errors.New("refused")

func refuse(context.Context) (Stored, error) { return Stored{AccessToken: "none"}, errRefused }
