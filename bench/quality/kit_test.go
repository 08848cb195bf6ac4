// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/routing"
)

const second = routing.Time(time.Second)

// small is a centre that a test has time for: as skilled as the large one, a tenth of it.
func small() Shape {
	s := Large()
	s.Profiles, s.Heads, s.Skills = 40, 9, 20
	return s
}

// centre makes an instance by hand: the levels of each profile in skills 1, 2, ...; all
// kinds come equally often.
func centre(heads int, levels ...[]routing.Level) *Instance {
	i := &Instance{Heads: heads, Talk: 300 * time.Second, Patience: 600 * time.Second}
	for _, l := range levels {
		i.Levels = append(i.Levels, append([]routing.Level{0}, l...))
	}
	for k := range levels[0] {
		i.Needs = append(i.Needs, []routing.Need{{Skill: routing.SkillID(k + 1), Least: 1, Weight: 1}})
		i.Share = append(i.Share, 1/float64(len(levels[0])))
	}
	return i
}

// contact comes at a second for skill 1.
func contact(at, talk, patience int) Contact {
	return Contact{
		At: routing.Time(at) * second, Talk: time.Duration(talk) * time.Second, Patience: time.Duration(patience) * time.Second,
	}
}

// alone runs a contender over all of the contacts.
func alone(t *testing.T, c contender, i *Instance, contacts []Contact) Result {
	t.Helper()
	r, err := run(i, contacts, 0, len(contacts), c.route(sceneOf(t, i, contacts, 0.9)))
	require.NoError(t, err)
	return r
}

// sceneOf is a scene by hand, whose forecast is true.
func sceneOf(t *testing.T, i *Instance, contacts []Contact, load float64) *scene {
	t.Helper()
	b := bound(t, i, load)
	work := i.work(i.Share, load)
	return &scene{
		instance: i, contacts: contacts, surge: surge{times: 1}, bound: b, pairs: b.Pairs,
		usual: work, surging: work, forecast: work,
	}
}

// contenders are those of the large table.
func contenders() []contender { return (&Table{Name: LargeName}).contenders() }

func bound(t *testing.T, i *Instance, load float64) Bound {
	t.Helper()
	b, err := i.Bound(load)
	require.NoError(t, err)
	return b
}

// named returns a contender.
func named(t *testing.T, name string) contender {
	t.Helper()
	for _, c := range contenders() {
		if c.name == name {
			return c
		}
	}
	require.Fail(t, "no contender "+name)
	return contender{}
}
