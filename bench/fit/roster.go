// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"cordial/acd"
)

const (
	// mostGroups is how many groups of agents a scenario gets, so that people can read
	// it, if coarser times of day will do.
	mostGroups = 300
	// likeShift is how far shifts of one agent may lie apart and still be the same one.
	likeShift = 45 * time.Minute
	// shortGap is how long an agent may be signed out and still be on a break.
	shortGap = 30 * time.Minute
	// shortest is the shortest break that a scenario can have.
	shortest = time.Minute
)

// piece is one session of one day: clocks in the agent's zone, from midnight.
type piece struct {
	day      time.Time // its local midnight, in UTC
	from, to time.Duration
	breaks   []respite
}

// respite is a break, so long after the shift began.
type respite struct {
	after, lasts time.Duration
	reason       string
}

// hand is an agent of the scenario: one who works one shift on some weekdays. Who has
// worked several in the log is several of them.
type hand struct {
	worker   *worker
	name     string
	from, to time.Duration
	days     [7]bool
	worked   int // sessions
	possible int // such weekdays in the log
	pieces   []piece
}

// group is agents who are rostered alike.
type group struct {
	name      string
	zone      string
	hands     []*hand
	from, to  time.Duration
	days      [7]bool
	skills    []string // of new agents, who have no names
	shrinkage float64
	breaks    []pause
}

// pause is a break of a group.
type pause struct {
	after, lasts, within time.Duration
	reason               string
}

// roster finds who works when.
func (m *Model) roster() error {
	var hands []*hand
	never, short := 0, 0
	for i, w := range m.log.staff.workers {
		if m.log.config == nil {
			w.label = fmt.Sprintf("agent-%04d", i+1)
		}
		zone, err := m.zoneOf(w)
		if err != nil {
			return err
		}
		h, n := m.handsOf(w, zone)
		short += n
		if len(h) == 0 {
			never++
		}
		hands = append(hands, h...)
	}
	m.notes.add(note{key: "never-there", count: never, text: "agents of the log who were never ready in this time are left out"})
	m.notes.add(note{key: "short-breaks", count: short, text: "breaks of less than a minute were passed over"})
	for _, step := range []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour} {
		for _, strict := range []bool{true, false} {
			if m.groups = m.grouped(hands, step, strict); len(m.groups) <= mostGroups {
				m.coarse(step, strict)
				return nil
			}
		}
	}
	if len(m.groups) > 1000 {
		return fmt.Errorf("%s: the agents work %d different shifts, of which a scenario can have 1000: fit a part of the log with --from and --to", m.log.name, len(m.groups))
	}
	return nil
}

// coarse notes what was rounded.
func (m *Model) coarse(step time.Duration, strict bool) {
	if step > time.Minute {
		m.notes.about("rounded", "shifts are rounded to %s, so that there are not more than %d groups", step, mostGroups)
	}
	uneven := 0
	for i := range m.groups {
		if len(m.groups[i].breaks) > 0 && m.groups[i].breaks[0].reason == spread {
			uneven++
		}
	}
	if uneven > 0 || !strict {
		m.notes.add(note{key: "breaks", count: uneven, text: "groups have breaks that differ too much: in the scenario they are as many and as long in the mean, but spread over the shift"})
	}
}

// zoneOf is where an agent's clocks are.
func (m *Model) zoneOf(w *worker) (*time.Location, error) {
	if m.log.config == nil {
		return m.days.zone, nil
	}
	name := m.siteZone[m.siteOf[w.name]]
	if name == "" {
		return m.days.zone, nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("%s: agent %s: %w", m.log.name, w.name, err)
	}
	return zone, nil
}

// handsOf are the shifts of one agent, and how many of her breaks are too short.
func (m *Model) handsOf(w *worker, zone *time.Location) (hands []*hand, short int) {
	for _, s := range joined(w.sessions) {
		for _, p := range split(s, zone) {
			before := len(p.breaks)
			p.breaks = slices.DeleteFunc(p.breaks, func(b respite) bool { return b.lasts < shortest })
			short += before - len(p.breaks)
			i := slices.IndexFunc(hands, func(h *hand) bool { return h.like(&p) })
			if i < 0 {
				i = len(hands)
				hands = append(hands, &hand{worker: w, name: w.label})
			}
			hands[i].add(p)
		}
	}
	for i, h := range hands {
		if i > 0 {
			h.name = fmt.Sprintf("%.60s.%d", w.label, i+1)
		}
		for d := range m.days.days() {
			if h.days[m.days.weekday(d)] {
				h.possible++
			}
		}
		h.possible = max(h.possible, h.worked)
	}
	return hands, short
}

// joined makes one session of two with a short gap between.
func joined(all []session) []session {
	var out []session
	for _, s := range all {
		if n := len(out); n > 0 && s.from.Sub(out[n-1].to) <= shortGap {
			o := &out[n-1]
			o.breaks = append(slices.Clone(o.breaks), absence{span{o.to, s.from}, "away"})
			o.breaks, o.to = append(o.breaks, s.breaks...), s.to
			continue
		}
		out = append(out, s)
	}
	return out
}

// split makes pieces of a session, each of at most a day from its midnight.
func split(s session, zone *time.Location) []piece {
	var out []piece
	for s.to.Sub(s.from) >= time.Minute {
		t := local(s.from, zone)
		midnight := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone)
		end := s.to
		if s.length() > 24*time.Hour {
			end = acd.Time(midnight.AddDate(0, 0, 1).UnixNano())
		}
		p := piece{day: time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)}
		p.from = onClock(t, p.day)
		p.to = onClock(local(end, zone), p.day)
		for _, b := range s.breaks {
			if from, to := max(b.from, s.from), min(b.to, end); to > from {
				p.breaks = append(p.breaks, respite{from.Sub(s.from), to.Sub(from), b.reason})
			}
		}
		if p.to > p.from {
			out = append(out, p)
		}
		s.from = end
	}
	return out
}

// onClock is what a clock shows, from the midnight of a day, to the second.
func onClock(t time.Time, day time.Time) time.Duration {
	shown := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
	return shown.Sub(day)
}

// like tells whether a piece is the same shift.
func (h *hand) like(p *piece) bool {
	return (h.from-p.from).Abs() <= likeShift && (h.to-p.to).Abs() <= likeShift &&
		!slices.ContainsFunc(h.pieces, func(o piece) bool { return o.day.Equal(p.day) })
}

// add takes a piece in; the shift is the mean of all.
func (h *hand) add(p piece) {
	n := time.Duration(h.worked)
	h.from, h.to = (n*h.from+p.from)/(n+1), (n*h.to+p.to)/(n+1)
	h.worked++
	h.days[p.day.Weekday()] = true
	h.pieces = append(h.pieces, p)
}

// reasons are those of her breaks, if they are the same on each day.
func (h *hand) reasons() string {
	of := func(p *piece) string {
		var b strings.Builder
		for _, x := range p.breaks {
			b.WriteString(x.reason + " ")
		}
		return b.String()
	}
	first := of(&h.pieces[0])
	for i := range h.pieces {
		if of(&h.pieces[i]) != first {
			return "|"
		}
	}
	return first
}

// grouped puts the agents together whose shifts are the same to a step of time, and
// whose breaks have the same reasons, if that is to count.
func (m *Model) grouped(hands []*hand, step time.Duration, strict bool) []group {
	by := make(map[string]*group)
	for _, h := range hands {
		g := group{from: h.from.Round(step), to: h.to.Round(step), days: h.days}
		g.from = min(g.from, 24*time.Hour-step)
		g.to = min(max(g.to, g.from+step), g.from+24*time.Hour)
		if m.log.config != nil {
			g.zone = m.siteOf[h.worker.name]
		}
		key := fmt.Sprintf("%v %04d %04d %v", g.zone, g.from/time.Minute, g.to/time.Minute, g.days)
		if strict {
			key += " " + h.reasons()
		}
		if by[key] == nil {
			by[key] = &g
		}
		by[key].hands = append(by[key].hands, h)
	}
	var out []group
	for i, key := range slices.Sorted(maps.Keys(by)) {
		g := by[key]
		g.name = fmt.Sprintf("g%03d", i+1)
		g.settle()
		out = append(out, *g)
	}
	return out
}

// settle finds what the agents of a group have in common.
func (g *group) settle() {
	worked, possible := 0, 0
	var all []piece
	for _, h := range g.hands {
		worked += h.worked
		possible += h.possible
		all = append(all, h.pieces...)
	}
	g.shrinkage = 1 - float64(worked)/float64(possible)
	if g.breaks = inTurn(all, g); !g.fits() {
		g.breaks = evenly(all, g)
	}
	slices.SortFunc(g.hands, func(a, b *hand) int { return cmp.Compare(a.name, b.name) })
}
