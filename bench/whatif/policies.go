// SPDX-License-Identifier: Apache-2.0

package whatif

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"cordial/bench/policy"
	"cordial/routing"
	"cordial/routing/price"
)

var (
	// ErrPolicy: there is no such policy.
	ErrPolicy = errors.New("no such policy")
	// ErrRouting says that a rule has brought together who does not belong together.
	ErrRouting = errors.New("routed wrongly")
)

// Policy is a rule by its name.
type Policy struct {
	Name  string
	About string // in a few words
	route func(*Traffic) router
}

// Dial is the name of Cordial's own rule, All stands for every rule.
const (
	Dial = "dial"
	All  = "all"
)

// Policies are all there are, Cordial's own first.
func Policies() []Policy {
	all := []Policy{{Dial, "Cordial's own rule, with the queues' settings as recorded", newDial}}
	for _, u := range policy.Usual() {
		all = append(all, Policy{u.Name, u.About, func(t *Traffic) router { return newDesk(t, u.Rule) }})
	}
	return append(all,
		Policy{"random", "any free agent", func(t *Traffic) router { return newDesk(t, policy.Random{Rand: stream(1, 5)}) }},
		Policy{"ratio", "queue-and-idleness ratio", func(t *Traffic) router { return newDesk(t, t.ratio(nil)) }},
		Policy{"ratio-on-pairs", "the same, on the pairs of a linear program with the day's own rates", func(t *Traffic) router {
			pairs := t.pairs()
			return newDesk(t, t.ratio(func(kind, profile int) bool { return pairs[[2]int{kind, profile}] }))
		}})
}

// PoliciesNamed returns the policies of a name; [ErrPolicy] if there is none.
func PoliciesNamed(name string) ([]Policy, error) {
	all := Policies()
	if name == All {
		return all, nil
	}
	if i := slices.IndexFunc(all, func(p Policy) bool { return p.Name == name }); i >= 0 {
		return all[i : i+1], nil
	}
	names := make([]string, len(all))
	for i, p := range all {
		names[i] = p.Name
	}
	return nil, fmt.Errorf("%q: %w; there are %s and %s", name, ErrPolicy, strings.Join(names, ", "), All)
}

// ratio gives each kind the part of those who wait that it has of all arrivals, and each
// profile the part of those who are free that it has of all hours at work.
func (t *Traffic) ratio(pairs func(kind, profile int) bool) policy.Ratio {
	comes := make([]float64, len(t.Needs))
	for i := range t.Contacts {
		comes[t.Contacts[i].Kind]++
	}
	return policy.EvenRatio(comes, t.heads(), pairs)
}

// allHeads is how many heads the hours of all agents together are.
const allHeads = 100_000

// heads are the hours at work by profile, so that all together are allHeads.
func (t *Traffic) heads() []int {
	hours, all := t.hours()
	out := make([]int, len(hours))
	for p, h := range hours {
		out[p] = int(math.Round(allHeads * share(h, all)))
	}
	return out
}

// hours are the agents' times at work in seconds, by profile, and of all.
func (t *Traffic) hours() (hours []float64, all float64) {
	hours = make([]float64, len(t.Levels))
	last := make([]Turn, t.Agents)
	pass := func(turn Turn) {
		if l := last[turn.Agent]; l.AtWork {
			d := turn.At.Sub(l.At).Seconds()
			hours[l.Profile] += d
			all += d
		}
		last[turn.Agent] = turn
	}
	for _, turn := range t.Turns {
		pass(turn)
	}
	for agent := range last {
		pass(Turn{At: t.To, Agent: agent})
	}
	return hours, all
}

// pairs are the kinds and profiles that belong together by the transportation problem
// between the work that came and the hours at work.
func (t *Traffic) pairs() map[[2]int]bool {
	work := make([]float64, len(t.Needs))
	for i := range t.Contacts {
		c := &t.Contacts[i]
		work[c.Kind] += (c.Ring + c.Talk + c.WrapUp).Seconds()
	}
	_, there := t.hours()
	p := price.Problem{Arcs: price.Arcs(t.Needs, t.Levels)}
	for k, w := range work {
		// More than there is of all agents' time changes nothing, and has no bounds.
		load := min(share(w, there), 1) * allHeads * float64(price.Erlang)
		p.Needs = append(p.Needs, price.Need{Set: routing.NeedSet(k), Load: price.Milli(math.Round(load))})
	}
	for _, h := range t.heads() {
		p.Profiles = append(p.Profiles, price.Profile{Heads: int32(h)})
	}
	out := map[[2]int]bool{}
	s, err := price.Solve(p)
	if err != nil {
		return out // too many kinds and profiles: nobody belongs to anybody
	}
	for a, arc := range p.Arcs {
		if s.Flows[a] > 0 {
			out[[2]int{int(arc.Need), int(arc.Profile)}] = true
		}
	}
	return out
}
