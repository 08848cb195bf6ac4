// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"cordial/acd"
	"cordial/routing"
)

// Options are what a fit may be told; the zero value is usable.
type Options struct {
	// Zone is the IANA time zone of the clocks by which days are divided. "": that of
	// most agents, and UTC where the log does not tell it.
	Zone string
	// From and To leave out the calls before and after these days of the zone, such as
	// 2026-03-02. "": none.
	From, To string
	// RedialWithin is how soon after a call that was not served the next one of the same
	// caller is a redial. 0: 2 h.
	RedialWithin time.Duration
	// WrapUp is the mean wrap-up where the log does not tell it; 0: none.
	WrapUp time.Duration

	// patience estimates patience; nil is fitPatience. A test plants a wrong one.
	patience func([]stay) *length
}

// callType is a type of calls of the scenario.
type callType struct {
	name, line             string
	needs                  []acd.NeedConfig
	talk, wrapUp, patience *length // nil: that of all
}

// Model is what was estimated from a log: a scenario.
type Model struct {
	log   *Log
	days  *calendar
	notes notes
	seed  uint64

	centre   acd.Config
	siteZone map[string]string // by site
	siteOf   map[string]string // by agent

	types                  []callType
	talk, wrapUp, patience *length
	arrivals               arrivals
	again                  *again
	customers              int
	answer, back           *length
	missed                 float64
	groups                 []group
}

// Fit estimates a scenario from a log. Options with a zone or days that make no sense,
// and a log too long or too short for a scenario, are errors.
func Fit(l *Log, o Options) (*Model, error) {
	m := &Model{log: l, siteZone: make(map[string]string), siteOf: make(map[string]string)}
	if err := m.calendar(&o); err != nil {
		return nil, err
	}
	m.sites()
	m.centred()
	m.lengths(&o)
	within := o.RedialWithin
	if within == 0 {
		within = 2 * time.Hour
	}
	redials, times := m.redials(within)
	m.arrive(redials, times)
	m.rings()
	if err := m.staffed(); err != nil {
		return nil, err
	}
	m.seeded()
	return m, nil
}

// calendar finds the days, and leaves out what lies outside.
func (m *Model) calendar(o *Options) error {
	l := m.log
	if o.Zone == "" {
		o.Zone = m.commonZone()
	}
	zone, err := time.LoadLocation(o.Zone)
	if err != nil {
		return fmt.Errorf("--zone: %w: give an IANA time zone such as Europe/Berlin", err)
	}
	from, to := acd.Time(0), l.end+1
	for _, x := range []struct {
		flag, day string
		at        *acd.Time
		plus      int
	}{{"--from", o.From, &from, 0}, {"--to", o.To, &to, 1}} {
		if x.day == "" {
			continue
		}
		t, err := time.ParseInLocation(time.DateOnly, x.day, zone)
		if err != nil {
			return fmt.Errorf("%s: %.20q is not a day: give one such as 2026-03-02", x.flag, x.day)
		}
		*x.at = acd.Time(t.AddDate(0, 0, x.plus).UnixNano())
	}
	if o.From != "" || o.To != "" {
		if err := l.cut(from, to); err != nil {
			return err
		}
	}
	first, last := l.calls[0].at, l.calls[len(l.calls)-1].at
	if last.Sub(first) > (mostDays-2)*24*time.Hour {
		return fmt.Errorf("%s: from the first call to the last there are more than %d days: fit a part with --from and --to", l.name, mostDays-2)
	}
	m.days = newCalendar(zone, first, last)
	l.staff.cut(m.days.start(), m.days.end())
	return nil
}

// commonZone is the time zone of most agents.
func (m *Model) commonZone() string {
	c := m.log.config
	if c == nil {
		m.notes.about("zone", "the log does not tell its time zone: days are divided by UTC; give --zone")
		return "UTC"
	}
	zones, heads := make(map[string]string), make(map[string]int)
	for _, s := range c.Sites {
		zones[s.Name] = s.Zone
	}
	best := "UTC"
	for _, a := range c.Agents {
		if z := zones[a.Site]; z != "" {
			heads[z]++
			if heads[z] > heads[best] {
				best = z
			}
		}
	}
	return best
}

func (m *Model) sites() {
	if m.log.config == nil {
		return
	}
	for _, s := range m.log.config.Sites {
		m.siteZone[s.Name] = s.Zone
	}
	for _, a := range m.log.config.Agents {
		m.siteOf[a.Name] = a.Site
	}
}

// lengths estimates what takes how long.
func (m *Model) lengths(o *Options) {
	l := m.log
	fit := func(x []time.Duration) *length { return fitLengths(x, l.grain) }
	var own []*length
	m.talk, own = l.byKind(func(c *call) (time.Duration, bool) { return c.talk, c.talk != unknown }, fewest, fit)
	for i := range own {
		m.types[i].talk = own[i]
	}
	if m.talk == nil && slices.Contains(own, nil) {
		m.talk = &length{way: "exponential", mean: 3 * time.Minute, how: "nobody talked in the log: a guess"}
	}
	m.wrapUp, own = l.byKind(func(c *call) (time.Duration, bool) { return c.wrapUp, c.wrapUp != unknown }, fewest, fit)
	for i := range own {
		m.types[i].wrapUp = own[i]
	}
	if m.wrapUp == nil && o.WrapUp > 0 && slices.Contains(own, nil) {
		m.wrapUp = &length{way: "exponential", mean: o.WrapUp, how: "as given by --wrap-up"}
	}
	patience := o.patience
	if patience == nil {
		patience = fitPatience
	}
	m.patient(patience)
}

// patient estimates patience: a type of its own where at least 50 gave up.
func (m *Model) patient(fit func([]stay) *length) {
	each, gaveUp := make([][]call, len(m.types)), make([]int, len(m.types))
	for _, c := range m.log.calls {
		each[c.kind] = append(each[c.kind], c)
		if c.ending == abandoned {
			gaveUp[c.kind]++
		}
	}
	var rest []call
	left := 0
	for i := range each {
		if gaveUp[i] >= fewest && len(each) > 1 {
			m.types[i].patience = fit(stays(each[i]))
			continue
		}
		rest, left = append(rest, each[i]...), left+gaveUp[i]
	}
	if left < leastRest {
		rest = m.log.calls
	}
	m.patience = fit(stays(rest))
	if m.patience == nil {
		m.notes.about("patience", "nobody gave up: callers are taken to wait for ever")
		return
	}
	m.notes.about("censored", "those who were answered had more patience than they needed, nobody knows how much: their waits count as censored")
}

// rings estimates what the phones do.
func (m *Model) rings() {
	p := &m.log.phones
	m.answer = fitLengths(p.answer, m.log.grain)
	m.back = fitLengths(p.back, m.log.grain)
	if n := p.missed + len(p.answer); n > 0 {
		m.missed = float64(p.missed) / float64(n)
	}
	if m.back == nil && m.log.Format == QueueLog && p.missed > 0 {
		m.back = &length{way: "constant", mean: 5 * time.Second, how: "a guess: queues try the next after 5 s"}
	}
}

// staffed finds who works when.
func (m *Model) staffed() error {
	if m.log.Format == CSV {
		return m.reckoned()
	}
	if err := m.roster(); err != nil {
		return err
	}
	if len(m.groups) == 0 {
		return fmt.Errorf("%s: %w: nobody is there to take calls: the log has no agents", m.log.name, ErrUseless)
	}
	m.crew()
	return nil
}

// crew puts the agents of the groups into the centre: those of a journal's as they were
// configured, those of a queue_log by numbers.
func (m *Model) crew() {
	by := make(map[*worker]acd.AgentConfig)
	for _, w := range m.log.staff.workers {
		if m.log.config == nil {
			by[w] = m.newcomer(w)
		}
	}
	if c := m.log.config; c != nil {
		for _, a := range c.Agents {
			by[m.log.staff.named(a.Name)] = a
		}
	}
	m.centre.Agents = nil
	gone := 0
	for i := range m.groups {
		g := &m.groups[i]
		gone += len(g.hands)
		g.hands = slices.DeleteFunc(g.hands, func(h *hand) bool { _, ok := by[h.worker]; return !ok })
		gone -= len(g.hands)
		for _, h := range g.hands {
			a := by[h.worker]
			if h.name != a.Name {
				a.Endpoint += strings.TrimPrefix(h.name, a.Name)
			}
			a.Name = h.name
			m.centre.Agents = append(m.centre.Agents, a)
		}
	}
	m.groups = slices.DeleteFunc(m.groups, func(g group) bool { return len(g.hands) == 0 })
	m.notes.add(note{key: "gone", count: gone, text: "shifts of agents who are not in the configuration any more are left out"})
	slices.SortFunc(m.centre.Agents, func(a, b acd.AgentConfig) int { return cmp.Compare(a.Name, b.Name) })
}

// newcomer is an agent of whom no configuration tells. Who she is does not stand in the
// scenario.
func (m *Model) newcomer(w *worker) acd.AgentConfig {
	a := acd.AgentConfig{Name: w.label, Endpoint: "PJSIP/" + w.label, Levels: make(map[string]acd.Level)}
	for skill := range w.skills { //lint:sorted into a map
		a.Levels[skill] = routing.MaxLevel
	}
	return a
}

// seeded derives the seed from the log, so that the same log gives the same scenario,
// and not the chance that a simulation may have made it with.
func (m *Model) seeded() {
	h := fnv.New64a()
	for _, c := range m.log.calls {
		fmt.Fprint(h, c.at, c.wait, c.talk)
	}
	m.seed = h.Sum64() >> 12
}

// Notes are what could not be known, and what was wrong with the log.
func (m *Model) Notes() []Note { return append(m.log.Notes(), m.notes.all()...) }
