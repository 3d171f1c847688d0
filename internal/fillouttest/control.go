package fillouttest

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	// controlPath is the path of the control page. No operation of the service has a path below it.
	controlPath = "/_control"
	// controlPolicy lets the page load the list of requests, and keeps it out of the frames of other sites.
	controlPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-src 'self'; " +
		"frame-ancestors 'self'; base-uri 'none'"
	shownRequests = 200
)

// controlPage does in the browser what tests do with the methods of [Server]. Its requests are not in the journal, and
// no fault applies to them.
type controlPage struct {
	*Server
	seed  maphash.Seed
	fault string // the name of the fault that was injected last
}

// controlFaults are the faults that the page offers.
var controlFaults = []struct {
	Name  string
	fault Fault
}{
	{"429 Too Many Requests", Fault{Status: 429, Body: Envelope(429, "Too Many Requests")}},
	{"500 Internal Server Error", Fault{Status: 500, Body: Envelope(500, "Internal Server Error")}},
	{"503, with the page of a proxy", BlockPage(http.StatusServiceUnavailable)},
	{"Answer after 5 seconds", Fault{Delay: 5 * time.Second}},
	{"Half an answer", Fault{Truncate: true}},
	{"No answer, and the request is not carried out", Fault{Drop: true}},
	{"No answer, but the request is carried out", Fault{Drop: true, After: true}},
}

// WithControlPage serves a page under /_control, on which a person changes what the simulator has. It answers only this
// machine, and shows no secret.
func WithControlPage() Option {
	return prepared(func(s *Server) {
		p := &controlPage{Server: s, seed: maphash.MakeSeed()}
		mux := http.NewServeMux()
		mux.HandleFunc("GET "+controlPath, p.show)
		mux.HandleFunc("GET "+controlPath+"/requests", func(w http.ResponseWriter, _ *http.Request) {
			writePage(w, htmlAnswer(http.StatusOK, "control_requests.html", p.lastRequests(), "'none'"))
		})
		for name, action := range map[string]func(url.Values) error{
			"remove-form": p.removeForm, "rename-form": p.renameForm, "add-submissions": p.addSubmissions,
			"revoke-key": p.revokeKey, "add-field": p.addField, "inject-fault": p.injectFault,
		} {
			mux.HandleFunc("POST "+controlPath+"/"+name, func(w http.ResponseWriter, r *http.Request) {
				if err := act(action, r); err != nil {
					writePage(w, noticeAnswer(http.StatusBadRequest, "This is not possible", err.Error()))
					return
				}
				http.Redirect(w, r, controlPath, http.StatusSeeOther)
			})
		}
		handler := local(http.NewCrossOriginProtection().Handler(mux))
		s.mux.Handle(controlPath, handler)
		s.mux.Handle(controlPath+"/", handler)
	})
}

// local refuses other machines, and a page of another site whose name resolves to this machine. A connection from this
// machine comes from loopback, or from the address that it goes to.
func local(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		own, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
		from := hostOf(r.RemoteAddr)
		here := net.ParseIP(from).IsLoopback() || own != nil && from == hostOf(own.String())
		if named := hostOf(r.Host); !here || named != "localhost" && net.ParseIP(named) == nil {
			http.Error(w, "The control page answers only this machine.", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// hostOf returns the host of an address with or without a port.
func hostOf(address string) string {
	if host, _, err := net.SplitHostPort(address); err == nil {
		return host
	}
	return strings.Trim(address, "[]")
}

// act carries out an action. The methods for tests panic with a text if something does not exist, such as a form that
// was removed in another window.
func act(action func(url.Values) error, r *http.Request) (err error) {
	defer func() {
		switch reason := recover().(type) {
		case nil:
		case string:
			err = errors.New(strings.TrimPrefix(reason, "fillouttest: "))
		default:
			panic(reason)
		}
	}()
	if err := r.ParseForm(); err != nil {
		return fmt.Errorf("reading what was entered: %w", err)
	}
	return action(r.PostForm)
}

func writePage(w http.ResponseWriter, page answer) {
	maps.Copy(w.Header(), page.header)
	w.Header().Set("Content-Security-Policy", controlPolicy)
	w.WriteHeader(page.status)
	_, _ = w.Write(page.body)
}

func (p *controlPage) removeForm(sent url.Values) error {
	p.DeleteForm(sent.Get("form"))
	return nil
}

func (p *controlPage) renameForm(sent url.Values) error {
	name := strings.TrimSpace(sent.Get("name"))
	if name == "" {
		return errors.New("a form needs a name")
	}
	p.forms.mu.Lock()
	defer p.forms.mu.Unlock()
	p.mustForm(sent.Get("form")).Name = name
	return nil
}

// addSubmissions adds submissions as the form's page does: webhooks get them.
func (p *controlPage) addSubmissions(sent url.Values) error {
	count, err := readCount(sent)
	if err != nil {
		return err
	}
	p.forms.mu.Lock()
	defer p.forms.mu.Unlock()
	form := p.mustForm(sent.Get("form"))
	for i := range count {
		made := &Submission{}
		for _, question := range form.Questions {
			made.Questions = append(made.Questions, Answer{ID: question.ID, Value: sampleAnswer(question, i)})
		}
		p.store(form, made)
		p.forms.deliver(form, made)
	}
	return nil
}

func readCount(sent url.Values) (int, error) {
	count, err := strconv.Atoi(sent.Get("count"))
	if err != nil || count < 1 || count > 1000 {
		return 0, errors.New("the number must be between 1 and 1000")
	}
	return count, nil
}

// sampleAnswer returns an answer of the question's type, or null if the page does not ask the question.
func sampleAnswer(question Question, i int) json.RawMessage {
	control := controlFor(question)
	entered, known := map[string]string{
		"email": "person@example.com", "tel": "+1 555 0100", "url": "https://example.com/", "color": "#1f5f4a",
		"date": "2026-01-15", "datetime-local": "2026-01-15T12:30", "time": "12:30", "number": strconv.Itoa(i%5 + 1),
	}[control.Input]
	switch {
	case len(question.Options) > 0:
		entered = question.Options[i%len(question.Options)].Value
	case !known:
		entered = fmt.Sprint("Answer ", i+1)
	}
	value, _ := control.read(question, []string{entered})
	return value
}

// revokeKey revokes a key, or makes it work again.
func (p *controlPage) revokeKey(sent url.Values) error {
	p.core.mu.Lock()
	defer p.core.mu.Unlock()
	for token, held := range p.tokens {
		if p.mark(token) == sent.Get("key") {
			held.revoked = sent.Get("undo") == ""
			return nil
		}
	}
	return errors.New("no such key exists")
}

// mark names a token on the page without showing it.
func (p *controlPage) mark(token string) string {
	return strconv.FormatUint(maphash.String(p.seed, token), 36)
}

func (p *controlPage) addField(sent url.Values) error {
	database, table, _ := strings.Cut(sent.Get("table"), "/")
	p.AddField(database, table, Field{Name: strings.TrimSpace(sent.Get("name")), Type: sent.Get("type")})
	return nil
}

// injectFault replaces the fault before, because two faults would count the same requests. No name removes the fault.
func (p *controlPage) injectFault(sent url.Values) error {
	count, err := readCount(sent)
	if err != nil {
		return err
	}
	var injected []*activeFault
	for _, offered := range controlFaults {
		if offered.Name == sent.Get("fault") {
			chosen := offered.fault
			chosen.Times = count
			injected = []*activeFault{{Fault: chosen}}
		}
	}
	p.core.mu.Lock()
	defer p.core.mu.Unlock()
	p.faults, p.fault = injected, sent.Get("fault")
	return nil
}

// shownForm and shownKey are rows of the control page.
type (
	shownForm struct {
		ID, Name              string
		Submissions, Webhooks int
	}
	shownKey struct {
		Mark, Account, App string
		Revoked            bool
	}
)

func (p *controlPage) show(w http.ResponseWriter, _ *http.Request) {
	page := map[string]any{
		"Forms": p.shownForms(), "Databases": p.Databases(), "Types": plainTypes(), "Faults": controlFaults,
	}
	page["Keys"], page["Fault"], page["Left"] = p.shownCore()
	writePage(w, htmlAnswer(http.StatusOK, "control.html", page, "'self'"))
}

// shownCore returns the keys, and the name of the fault with the number of requests that it still applies to.
func (p *controlPage) shownCore() (keys []shownKey, fault string, left int) {
	p.core.mu.Lock()
	defer p.core.mu.Unlock()
	for token, held := range p.tokens {
		keys = append(keys, shownKey{p.mark(token), held.owner.name, held.app, held.revoked})
	}
	slices.SortFunc(keys, func(a, b shownKey) int {
		return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.App, b.App), cmp.Compare(a.Mark, b.Mark))
	})
	for _, active := range p.faults {
		left = max(0, active.Times-active.hits)
	}
	return keys, p.fault, left
}

func (p *controlPage) shownForms() []shownForm {
	p.forms.mu.Lock()
	defer p.forms.mu.Unlock()
	var shown []shownForm
	for _, form := range p.forms.forms {
		row := shownForm{ID: form.ID, Name: form.Name, Submissions: len(form.submissions)}
		for _, webhook := range p.webhooks {
			if webhook.FormID == form.ID {
				row.Webhooks++
			}
		}
		shown = append(shown, row)
	}
	return shown
}

// plainTypes returns the types of fields that need no settings.
func plainTypes() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(fieldTypes)), func(name string) bool {
		_, err := fieldTypes[name].template(nil, nil)
		return err != nil
	})
}

// lastRequests returns the newest requests, the newest first.
func (p *controlPage) lastRequests() []Request {
	p.core.mu.Lock()
	defer p.core.mu.Unlock()
	var last []Request
	for _, entry := range slices.Backward(p.requests[max(0, len(p.requests)-shownRequests):]) {
		last = append(last, *entry)
	}
	return last
}
