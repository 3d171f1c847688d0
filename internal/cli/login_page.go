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

// page is what the browser shows at the end of a sign-in. All of it is constant, because any page can send a browser
// here.
type page struct {
	status int
	Title  string
	Text   []string
	Alert  bool // an error
	Again  bool // another login could succeed
}

var (
	pageSignedIn = page{status: http.StatusOK, Title: "You are signed in", Text: []string{
		"The access token is stored, and Terraform and OpenTofu on this machine can use it.",
		"You can close this page and go back to the terminal.",
	}}
	pageDenied = page{status: http.StatusForbidden, Alert: true, Again: true, Title: "Access was denied", Text: []string{
		"The app got no access to a Fillout account, and nothing was stored.",
	}}
	pageForeign = page{status: http.StatusBadRequest, Alert: true, Title: "This answer is from another sign-in", Text: []string{
		"It does not belong to the sign-in that waits in the terminal, so it was not used. Go back to the page that this " +
			"sign-in opened.",
	}}
	pageExpired = page{status: http.StatusGone, Alert: true, Again: true, Title: "This sign-in has expired", Text: []string{
		"It took too long, or its code was used before. Nothing was stored.",
	}}
	pageFailed = page{status: http.StatusInternalServerError, Alert: true, Title: "The sign-in failed", Text: []string{
		"The terminal shows the error, and what to do.",
	}}
	pageAnswered = page{status: http.StatusConflict, Alert: true, Title: "This sign-in has been answered", Text: []string{
		"An answer came before this one, perhaps from another tab. The terminal shows the result.",
	}}
)

// pageAfter returns the page for the result of a sign-in.
func pageAfter(err error) page {
	switch {
	case err == nil:
		return pageSignedIn
	case errors.Is(err, errDenied):
		return pageDenied
	case errors.Is(err, errExpired), errors.Is(err, errTimeUp):
		return pageExpired
	}
	return pageFailed
}

//go:embed login_page.html
var pageHTML string

//go:embed login_page.css
var pageCSS string

// pageTemplate is parsed at the first use, because the provider itself never uses it.
var pageTemplate = sync.OnceValue(
	func() *template.Template { return template.Must(template.New("page").Parse(pageHTML)) })

// render returns the page as HTML.
func (p page) render() []byte {
	var text bytes.Buffer
	_ = pageTemplate().Execute(&text, struct {
		page
		Style template.CSS
	}{p, template.CSS(pageCSS)}) //nolint:gosec // all of it is constant, and tested
	return text.Bytes()
}

// contentPolicy allows the page its own style only, and no other page may frame it.
var contentPolicy = sync.OnceValue(func() string {
	hash := sha256.Sum256([]byte(pageCSS))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) +
		"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
})

// setHeaders keeps the page and its address, which contains a code, out of caches, other pages and Referer headers.
func setHeaders(header http.Header) {
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Security-Policy", contentPolicy())
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("X-Frame-Options", "DENY")
	// The process ends with the sign-in.
	header.Set("Connection", "close")
}

// writePage sends a page.
func writePage(w http.ResponseWriter, p page) {
	text := p.render()
	control := http.NewResponseController(w)
	_ = control.SetWriteDeadline(time.Now().Add(pageTimeout)) // not possible in tests
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(p.status)
	_, _ = w.Write(text) // the sign-in does not depend on the browser any more
	_ = control.Flush()
}
