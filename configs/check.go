// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"fmt"
	"slices"
)

// check looks at what can be judged only in view of the whole: names that are
// given twice, references, circles. It goes on after faults of single values
// and leaves out only what those make meaningless.
type check struct {
	*decoder
	f             *File
	warnings      Faults
	rostered      []Agent
	withoutSwitch bool
	read          func(path string) ([]byte, error)
	known         struct{ skills, sites, queues names }
}

func (c *check) all() {
	c.nodes()
	c.skillsAndSites()
	c.queues()
	c.admission()
	c.routing()
	c.lines()
	c.roster()
	c.agents()
	if len(c.faults) == 0 {
		c.useless()
	}
}

// given tells where the value at an address stands, if the file has it.
func (c *check) given(at any) (place, bool) {
	p, ok := c.places[at]
	return p, ok
}

// sound tells whether the value at an address had no fault of its own. One that
// is not there is sound: it has its default.
func (c *check) sound(at any) bool { return !c.places[at].bad }

// whole is p, or the beginning of the file for a value that is not there.
func (c *check) whole(p place) place {
	if p.line == 0 {
		p = place{file: c.file, line: 1}
	}
	p.where = ""
	return p
}

func (c *check) warn(p place, format string, args ...any) {
	c.warnings = append(c.warnings, Fault{p.file, p.line, p.where + fmt.Sprintf(format, args...)})
}

// routing warns of a spread that does nothing.
func (c *check) routing() {
	r := &c.f.Routing
	if p, given := c.given(&r.Spread); given && !p.bad && r.Spread > 0 && !r.Prices {
		c.warn(p, "it does nothing without prices: leave it out, or leave out prices: false")
	}
}

func (c *check) skillsAndSites() {
	c.known.skills, c.known.sites = c.unique("a skill"), c.unique("a site")
	for i := range c.f.Skills {
		s := &c.f.Skills[i]
		c.known.skills.add(c, s.Name, &s.Name)
	}
	for i := range c.f.Sites {
		s := &c.f.Sites[i]
		c.known.sites.add(c, s.Name, &s.Name)
	}
}

// names are those that were given to one kind of thing.
type names struct {
	kind  string // with its article
	first map[Name]place
}

func (c *check) unique(kind string) names { return names{kind, make(map[Name]place)} }

// add notes a name, which must be new. One that is not there has been told as
// missing.
func (n names) add(c *check, name Name, at any) {
	p, given := c.given(at)
	if !given || name == "" {
		return
	}
	if first, again := n.first[name]; again {
		where := fmt.Sprintf("at line %d", first.line)
		if first.file != p.file {
			where = fmt.Sprintf("at %s:%d", first.file, first.line)
		}
		c.fault(p, "there is %s %s already, %s: each needs a name of its own", n.kind, quoted(string(name)), where)
		return
	}
	n.first[name] = p
}

// refer checks that name is one of a list's, if it is given and not faulty itself.
func (c *check) refer(name Name, at any, list string, known names) {
	p, given := c.given(at)
	if !given || p.bad {
		return
	}
	if _, ok := known.first[name]; ok {
		return
	}
	if len(known.first) == 0 {
		c.fault(p, "%s is not in %s, which has no names", quoted(string(name)), list)
		return
	}
	c.fault(p, "%s is not in %s%s", quoted(string(name)), list, didYouMean(string(name), known.sorted()))
}

// sorted are the names in alphabetical order.
func (n names) sorted() []string {
	all := make([]string, 0, len(n.first))
	for name := range n.first {
		all = append(all, string(name))
	}
	slices.Sort(all)
	return all
}
