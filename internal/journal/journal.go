package journal

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
	"unicode"

	"github.com/fillout-community/terraform-provider-fillout/internal/userfile"
)

// Variable names the environment variable that moves the journal, or turns it off.
const Variable = "FILLOUT_JOURNAL"

// off is the value of the variable that turns the journal off.
const off = "off"

// Error says why the journal cannot be used. It contains no secret.
type Error struct {
	// Path is the journal's folder, or a file in it.
	Path string
	// Problem says what is wrong, in words that follow the path, such as "is not a folder".
	Problem string
	// Fix says what to do, as an instruction without a full stop.
	Fix string
	// Err is the cause, which Problem already contains. It may be nil.
	Err error
}

func (e *Error) Error() string {
	return "the journal of webhooks " + e.Path + " " + e.Problem + "; " + e.Fix
}

func (e *Error) Unwrap() error { return e.Err }

const (
	fixPath   = "set " + Variable + " to the absolute path of a folder, or to off"
	fixAccess = "let the user who runs this write it, or set " + Variable + " to another folder, or to off"
	fixSpace  = "free some space there, or set " + Variable + " to another folder, or to off"
	fixOwner  = "set " + Variable + " to a folder of your own, or to off"
	fixLock   = "resume or end the process that holds it, then run again"
)

// Webhook is what a create asks for.
type Webhook struct{ BaseURL, FormID, URL string }

// Journal is the folder. One process uses one. It is safe for use by several goroutines.
type Journal struct {
	folder string // "" if the journal is off
	// required is true if the user has named the folder. A failure is an error then, otherwise a line of the log.
	required bool
	fault    error // why the folder has no place
	log      *slog.Logger
	logged   sync.Once

	// parent returns facts of the process that started this one, and user is the current user. Tests replace them.
	parent func() (process, error)
	user   int

	mu        sync.Mutex
	owners    []*owner // what this process has registered; the last one counts
	gone      map[string]bool
	announced map[string]bool // entries that this process has announced

	opened  sync.Once
	found   []Entry // the open entries when the journal was first read
	openErr error
	run     func() run
}

// Open returns the journal that the environment names. It does no I/O.
func Open(getenv func(string) string, log *slog.Logger) *Journal {
	j := &Journal{log: log, parent: parentProcess, user: os.Geteuid(), gone: map[string]bool{},
		announced: map[string]bool{}}
	j.run = sync.OnceValue(j.findRun)
	path := strings.TrimSpace(getenv(Variable))
	if path == off {
		return j
	}
	j.required = path != ""
	if !j.required {
		path, j.fault = defaultFolder(getenv)
	}
	if j.fault == nil && (!filepath.IsAbs(path) || strings.ContainsFunc(path, unicode.IsControl)) {
		j.fault = &Error{Path: strconv.Quote(path), Problem: "is not the absolute path of a folder", Fix: fixPath}
	}
	j.folder = filepath.Clean(path)
	return j
}

// defaultFolder returns the journal's folder below the one for a user's state: ~/.local/state, ~/Library/Application
// Support, %LocalAppData%.
func defaultFolder(getenv func(string) string) (string, error) {
	var folder string
	var err error
	switch runtime.GOOS {
	case "darwin", "ios":
		folder, err = os.UserConfigDir()
	case "windows":
		folder, err = os.UserCacheDir()
	default:
		if folder = getenv("XDG_STATE_HOME"); !filepath.IsAbs(folder) {
			if folder, err = os.UserHomeDir(); err == nil {
				folder = filepath.Join(folder, ".local", "state")
			}
		}
	}
	name := filepath.Join("fillout", "journal")
	if err != nil {
		return "", &Error{Path: name, Problem: "has no place: " + err.Error(), Fix: fixPath, Err: err}
	}
	return filepath.Join(folder, name), nil
}

// Folder returns the journal's folder, "" if the journal is off.
func (j *Journal) Folder() string { return j.folder }

// Check returns why the journal cannot be used, as far as that shows without writing.
func (j *Journal) Check() error {
	switch {
	case j.folder == "":
		return nil
	case j.fault != nil:
		return j.fault
	}
	info, err := os.Stat(j.folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return j.inaccessible("cannot be read", err)
	case !info.IsDir():
		return &Error{Path: j.folder, Problem: "is not a folder", Fix: fixPath}
	}
	if owner, ok := userfile.OwnerOf(info); ok && owner != j.user {
		return &Error{Path: j.folder, Problem: "belongs to another user", Fix: fixOwner}
	}
	if userfile.PermissionsCount && info.Mode().Perm()&0o022 != 0 {
		return &Error{Path: j.folder, Problem: "can be written by other users",
			Fix: "take that permission away (chmod go-w), or " + fixOwner}
	}
	return nil
}

// usable is Check for callers that continue without a journal if it is not required.
func (j *Journal) usable(ctx context.Context) (bool, error) {
	if j.folder == "" {
		return false, nil
	}
	err := j.Check()
	return err == nil, j.tolerate(ctx, err)
}

// tolerate returns an error if the journal is required. Otherwise it writes the first one to the log.
func (j *Journal) tolerate(ctx context.Context, err error) error {
	if err == nil || j.required {
		return err
	}
	j.logged.Do(func() {
		j.log.WarnContext(ctx, "A webhook of a killed run could be lost now, because "+err.Error())
	})
	return nil
}

// warn writes to the log what does no harm now.
func (j *Journal) warn(ctx context.Context, err error) {
	if err != nil {
		j.log.WarnContext(ctx, sentence(err))
	}
}

func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + text[1:]
}

// inaccessible returns an error that the operating system reported.
func (j *Journal) inaccessible(problem string, err error) error {
	if _, ok := errors.AsType[*Error](err); ok {
		return err
	}
	fix := fixAccess
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		fix = fixSpace
	}
	return &Error{Path: j.folder, Problem: problem + ": " + userfile.Reason(err), Fix: fix, Err: err}
}

// Forget drops an entry.
func (j *Journal) Forget(entry Entry) error {
	err := userfile.Remove(entry.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return j.inaccessible("cannot be written", err)
	}
	return nil
}

// path returns the path of a file of the journal.
func (j *Journal) path(elements ...string) string {
	return filepath.Join(append([]string{j.folder}, elements...)...)
}

// now is the time of an entry. It is only shown, so a clock that jumps does no harm.
func now() time.Time { return time.Now().UTC().Truncate(time.Second) }
