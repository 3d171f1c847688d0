package journal

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/userfile"
)

// version is that of an entry's lines.
const version = 1

// request is the first line of an entry.
type request struct {
	Version int       `json:"version"`
	BaseURL string    `json:"base_url"`
	FormID  string    `json:"form_id"`
	Host    string    `json:"host"`
	URLHash string    `json:"url_hash"`
	Time    time.Time `json:"time"`
}

// answer is the second line of an entry.
type answer struct {
	ID string `json:"id"`
}

// Entry is what the journal says about a webhook.
type Entry struct {
	// Name names the entry, which may have no ID yet.
	Name string
	// BaseURL is the address of the API.
	BaseURL string
	FormID  string
	// Host is scheme and host of the webhook's URL.
	Host string
	// ID is "" until Fillout has answered.
	ID string
	// Time is when the create was sent.
	Time time.Time
	// Known reports whether a state has shown the ID since.
	Known bool
	// Living reports whether the process that made the webhook still runs.
	Living bool
	// Ended reports whether the run that made the webhook has ended in good order.
	Ended bool

	urlHash, path, owner string
}

var (
	errTorn  = errors.New("the entry is incomplete")
	errNewer = errors.New("the entry was written by a newer version, or is damaged")
)

// read reads the entry at a path. The cause of its error is fs.ErrNotExist, errTorn or errNewer.
func read(path string) (Entry, error) {
	text, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		return Entry{}, err //nolint:wrapcheck // the callers only look at the cause.
	}
	first, rest, complete := bytes.Cut(text, []byte("\n"))
	if !complete {
		return Entry{}, errTorn
	}
	var request request // what an older version cannot read is not deleted
	if err := json.Unmarshal(first, &request); err != nil || request.Version != version {
		return Entry{}, errNewer
	}
	var answer answer
	if second, _, complete := bytes.Cut(rest, []byte("\n")); complete && json.Unmarshal(second, &answer) != nil {
		answer.ID = ""
	}
	name, owner, _ := strings.Cut(filepath.Base(path), ".")
	return Entry{Name: name, BaseURL: request.BaseURL, FormID: request.FormID, Host: request.Host, ID: answer.ID,
		Time: request.Time, urlHash: request.URLHash, path: path, owner: owner}, nil
}

// Create is a create that the journal remembers. One goroutine uses it.
type Create struct {
	journal *Journal
	ctx     context.Context // of the request, for the log
	webhook Webhook
	begun   bool
	err     error
	owner   *owner
	path    string
	file    *os.File // nil if nothing was written
}

// Begin prepares an entry. It writes nothing.
func (j *Journal) Begin(ctx context.Context, webhook Webhook) *Create {
	return &Create{journal: j, ctx: ctx, webhook: webhook}
}

// Sending writes the entry, and returns when it is on the disk. Call it before each attempt of the request; only the
// first call does something. If it fails, nothing may be sent.
func (c *Create) Sending() error {
	if !c.begun {
		c.begun = true
		if usable, err := c.journal.usable(c.ctx); !usable {
			c.err = err
			return err
		}
		err := c.write("")
		if errors.Is(err, fs.ErrNotExist) { // somebody has just deleted the folder
			err = c.write("")
		}
		c.err = c.journal.tolerate(c.ctx, err)
	}
	return c.err
}

// Err returns the error of Sending.
func (c *Create) Err() error { return c.err }

// write writes a new entry, and returns when it is on the disk. With the content of a new file, the usual file systems
// (ext4, XFS, Btrfs, APFS, NTFS) write its name (assumption). A second sync, of the folder, would double the time.
func (c *Create) write(id string) error {
	j := c.journal
	owner, err := j.register()
	if err != nil {
		return err
	}
	text, _ := json.Marshal(request{ // texts and a time never fail
		Version: version,
		BaseURL: c.webhook.BaseURL,
		FormID:  c.webhook.FormID,
		Host:    urls.RedactURL(c.webhook.URL),
		URLHash: j.urlHash(c.webhook),
		Time:    now(),
	})
	text = append(text, '\n')
	if id != "" {
		text = append(text, answerLine(id)...)
	}
	path := j.path(openFolder, random(8)+"."+owner.name)
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL|os.O_APPEND, userfile.Mode)
	if err != nil {
		return j.inaccessible("cannot be written", err)
	}
	if _, err = file.Write(text); err == nil {
		err = file.Sync()
	}
	if err != nil {
		_ = file.Close()
		_ = os.Remove(path)
		return j.inaccessible("cannot be written", err)
	}
	c.owner, c.path, c.file = owner, path, file
	return nil
}

func answerLine(id string) []byte {
	line, _ := json.Marshal(answer{ID: id}) // a string never fails
	return append(line, '\n')
}

// urlHash is equal for URLs that lead to the same request.
func (j *Journal) urlHash(webhook Webhook) string {
	return j.hash("url", urls.NormalWebhookURL(webhook.URL))
}

// Made adds the ID that Fillout has answered. It does not wait for the disk: a file outlives its process without that.
// A power cut can lose the ID, and the entry is a create without an answer then. The webhook exists, so a failure is
// only logged.
func (c *Create) Made(id string) {
	if c.file == nil {
		return
	}
	_, err := c.file.Write(answerLine(id))
	err = errors.Join(err, c.file.Close())
	_, lost := os.Lstat(c.path)
	if now, failed := c.journal.register(); failed == nil && now != c.owner { // the folder or the key was lost
		old := c.path
		if err = c.write(id); err == nil {
			err = c.file.Close()
			remove(old)
		}
	} else if lost != nil {
		err = errors.Join(lost, failed)
	}
	if err != nil {
		c.journal.warn(c.ctx, c.journal.inaccessible("did not take the ID "+id+" of a new webhook", err))
	}
}

// Refused deletes the entry, because the webhook was not made.
func (c *Create) Refused() {
	if c.file != nil {
		_ = c.file.Close()
		remove(c.path)
	}
}

// Unanswered keeps the entry, because the webhook may have been made.
func (c *Create) Unanswered() {
	if c.file != nil {
		_ = c.file.Close()
	}
}

// remove deletes a file, and reports whether it was there.
func remove(path string) bool { return userfile.Remove(path) == nil }
