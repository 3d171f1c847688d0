package cli

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"errors"
	"html/template"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// page is what the browser sees at the end of a sign-in. Nothing on it comes from outside: who sends a browser here
// must not decide what it shows.
type page struct {
	status int
	Title  string
	Text   []string
	Alert  bool // something is wrong
	Again  bool // another login could end well
}

var (
	pageSignedIn = page{
		status: http.StatusOK,
		Title:  "You are signed in",
		Text: []string{
			"The access token is stored, and Terraform and OpenTofu on this machine can use it.",
			"You can close this page and go back to the terminal.",
		},
	}
	pageDenied = page{
		status: http.StatusForbidden,
		Title:  "Access was denied",
		Text:   []string{"The app was not let into a Fillout account, and nothing was stored."},
		Alert:  true,
		Again:  true,
	}
	pageWrongState = page{
		status: http.StatusBadRequest,
		Title:  "This answer is from another sign-in",
		Text: []string{"It does not belong to the sign-in that was waiting in the terminal. It may come from an older one, " +
			"or somebody else may have made it, so it was not used, and nothing was stored."},
		Alert: true,
		Again: true,
	}
	pageExpired = page{
		status: http.StatusGone,
		Title:  "This sign-in has expired",
		Text:   []string{"It took too long, or its code had been used before. Nothing was stored."},
		Alert:  true,
		Again:  true,
	}
	pageFailed = page{
		status: http.StatusInternalServerError,
		Title:  "The sign-in failed",
		Text:   []string{"The terminal says what went wrong, and what to do about it."},
		Alert:  true,
	}
	pageAnswered = page{
		status: http.StatusConflict,
		Title:  "This sign-in has been answered",
		Text:   []string{"An answer came before this one, perhaps in another tab. The terminal says what came of it."},
		Alert:  true,
	}
)

// pageAfter is the page for the outcome of a sign-in.
func pageAfter(err error) page {
	switch {
	case err == nil:
		return pageSignedIn
	case errors.Is(err, errDenied):
		return pageDenied
	case errors.Is(err, errWrongState):
		return pageWrongState
	case errors.Is(err, errExpired), errors.Is(err, errTimeUp):
		return pageExpired
	}
	return pageFailed
}

//go:embed login_page.html
var pageHTML string

//go:embed login_page.css
var pageCSS string

// pageTemplate is parsed when it is wanted, for Terraform never wants it.
var pageTemplate = sync.OnceValue(
	func() *template.Template { return template.Must(template.New("page").Parse(pageHTML)) })

// render writes the page.
func (p page) render() ([]byte, error) {
	var text bytes.Buffer
	err := pageTemplate().Execute(&text, struct {
		page
		Style template.CSS
	}{p, template.CSS(pageCSS)}) //nolint:gosec // the style sheet is this package's own
	return text.Bytes(), err
}

// contentPolicy lets the page have its own style and nothing else, and no other page have it.
var contentPolicy = sync.OnceValue(func() string {
	hash := sha256.Sum256([]byte(pageCSS))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) +
		"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
})

// setHeaders keeps what is shown, and its address with the code in it, out of caches, other pages, and what other sites
// are told.
func setHeaders(header http.Header) {
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Security-Policy", contentPolicy())
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("X-Frame-Options", "DENY")
	// The process ends with the sign-in, so no connection is worth keeping.
	header.Set("Connection", "close")
}

// writePage sends the page off.
func writePage(w http.ResponseWriter, p page) {
	text, err := p.render()
	if err != nil {
		http.Error(w, p.Title, p.status)
		return
	}
	control := http.NewResponseController(w)
	// Where there is no deadline to set, the server's own bound holds.
	_ = control.SetWriteDeadline(time.Now().Add(pageTimeout))
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(p.status)
	// A browser that has gone away misses a page, and nothing else.
	_, _ = w.Write(text)
	_ = control.Flush()
}
