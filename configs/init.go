// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"bytes"
	"crypto/rand"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/template"

	"go.yaml.in/yaml/v4"
)

//go:embed templates
var templates embed.FS

// Answers are what [Init] fills in. An empty field has the value in brackets.
type Answers struct {
	Node        string       // what to call the switch [pbx1]
	URL         string       // of its ARI [http://127.0.0.1:8088/ari]
	Outbound    string       // where it finds us if it connects to us, as host:port [it does not]
	User        string       // of its ARI [cordial]
	Application string       // in Stasis() [cordial]
	Site        string       // where the agents work [main]
	Zone        string       // its time zone [UTC]
	Lines       []LineAnswer // [orders at 100, returns at 200]
	Agents      []string     // logins [a101, a102]; each gets an endpoint PJSIP/login
}

// LineAnswer is a line: the number that customers dial and what it is called.
// A queue and a skill of the same name come with it.
type LineAnswer struct {
	Name   string
	Number string // an extension of the dialplan; the name if it is empty
}

// The names of the files that Init writes, below its directory, in this order.
var initFiles = []struct {
	name   string
	mode   fs.FileMode // those that hold a password are for their owner only
	source string
}{
	{"cordial.yaml", 0o600, "templates/cordial.yaml.tmpl"},
	{"asterisk/ari.conf", 0o600, "templates/asterisk/ari.conf.tmpl"},
	{"asterisk/extensions.conf", 0o644, "templates/asterisk/extensions.conf.tmpl"},
	{"asterisk/http.conf", 0o644, "templates/asterisk/http.conf.tmpl"},
	{"asterisk/musiconhold.conf", 0o644, "templates/asterisk/musiconhold.conf.tmpl"},
	{"asterisk/pjsip.conf", 0o600, "templates/asterisk/pjsip.conf.tmpl"},
	{"asterisk/websocket_client.conf", 0o600, "templates/asterisk/websocket_client.conf.tmpl"},
}

// ErrExists is returned by [Init] if it would have to overwrite something.
var ErrExists = errors.New("already exists; name another directory, or move it away")

// Init writes a commented cordial.yaml and the files for Asterisk into dir,
// which it makes if need be, filled in with the answers and with new random
// passwords. It overwrites nothing: if one of the files is there, it writes none
// and returns ErrExists. Answers that make no good configuration are an error too.
func Init(dir string, a Answers) error {
	files, err := render(a, rand.Text)
	if err != nil {
		return err
	}
	for _, f := range initFiles {
		path := filepath.Join(dir, f.name)
		if _, err := os.Lstat(path); err == nil {
			return fmt.Errorf("%s: %w", path, ErrExists)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("cannot look into %s: %w", dir, err)
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, "asterisk"), 0o750); err != nil {
		return fmt.Errorf("cannot make the directory: %w", err)
	}
	for _, f := range initFiles {
		if err := create(filepath.Join(dir, f.name), files[f.name], f.mode); err != nil {
			return fmt.Errorf("cannot write: %w", err)
		}
	}
	return nil
}

// create writes a file that must not be there yet.
func create(path string, data []byte, mode fs.FileMode) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode) //nolint:gosec // the administrator names the directory
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		_ = f.Close() // the write's error says more
		return err
	}
	return f.Close()
}

// sections of the files for Asterisk that no user or agent can be called.
var sections = []string{"general", "global", "system", "transport-udp", "agent-phone", "agent-auth", "agent-aor", "trunk"}

// filled is what the templates see.
type filled struct {
	Answers
	Agents   []agentAnswer
	Password string
	Port     string
	Language string // a skill that is none of the lines'
	Way      string // where the switch finds us, or would
	Off      string // before lines that count only if it connects to us
}

type agentAnswer struct{ Name, Password string }

// render fills in the templates and makes sure of the result.
func render(a Answers, password func() string) (map[string][]byte, error) {
	data, err := fill(a.orDefaults(), password)
	if err != nil {
		return nil, err
	}
	words := template.FuncMap{"text": text}
	t, err := template.New("").Funcs(words).ParseFS(templates, "templates/*.tmpl", "templates/asterisk/*.tmpl")
	if err != nil {
		return nil, fmt.Errorf("the built-in templates: %w", err)
	}
	files := make(map[string][]byte, len(initFiles))
	for _, f := range initFiles {
		var b bytes.Buffer
		if err := t.ExecuteTemplate(&b, filepath.Base(f.source), data); err != nil {
			return nil, fmt.Errorf("the built-in template of %s: %w", f.name, err)
		}
		files[f.name] = b.Bytes()
	}
	if _, err := Parse("cordial.yaml", files["cordial.yaml"]); err != nil {
		return nil, fmt.Errorf("these answers make no good configuration:\n%w", err)
	}
	return files, nil
}

// fill makes what the templates see of answers that can stand in the files.
func fill(a Answers, password func() string) (filled, error) {
	u, err := a.check()
	if err != nil {
		return filled{}, err
	}
	a.URL = u.String()
	data := filled{Answers: a, Password: password(), Port: u.Port(), Language: "german"}
	if data.Port == "" {
		data.Port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	if data.Way = a.Outbound; data.Way == "" {
		data.Way, data.Off = "127.0.0.1:8089", ";"
	}
	for _, name := range a.Agents {
		data.Agents = append(data.Agents, agentAnswer{name, password()})
	}
	for slices.ContainsFunc(a.Lines, func(l LineAnswer) bool { return l.Name == data.Language }) {
		data.Language += "-spoken"
	}
	return data, nil
}

// text writes a text in YAML, in quotes only where YAML would take it for
// something else, such as a login of digits.
func text(s string) (string, error) {
	b, err := yaml.Dump(s)
	return strings.TrimSpace(string(b)), err
}

// orDefaults fills in what was not answered.
func (a Answers) orDefaults() Answers {
	for _, x := range []struct {
		answer *string
		preset string
	}{
		{&a.Node, "pbx1"},
		{&a.URL, "http://127.0.0.1:8088/ari"},
		{&a.User, "cordial"},
		{&a.Application, "cordial"},
		{&a.Site, "main"},
		{&a.Zone, "UTC"},
	} {
		if *x.answer == "" {
			*x.answer = x.preset
		}
	}
	if len(a.Lines) == 0 {
		a.Lines = []LineAnswer{{"orders", "100"}, {"returns", "200"}}
	}
	if len(a.Agents) == 0 {
		a.Agents = []string{"a101", "a102"}
	}
	lines := make([]LineAnswer, len(a.Lines))
	for i, l := range a.Lines {
		if l.Number == "" {
			l.Number = l.Name
		}
		lines[i] = l
	}
	a.Lines = lines
	return a
}

// check makes sure that each answer can stand in the files as it is, so that
// none can bring in lines of its own.
func (a Answers) check() (*url.URL, error) {
	names := []string{a.Node, a.User, a.Application, a.Site}
	for _, name := range append([]string{a.User}, a.Agents...) {
		if slices.Contains(sections, name) || name == a.Application+"-outbound" {
			return nil, fmt.Errorf("%s is a section of Asterisk's files: give the user or agent another name", name)
		}
	}
	numbers := make(map[string]bool)
	for _, l := range a.Lines {
		names = append(names, l.Name)
		if err := new(Exten).UnmarshalText([]byte(l.Number)); err != nil {
			return nil, fmt.Errorf("line %s: %w", l.Name, err)
		}
		if strings.HasPrefix(l.Number, "_") || numbers[l.Number] {
			return nil, fmt.Errorf("line %s: %s: each line needs a number of its own, and not a pattern", l.Name, l.Number)
		}
		numbers[l.Number] = true
	}
	for _, name := range append(names, a.Agents...) {
		if err := new(Name).UnmarshalText([]byte(name)); err != nil {
			return nil, err
		}
	}
	if err := new(Zone).UnmarshalText([]byte(a.Zone)); err != nil {
		return nil, err
	}
	if err := a.reachable(); err != nil {
		return nil, err
	}
	var at URL
	if err := at.UnmarshalText([]byte(a.URL)); err != nil {
		return nil, err
	}
	return url.Parse(string(at))
}

// reachable makes sure that Asterisk can connect to what it is told.
func (a Answers) reachable() error {
	if a.Outbound == "" {
		return nil
	}
	if err := new(Address).UnmarshalText([]byte(a.Outbound)); err != nil {
		return err
	}
	host, port, _ := net.SplitHostPort(a.Outbound)
	ip := net.ParseIP(host)
	if ip == nil && !nameForm.MatchString(host) || ip != nil && ip.IsUnspecified() || port == "0" {
		return fmt.Errorf("%s is not where Asterisk can find us: give one address and a port, such as 127.0.0.1:8089", quoted(a.Outbound))
	}
	return nil
}
