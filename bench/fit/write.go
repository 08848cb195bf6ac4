// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"cordial/acd"
	"cordial/bench/workload"
)

// pen writes a scenario file.
type pen struct{ bytes.Buffer }

func (p *pen) line(format string, args ...any) { fmt.Fprintf(p, format+"\n", args...) }

// width is how long the lines of lists get.
const width = 110

// list writes items between brackets, over as many lines as it takes.
func (p *pen) list(indent, key string, items []string) {
	text := indent + key + ": ["
	for i, item := range items {
		if i < len(items)-1 {
			item += ","
		}
		if len(text)+len(item) > width {
			p.line("%s", strings.TrimRight(text, " "))
			text = indent + "  "
		}
		text += item + " "
	}
	p.line("%s]", strings.TrimRight(text, " "))
}

// comment writes a text behind a #, over as many lines as it takes.
func (p *pen) comment(indent, text string) {
	out := indent + "#"
	for word := range strings.FieldsSeq(text) {
		if len(out)+1+len(word) > width && out != indent+"#" {
			p.line("%s", out)
			out = indent + "#"
		}
		out += " " + word
	}
	p.line("%s", out)
}

// Scenario is the model as a scenario, read from what [Model.WriteTo] writes.
func (m *Model) Scenario(name string) (*workload.Scenario, error) {
	s, err := workload.Parse(name, m.file())
	if err != nil {
		return nil, fmt.Errorf("the fitted scenario: %w", err)
	}
	return s, nil
}

// WriteTo writes the scenario file, which tells by comments where its numbers come from
// and what the log did not tell.
func (m *Model) WriteTo(w io.Writer) (int64, error) {
	n, err := w.Write(m.file())
	return int64(n), err //nolint:wrapcheck // the caller's writer
}

func (m *Model) file() []byte {
	p := new(pen)
	l, zone := m.log, m.days.zone
	p.line("# SPDX-License-Identifier: Apache-2.0\n#")
	p.comment("", fmt.Sprintf("Fitted to a log (%s) of %d calls from %s to %s. What the log does not tell, and what was wrong with it:",
		l.Format, len(l.calls), local(l.begin, zone).Format("2006-01-02 15:04"), local(l.end, zone).Format("2006-01-02 15:04 MST")))
	for _, n := range m.Notes() {
		p.comment("", "- "+n.String())
	}
	p.line("#")
	p.comment("", "What stands behind a length of time says how it was found: of how many, and how far they lie from the distribution, as a part of the distance at which it is refused (1 %; Kolmogorov, Smirnov and Lilliefors).")
	length := m.days.end().Sub(m.days.start())
	p.line("\nseed: %d\ndate: %q\nzone: %s\nlength: %s", m.seed, local(m.days.start(), zone).Format(time.DateOnly), zone, briefly(length))
	if m.customers > 0 {
		p.line("customers: %d # by how often callers come again", m.customers)
	}
	p.line("")
	p.centre(&m.centre, m.siteZone)
	m.writeCurves(p)
	m.writeCalls(p)
	m.writePhones(p)
	m.writeRoster(p)
	return p.Bytes()
}

// number writes a number that was estimated, without more digits than mean something.
func number(v float64) string {
	if v >= 1000 {
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'g', 6, 64)
}

// edge is where a slot begins.
func (m *Model) edge(slot int) string {
	return minutes(time.Duration(m.arrivals.edges[slot]) * time.Minute)
}

func (m *Model) writeCurves(p *pen) {
	p.comment("", fmt.Sprintf("By quarters of an hour, put together where the numbers do not tell them apart. A type has a curve of its own if its calls spread otherwise than all (chi-square, p < %g).", refuse))
	p.line("curves:")
	for _, c := range m.arrivals.curves {
		p.line("  - name: %s\n    rows:", word(c.name))
		for _, r := range c.rows {
			p.line("      - {from: %q, to: %q, calls: %s}", m.edge(r.from), m.edge(r.to), number(r.calls))
		}
	}
	p.line("")
}

func (m *Model) writeCalls(p *pen) {
	a := &m.arrivals
	p.line("calls:")
	if a.volumes != nil {
		var list []string
		for _, v := range a.volumes {
			list = append(list, number(v))
		}
		p.list("  ", "volumes", list)
	}
	if a.busyDay > 0 {
		p.line("  busy: {day: %s} # beyond what independent calls vary", number(a.busyDay))
	}
	p.line("  curve: all")
	p.length("  ", "talk", m.talk)
	p.length("  ", "wrap_up", m.wrapUp)
	p.length("  ", "patience", m.patience)
	if m.again != nil {
		p.line("  redial: # of those who were not served; what those who were do is taken off")
		p.line("    chance: %s\n    most: %d", number(m.again.chance), m.again.most)
		p.length("    ", "after", m.again.after)
	}
	p.line("  types:")
	for i := range m.types {
		t := &m.types[i]
		p.line("    - name: %s\n      line: %s\n      a_day: %s", word(t.name), word(t.line), number(a.aDay[i]))
		if c := a.of[i]; c > 0 {
			p.line("      curve: %s", word(a.curves[c].name))
		}
		if len(t.needs) > 0 {
			p.line("      needs: %s", needsText(t.needs))
		}
		p.length("      ", "talk", t.talk)
		p.length("      ", "wrap_up", t.wrapUp)
		p.length("      ", "patience", t.patience)
	}
	p.line("")
}

// length writes a length of time, and how it was found.
func (p *pen) length(indent, key string, l *length) {
	if l == nil {
		return
	}
	switch l.way {
	case "lognormal":
		p.line("%s%s: {lognormal: {mean: %s, cv: %s}} # %s", indent, key, briefly(l.mean), number(l.cv), l.how)
	case "values", "quantiles":
		var list []string
		for _, v := range l.list {
			list = append(list, briefly(v))
		}
		p.comment(indent, l.how)
		p.line("%s%s:", indent, key)
		p.list(indent+"  ", l.way, list)
	default:
		p.line("%s%s: {%s: %s} # %s", indent, key, l.way, briefly(l.mean), l.how)
	}
}

func (m *Model) writePhones(p *pen) {
	if m.answer == nil && m.missed == 0 {
		return
	}
	p.line("phones:")
	p.length("  ", "answer", m.answer)
	if m.missed > 0 {
		p.line("  missed: %s", number(m.missed))
	}
	p.length("  ", "back", m.back)
	p.line("")
}

var weekdayNames = [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

func (m *Model) writeRoster(p *pen) {
	p.line("roster:")
	for i := range m.groups {
		g := &m.groups[i]
		p.line("  - name: %s", g.name)
		if m.log.Format != CSV {
			var names []string
			for _, h := range g.hands {
				names = append(names, word(h.name))
			}
			p.list("    ", "agents", names)
		} else {
			p.line("    count: %d", len(g.hands))
			var levels []string
			for _, s := range g.skills {
				levels = append(levels, word(s)+": 10")
			}
			p.line("    skills: {%s}", strings.Join(levels, ", "))
		}
		if g.shrinkage > 0.00005 {
			p.line("    shrinkage: %.4f", g.shrinkage)
		}
		var days []string
		for d, there := range g.days {
			if there {
				days = append(days, weekdayNames[d])
			}
		}
		p.line("    shifts: [{from: %q, to: %q, days: [%s]}]", minutes(g.from), minutes(g.to), strings.Join(days, ", "))
		if len(g.breaks) > 0 {
			p.line("    breaks:")
		}
		for _, b := range g.breaks {
			within := ""
			if b.within > 0 {
				within = ", within: " + briefly(b.within)
			}
			p.line("      - {after: %s, for: %s%s, reason: %s}", briefly(b.after), briefly(b.lasts), within, word(b.reason))
		}
	}
}

func minutes(d time.Duration) string {
	m := int(d / time.Minute)
	return fmt.Sprintf("%02d:%02d", m/60, m%60)
}

func needsText(needs []acd.NeedConfig) string {
	var all []string
	for _, n := range needs {
		text := fmt.Sprintf("skill: %s, least: %d", word(n.Skill), n.Least)
		if n.Weight != 1 {
			text += fmt.Sprintf(", weight: %d", n.Weight)
		}
		var steps []string
		for _, r := range n.Relax {
			steps = append(steps, fmt.Sprintf("{after: %s, level: %d}", briefly(r.After), r.Least))
		}
		if len(steps) > 0 {
			text += ", relax: [" + strings.Join(steps, ", ") + "]"
		}
		all = append(all, "{"+text+"}")
	}
	return "[" + strings.Join(all, ", ") + "]"
}
