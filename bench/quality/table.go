// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"slices"
	"time"
)

// Table is what the rules are compared on: a centre, and what comes.
type Table struct {
	Name  string
	About string // in a few words
	// Draw draws an instance by a seed.
	Draw  func(seed uint64) *Instance
	Loads []float64 // offered, in erlang per agent
	Seeds []uint64  // each draws an instance and its contacts
	// Contacts are counted in each run, after Warm that are not; Cool more come after
	// them, so that the last ones meet the same load.
	Warm, Contacts, Cool int
	// Surge: contacts of the first kind come so many times as often while the first half
	// of those come that count; 0 is not. No forecast knows of it.
	Surge float64
	// Astray: the forecast of half of the kinds is too high or too low by this share.
	Astray float64
	// Sweep adds the dial at other settings.
	Sweep bool
}

// LargeName is the table that most is asked of the dial in.
const LargeName = "large"

// Tables are all there are, the large one first.
func Tables() []Table {
	large := Table{
		Name: LargeName, About: "3,600 agents",
		Draw: Large().Draw, Loads: []float64{0.80, 0.90, 0.95, 1.00, 1.10}, Seeds: seeds(5),
		Warm: 60_000, Contacts: 240_000, Cool: 12_000,
	}
	like := func(name, about string, change func(*Table)) Table {
		t := large
		t.Name, t.About = name, about
		change(&t)
		return t
	}
	smaller := func(draw func(uint64) *Instance, instances, agents, contacts int) func(*Table) {
		return func(t *Table) {
			t.Draw, t.Seeds = draw, seeds(instances)
			t.Warm, t.Contacts, t.Cool = 1000+20*agents, contacts, 10*agents
		}
	}
	impatient := Large()
	impatient.Patience = time.Minute
	return []Table{
		large,
		like("agents-300", "300 agents", smaller(Shape{60, 5, 20, 2, 6, large5m, large10m}.Draw, 10, 300, 60_000)),
		like("agents-30", "30 agents", smaller(Shape{30, 1, 6, 1, 4, large5m, large10m}.Draw, 20, 30, 30_000)),
		like("agents-8", "8 agents", smaller(Shape{8, 1, 3, 1, 3, large5m, large10m}.Draw, 40, 8, 15_000)),
		like("patience-60s", "3,600 agents, callers with a patience of 60 s", func(t *Table) { t.Draw = impatient.Draw }),
		like("tripled", "3,600 agents; for half of the time one need comes three times as often", func(t *Table) {
			t.Surge, t.Contacts = 3, 60_000
		}),
		like("forecast", "3,600 agents; a forecast 20 % off on half of the needs", func(t *Table) {
			t.Astray, t.Contacts = 0.2, 120_000
		}),
		like("two-skills", "3,600 agents; a language and a product are needed, and talks are lognormal", func(t *Table) {
			t.Draw, t.Contacts = twoSkills, 120_000
		}),
		like("expert", "one expert among 20 novices", smaller(oneExpert, 10, 21, 30_000)),
	}
}

const large5m, large10m = 5 * time.Minute, 10 * time.Minute

func seeds(n int) []uint64 {
	out := make([]uint64, n)
	for i := range out {
		out[i] = uint64(i + 1)
	}
	return out
}

// TableNamed returns the table of a name; false if there is none.
func TableNamed(name string) (Table, bool) {
	all := Tables()
	if i := slices.IndexFunc(all, func(t Table) bool { return t.Name == name }); i >= 0 {
		return all[i], true
	}
	return Table{}, false
}

// Quick is less of a table: a fifth of the instances, and half of the contacts.
func (t Table) Quick() Table {
	t.Seeds, t.Contacts = t.Seeds[:(len(t.Seeds)+4)/5], t.Contacts/2
	return t
}

func (t *Table) contacts() int { return t.Warm + t.Contacts + t.Cool }

// surge is when contacts of the first kind come more often: those with numbers from
// from up to to, without it.
type surge struct {
	times    float64
	from, to int
}

func (t *Table) surge() surge {
	if t.Surge == 0 {
		return surge{times: 1}
	}
	return surge{t.Surge, t.Warm, t.Warm + t.Contacts/2}
}
