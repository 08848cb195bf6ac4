// SPDX-License-Identifier: Apache-2.0

package routing

import (
	"slices"
	"time"

	"cordial/routing/table"
)

// NeedSet numbers a set of needs that a [Pool] knows; the zero NeedSet needs nothing.
type NeedSet int32

// Pool holds the agents and the waiting contacts, and says which go together.
type Pool struct {
	sets    [][]Need
	demands []*demand // by NeedSet and Medium; nil until asked
	mean    time.Duration
	holding Share // of what the dial says, for the callers' patience

	agents   []member       // by AgentID
	places   [Media][]int32 // by AgentID: in her profile's turns, where she is free
	free     [Media]int32
	profiles []*profile
	byLevels map[string]*profile
	vacant   int // profiles without anybody
	rankings []*ranking

	contacts []waiter                   // by slot
	vacated  []int32                    // slots
	slots    table.Of[ContactID, int32] // counted from 1
	lanes    []*lane                    // not in use

	waiting  []*demand // that somebody waits with
	relaxing int       // how many of them have needs that relax
	dirty    []*demand // of those: to be looked at
	ready    []*demand // that an offer can be made to

	picked *demand // by the latest Pick
	now    Time    // of it
	ripens Time    // or later
	stale  bool    // it may well be later

	// Storage that is used again.
	scratch []byte
	keyed   []keyed
	out     []absent
	short   shortlist

	// What prices follow from.
	duals      Duals
	surcharges map[string]Share // by the profile's name, as byLevels
}

// NewPool returns an empty pool. Its mean conversation is to be set by SetMean.
func NewPool() *Pool {
	return &Pool{sets: [][]Need{nil}, ripens: Never, byLevels: map[string]*profile{}, surcharges: map[string]Share{}, holding: Whole}
}

// Define returns the number of a set of needs, the same for equal sets. It is
// never forgotten.
func (p *Pool) Define(needs []Need) NeedSet {
	for i, s := range p.sets {
		if slices.EqualFunc(s, needs, Need.Equal) {
			return NeedSet(i)
		}
	}
	p.sets = append(p.sets, slices.Clone(needs))
	return NeedSet(len(p.sets) - 1)
}

// Sets is how many sets of needs are defined, the empty one included: they are numbered
// from 0.
func (p *Pool) Sets() int { return len(p.sets) }

// Needs returns the needs of a set, which must not be changed.
func (p *Pool) Needs(set NeedSet) []Need { return p.sets[set] }

// SetMean sets the mean conversation of the whole centre, from which it is
// judged how soon somebody better may come free.
func (p *Pool) SetMean(d time.Duration) {
	if d == p.mean {
		return
	}
	for _, w := range p.ready {
		p.mark(w)
	}
	if d > p.mean && p.ripens != Never {
		p.ripens = p.ripens.Add(p.mean - d)
	}
	p.mean = d
}

// Staffed counts the agents signed in, at work or away, who could serve the
// needs once all of them have relaxed as far as they will; and of those, who is
// free now for the medium.
func (p *Pool) Staffed(needs NeedSet, m Medium) (staffed, free int) {
	d := p.demand(needs, m)
	r := p.ranking(d, len(d.steps))
	return int(r.members), int(r.free)
}
