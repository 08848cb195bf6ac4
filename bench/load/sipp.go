// SPDX-License-Identifier: Apache-2.0

package load

import (
	"bytes"
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"text/template"
	"time"
)

//go:embed sipp/*.tmpl
var scenarioTemplates embed.FS

// PhoneKind is how an agent's phone behaves.
type PhoneKind string

// The phones' behaviours. An unreachable phone has no SIPp at all.
const (
	Answers  PhoneKind = "answer"
	Busy     PhoneKind = "busy"    // 486 at once
	Declines PhoneKind = "decline" // a final status after ringing
	Silent   PhoneKind = "silent"  // rings until it is cancelled
	Forwards PhoneKind = "forward" // 302
)

// PhoneGroup is one SIPp process that plays some agents' phones.
type PhoneGroup struct {
	Name       string
	Kind       PhoneKind
	RingMillis int    // before it answers or declines
	TalkMillis int    // until the phone hangs up; 0 leaves that to the other side
	Status     string // of Declines, e.g. "603 Decline"
	Agents     []string
}

// Caller is one line of a call list.
type Caller struct{ Number, Line string }

// CallerGroup is one SIPp process that plays callers of one behaviour.
type CallerGroup struct {
	Name         string
	CancelMillis int           // gives up when not answered by then; 0 never
	TalkMillis   int           // hangs up that long after the answer; 0 leaves that to the other side
	Over         time.Duration // all of them begin within this, evenly spread
	Callers      []Caller
}

// Refusals are the final statuses that a caller's script knows.
func (CallerGroup) Refusals() []int {
	return []int{400, 403, 404, 480, 486, 488, 500, 503, 603}
}

// SIPp is one running SIPp process.
type SIPp struct {
	*Process
	LogPath string
	Port    int
}

// sippDir is where one run's scenarios and logs lie.
type sippDir string

func (d sippDir) path(name string) string { return filepath.Join(string(d), name) }

func (d sippDir) scenario(name, source string, data any) (string, error) {
	t, err := template.ParseFS(scenarioTemplates, "sipp/"+source)
	if err != nil {
		return "", fmt.Errorf("parse %s: %w", source, err)
	}
	var out bytes.Buffer
	if err := t.Execute(&out, data); err != nil {
		return "", fmt.Errorf("write the scenario of %s: %w", name, err)
	}
	path := d.path(name + ".xml")
	return path, os.WriteFile(path, out.Bytes(), 0o600)
}

func (d sippDir) start(name, scenario string, port int, more ...string) (*SIPp, error) {
	media, err := mediaPort()
	if err != nil {
		return nil, err
	}
	log := d.path(name + ".log")
	argv := append([]string{
		"sipp", "-sf", scenario, "-i", "127.0.0.1", "-p", strconv.Itoa(port), "-mp", strconv.Itoa(media),
		"-nostdin", "-trace_logs", "-log_file", log, "-trace_err", "-error_file", d.path(name + ".err"),
		"-l", "2000", "-default_behaviors", "all,-bye",
	}, more...)
	p, err := StartProcess("sipp "+name, d.path(name+".out"), argv...)
	if err != nil {
		return nil, err
	}
	return &SIPp{Process: p, LogPath: log, Port: port}, nil
}

// StartPhones starts the phones of a group on the given port.
func StartPhones(dir string, g PhoneGroup, port int) (*SIPp, error) {
	d := sippDir(dir)
	scenario, err := d.scenario(g.Name, "phone.xml.tmpl", g)
	if err != nil {
		return nil, err
	}
	return d.start(g.Name, scenario, port)
}

// StartCallers lets the callers of a group call the SIP server at target.
// The process ends by itself when the last call is over.
func StartCallers(dir string, g CallerGroup, target string) (*SIPp, error) {
	d := sippDir(dir)
	scenario, err := d.scenario(g.Name, "caller.xml.tmpl", g)
	if err != nil {
		return nil, err
	}
	list := bytes.NewBufferString("SEQUENTIAL\n")
	for _, c := range g.Callers {
		fmt.Fprintf(list, "%s;%s;\n", c.Number, c.Line)
	}
	csv := d.path(g.Name + ".csv")
	if err := os.WriteFile(csv, list.Bytes(), 0o600); err != nil {
		return nil, fmt.Errorf("write the call list of %s: %w", g.Name, err)
	}
	ports, err := FreePorts(1)
	if err != nil {
		return nil, err
	}
	return d.start(g.Name, scenario, ports[0], "-inf", csv, "-m", strconv.Itoa(len(g.Callers)),
		"-r", strconv.Itoa(len(g.Callers)), "-rp", strconv.FormatInt(g.Over.Milliseconds(), 10), target)
}

// stopGrace is how long a SIPp process gets to end by itself.
const stopGrace = 2 * time.Second
