package fillouttest

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
)

//go:embed *.html
var pageFiles embed.FS

var pages = template.Must(
	template.New("").Funcs(template.FuncMap{"control": controlFor}).ParseFS(pageFiles, "*.html"))

// notice is a page with a message and no form.
type notice struct{ Title, Text string }

// htmlAnswer renders a page, which loads nothing. formAction is the source list of the form-action directive in the
// page's Content-Security-Policy.
func htmlAnswer(status int, name string, content any, formAction string) answer {
	var rendered bytes.Buffer
	if err := pages.ExecuteTemplate(&rendered, name, content); err != nil {
		panic(fmt.Sprintf("fillouttest: the template %s fails: %v", name, err))
	}
	return answer{status: status, body: rendered.Bytes(), header: http.Header{
		"Content-Type":            {"text/html; charset=utf-8"},
		"Content-Security-Policy": {"default-src 'none'; style-src 'unsafe-inline'; form-action " + formAction},
	}}
}

func noticeAnswer(status int, title, text string) answer {
	return htmlAnswer(status, "notice.html", notice{Title: title, Text: text}, "'none'")
}
