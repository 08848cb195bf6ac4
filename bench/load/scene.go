// SPDX-License-Identifier: Apache-2.0

package load

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"
	"time"
)

// Agent is one agent of a scene: the name is also the SIP user.
type Agent struct {
	Name   string
	Levels string // YAML: {boots: 5, german: 3}
}

// Scene is who takes part in a run.
type Scene struct {
	Ring    time.Duration // how long a phone rings before the next is tried
	WrapUp  time.Duration
	Agents  []Agent
	Phones  []PhoneGroup
	Dead    []string // agents whose phone is not there
	Callers []CallerGroup
}

// The lines of a scene. Their names are the numbers that callers dial.
const (
	LineOrders  = "1001" // boots, answered at once
	LineRepairs = "1002" // repairs, answered with the agent
	LineGerman  = "1003" // boots and german, answered with the agent
	LineExpert  = "1004" // repairs at the highest level, answered at once
	LineMaster  = "1005" // the same, answered with the agent
	LineClosed  = "1006" // nobody serves it: on to rig-exit
	LineNarrow  = "1007" // one may wait, for 3 s: on to rig-exit; answered with the agent
	LineNarrow2 = "1008" // the same queue, answered at once

	// LineNoQueue and so on: the dialplan says something that is not so.
	LineNoQueue  = "1901"
	LineNoNeed   = "1902"
	LineNonsense = "1903"

	// LineAsking is LineOrders for who asks for Asked, LineStranger for who asks for
	// somebody whom nobody knows.
	LineAsking   = "1904"
	LineStranger = "1905"
)

// Asked is the agent whom callers of LineAsking ask for.
const Asked = "asked"

var configTemplate = template.Must(template.New("cordial.yaml").Parse(`# SPDX-License-Identifier: Apache-2.0
# Written by the rig for one run.
asterisk:
  - {name: pbx, url: "{{.URL}}", user: {{.User}}, password: "{{.Password}}"}
skills: [{name: boots}, {name: repairs}, {name: german}]
sites: [{name: rig, zone: Europe/Berlin}]
queues:
  - name: orders
    needs: [{skill: boots, least: 3}]
    expertise_worth: 2s
    order_worth: 3s
    ring: {{.Ring}}
    wrap_up: {{.WrapUp}}
  - name: repairs
    needs: [{skill: repairs, least: 6, weight: 2, relax: [{after: 2s, level: 3}, {after: 5s, level: 1}]}]
    expertise_worth: 2s
    order_worth: 3s
    ring: {{.Ring}}
    wrap_up: {{.WrapUp}}
  - name: experts
    needs: [{skill: repairs, least: 10}]
    ring: {{.Ring}}
    wrap_up: {{.WrapUp}}
  - name: closed
    needs: [{skill: german, least: 10}]
    ring: {{.Ring}}
    limits: {nobody: {then: {extension: {context: rig-exit, exten: nobody}}}}
  - name: narrow
    needs: [{skill: boots, least: 3}]
    ring: {{.Ring}}
    limits:
      longest: {contacts: 1, then: {announcement: "sound:all-circuits-busy-now"}}
      wait: {after: 3s, then: {extension: {context: rig-exit, exten: timeout}}}
lines:
  - {name: "1001", queue: orders, answer: at_once}
  - {name: "1002", queue: repairs, answer: with_agent}
  - {name: "1003", queue: orders, answer: with_agent, needs: [{skill: german, least: 4}]}
  - {name: "1004", queue: experts, answer: at_once}
  - {name: "1005", queue: experts, answer: with_agent}
  - {name: "1006", queue: closed, answer: with_agent}
  - {name: "1007", queue: narrow, answer: with_agent}
  - {name: "1008", queue: narrow, answer: at_once}
agents:
{{range .Agents}}  - {name: {{.Name}}, endpoint: PJSIP/{{.Name}}, site: rig, skills: {{.Levels}}}
{{end}}`))

// WriteConfig writes the scene's cordial.yaml into dir and returns its path.
func (s Scene) WriteConfig(dir string, a *Asterisk, password string) (string, error) {
	var out bytes.Buffer
	err := configTemplate.Execute(&out, struct {
		Scene
		URL, User, Password string
	}{s, a.URL(), a.User, password})
	if err != nil {
		return "", fmt.Errorf("write the configuration: %w", err)
	}
	path := filepath.Join(dir, "cordial.yaml")
	return path, os.WriteFile(path, out.Bytes(), 0o600)
}

// levels gives the nth agent skills of a fixed pattern: of three, two know boots
// and two know repairs; one of three knows German. One in sixteen is a master of repairs.
func levels(n int) string {
	var skills []string
	if n%3 != 0 {
		skills = append(skills, fmt.Sprintf("boots: %d", 1+n*7%10))
	}
	switch {
	case n%16 == 5:
		skills = append(skills, "repairs: 10")
	case n%3 != 1:
		skills = append(skills, fmt.Sprintf("repairs: %d", 1+n*5%9))
	}
	if n%3 == n%2 {
		skills = append(skills, fmt.Sprintf("german: %d", 3+n%8))
	}
	return "{" + strings.Join(skills, ", ") + "}"
}

// crew adds a group of n agents with one kind of phone.
func (s *Scene) crew(n int, g PhoneGroup) {
	for range n {
		a := Agent{Name: fmt.Sprintf("agent%03d", len(s.Agents)+1), Levels: levels(len(s.Agents) + 1)}
		s.Agents = append(s.Agents, a)
		g.Agents = append(g.Agents, a.Name)
	}
	if g.Kind == "" {
		s.Dead = append(s.Dead, g.Agents...)
		return
	}
	s.Phones = append(s.Phones, g)
}

// crowd adds n callers of one behaviour, on the lines in turn.
func (s *Scene) crowd(n int, g CallerGroup, lines ...string) {
	for i := range n {
		g.Callers = append(g.Callers, Caller{
			Number: fmt.Sprintf("49%02d%04d", len(s.Callers)+1, i),
			Line:   lines[i%len(lines)],
		})
	}
	s.Callers = append(s.Callers, g)
}

// BusyDay is the scene of the first test: 78 agents and phones of every kind,
// 640 callers of every kind within 28 s.
func BusyDay() Scene {
	const over = 28 * time.Second
	s := Scene{Ring: 2 * time.Second, WrapUp: 300 * time.Millisecond}
	s.crew(24, PhoneGroup{Name: "quick", Kind: Answers, RingMillis: 150})
	s.crew(16, PhoneGroup{Name: "brisk", Kind: Answers, RingMillis: 400})
	s.crew(12, PhoneGroup{Name: "slow", Kind: Answers, RingMillis: 900})
	s.crew(12, PhoneGroup{Name: "parting", Kind: Answers, RingMillis: 300, TalkMillis: 1500})
	s.crew(2, PhoneGroup{Name: "late", Kind: Answers, RingMillis: int(s.Ring.Milliseconds())})
	s.crew(2, PhoneGroup{Name: "busy", Kind: Busy})
	s.crew(2, PhoneGroup{Name: "declines", Kind: Declines, RingMillis: 300, Status: "603 Decline"})
	s.crew(2, PhoneGroup{Name: "rejects", Kind: Declines, RingMillis: 300, Status: "486 Busy Here"})
	s.crew(2, PhoneGroup{Name: "silent", Kind: Silent})
	s.crew(2, PhoneGroup{Name: "forwards", Kind: Forwards})
	s.crew(2, PhoneGroup{Name: "dead"})

	s.crowd(180, CallerGroup{Name: "talks", TalkMillis: 2600, Over: over}, LineOrders)
	s.crowd(180, CallerGroup{Name: "waits", TalkMillis: 1500, Over: over}, LineRepairs, LineGerman)
	s.crowd(70, CallerGroup{Name: "patient", TalkMillis: 4000, Over: over}, LineOrders, LineRepairs)
	s.crowd(30, CallerGroup{Name: "leaves", TalkMillis: 700, Over: over}, LineExpert)
	s.crowd(30, CallerGroup{Name: "cancels", CancelMillis: 900, TalkMillis: 1000, Over: over}, LineMaster)
	s.crowd(35, CallerGroup{Name: "midring-bye", TalkMillis: 100, Over: over}, LineOrders)
	s.crowd(35, CallerGroup{Name: "midring-cancel", CancelMillis: 110, TalkMillis: 500, Over: over}, LineRepairs, LineGerman)
	s.crowd(40, CallerGroup{Name: "race-bye", TalkMillis: 160, Over: over}, LineOrders)
	// Two, because how long an answer takes to reach the caller depends on the machine's load.
	s.crowd(20, CallerGroup{Name: "race-cancel", CancelMillis: 210, TalkMillis: 500, Over: over}, LineGerman, LineRepairs)
	s.crowd(20, CallerGroup{Name: "race-cancel-late", CancelMillis: 320, TalkMillis: 500, Over: over}, LineGerman, LineRepairs)
	return s
}

// LongTalk is the scene of the second test: talking agents talk, and more callers
// than agents, all of whom stay for patience.
func LongTalk(agents, callers int, patience time.Duration) Scene {
	s := Scene{Ring: 5 * time.Second, WrapUp: 300 * time.Millisecond}
	g := PhoneGroup{Name: "steady", Kind: Answers, RingMillis: 200}
	for i := range agents {
		name := fmt.Sprintf("agent%03d", i+1)
		s.Agents = append(s.Agents, Agent{Name: name, Levels: "{boots: 5}"})
		g.Agents = append(g.Agents, name)
	}
	s.Phones = []PhoneGroup{g}
	s.crowd(callers, CallerGroup{Name: "stays", TalkMillis: int(patience.Milliseconds()), Over: 3 * time.Second}, LineOrders)
	return s
}

// FullHouse is the scene of the kill test: more callers than agents for that long,
// so that at least 50 wait, 20 talk and 10 phones ring nearly all the time. Half of
// them are answered at once and hang up when their patience ends; the others hear
// ringing until an agent comes, give up or talk. Most talks are ended by the agents.
func FullHouse(d time.Duration) Scene {
	s := Scene{Ring: 6 * time.Second, WrapUp: 200 * time.Millisecond}
	s.crew(20, PhoneGroup{Name: "quick", Kind: Answers, RingMillis: 500, TalkMillis: 1800})
	s.crew(22, PhoneGroup{Name: "brisk", Kind: Answers, RingMillis: 1200, TalkMillis: 2000})
	s.crew(18, PhoneGroup{Name: "slow", Kind: Answers, RingMillis: 2500, TalkMillis: 1500})
	for i := range s.Agents {
		s.Agents[i].Levels = fmt.Sprintf("{boots: %d, german: 5}", 3+i%7)
	}
	tenths := int(d / (100 * time.Millisecond)) // a group's callers: one for each gives 10 calls/s
	s.crowd(60, CallerGroup{Name: "crowd", TalkMillis: 30_000, Over: 3 * time.Second}, LineOrders)
	s.crowd(tenths*3/10, CallerGroup{Name: "hasty", TalkMillis: 4000, Over: d}, LineOrders)
	s.crowd(tenths*3/10, CallerGroup{Name: "brief", CancelMillis: 6000, TalkMillis: 1500, Over: d}, LineGerman)
	s.crowd(tenths*3/10, CallerGroup{Name: "calm", TalkMillis: 9000, Over: d}, LineOrders)
	s.crowd(tenths*3/10, CallerGroup{Name: "kind", CancelMillis: 13_000, TalkMillis: 3000, Over: d}, LineGerman)
	s.crowd(tenths*5/10, CallerGroup{Name: "steadfast", TalkMillis: 40_000, Over: d}, LineOrders)
	s.crowd(tenths*5/10, CallerGroup{Name: "devoted", CancelMillis: 40_000, TalkMillis: 3000, Over: d}, LineGerman)
	return s
}

// Plenty is the scene of a measurement: so many agents that everybody is offered at
// once. It has no callers yet.
func Plenty(agents int) Scene {
	s := Scene{Ring: 5 * time.Second, WrapUp: 200 * time.Millisecond}
	s.crew(agents, PhoneGroup{Name: "steady", Kind: Answers, RingMillis: 100})
	for i := range s.Agents {
		s.Agents[i].Levels = fmt.Sprintf("{boots: %d}", 3+i%7)
	}
	return s
}

// Size counts the scene's callers.
func (s Scene) Size() int {
	n := 0
	for _, g := range s.Callers {
		n += len(g.Callers)
	}
	return n
}
