// SPDX-License-Identifier: Apache-2.0

package eta

import (
	"math"

	"cordial/acd"
	"cordial/routing"
)

// How the flow is reckoned.
const (
	horizon   = 3 * 3600.0 // seconds; what is not over by then cannot be said
	firstStep = 0.5        // seconds at least
	growth    = 0.18       // each step is by so much of the time before it
	mostTurns = 160        // groups that take their turn in one step
	portions  = 3          // into which what a group can take in one step is divided
)

// kind is contacts that differ in nothing but their age, as the flow goes through them.
type kind struct {
	ages    []float64 // of those in line, the oldest first
	arrival float64   // a second, of those who will come
	rate    float64   // at which agents come free who serve them
	claims  []claim   // by tier: what agents of the tier may take
	at      float64   // how many are served or gone
}

// claim is what the agents of a group may take of a kind.
type claim struct {
	kind int32
	lead float64 // is added to the age in the order
	ripe float64 // the age from which it may be theirs
}

// group is agents who serve the same.
type group struct {
	rate   float64 // at which they come free
	claims []claim
}

// flow is the state as it runs on without chance: in place of agents who come free one by
// one, and callers who give up one by one, there is a share of each in every moment.
type flow struct {
	now     float64 // seconds from the forecast on
	leaving float64 // rate at which a caller gives up
	staying float64 // share of those who wait at the forecast who have not given up
	kinds   []kind
	heads   []float64 // by kind
	groups  []group
	total   float64 // rate at which agents come free
	times   []float64
	course  [][]float64 // by kind: how many were served or gone at each of the times
}

// newFlow makes the state of an outlook ready to run. mean is how long a contact keeps an
// agent, in seconds.
func newFlow(o *acd.Outlook, r Rates, mean float64, now acd.Time) *flow {
	f := &flow{leaving: r.Leaving, kinds: make([]kind, len(o.Kinds)), course: make([][]float64, len(o.Kinds)), heads: make([]float64, len(o.Kinds))}
	for i := range o.Kinds {
		f.kinds[i] = newKind(&o.Kinds[i], int32(i), now)
		f.heads[i] = f.kinds[i].head()
	}
	for line, rate := range r.Arrivals {
		if line < len(o.Lines) && o.Lines[line] >= 0 {
			f.kinds[o.Lines[line]].arrival += rate
		}
	}
	n := 0
	for i := range o.Groups {
		n += len(o.Groups[i].Serves)
	}
	claims := make([]claim, 0, n)
	f.groups = make([]group, 0, len(o.Groups))
	for i := range o.Groups {
		g := &o.Groups[i]
		if g.Busy == 0 {
			continue
		}
		from := len(claims)
		rate := float64(g.Busy) / mean
		for _, s := range g.Serves {
			if k := &f.kinds[s.Kind]; int(s.Tier) < len(k.claims) {
				k.rate += rate
				claims = append(claims, k.claims[s.Tier])
			}
		}
		f.groups = append(f.groups, group{rate, claims[from:len(claims):len(claims)]})
		f.total += rate
	}
	return f
}

// newKind makes the kind that has a number ready. Of its tiers those count that are better
// than whoever is free already: for the others nobody is held back.
func newKind(k *routing.Kind, number int32, now acd.Time) kind {
	out := kind{ages: make([]float64, len(k.Line)), claims: make([]claim, 0, len(k.Tiers))}
	for i, at := range k.Line {
		out.ages[i] = max(0, seconds(now.Sub(at.Since)))
	}
	for _, t := range k.Tiers {
		if t.Free > 0 {
			break
		}
		out.claims = append(out.claims, claim{number, seconds(k.Priority - t.Gap.Of(k.Order)), seconds(t.Ripe)})
	}
	return out
}

// head returns how old at the forecast the one is who is served next: below 0 for those
// who come later, -Inf if nobody does. The one after the last in line comes at once, the
// others as calls come.
func (k *kind) head() float64 {
	i := int(k.at) - len(k.ages)
	switch {
	case i < 0:
		return k.ages[int(k.at)]
	case i == 0:
		return 0
	case k.arrival == 0:
		return math.Inf(-1)
	}
	return -float64(i) / k.arrival
}

// run lets time pass until all who wait are served.
func (f *flow) run() {
	if f.total == 0 {
		return
	}
	stride := (len(f.groups) + mostTurns - 1) / mostTurns
	f.note()
	for n := 0; f.now < horizon && !f.over(); n++ {
		step := max(0.5/f.total, firstStep, growth*f.now)
		f.now += step
		f.staying = math.Exp(-f.leaving * f.now)
		for i := n % stride; i < len(f.groups); i += stride {
			f.take(&f.groups[i], f.groups[i].rate*step*float64(stride))
		}
		f.note()
	}
}

// over tells whether all who wait now, and whoever would come next, were served.
func (f *flow) over() bool {
	for i := range f.kinds {
		if k := &f.kinds[i]; k.rate > 0 && k.at < float64(len(k.ages)+1) {
			return false
		}
	}
	return true
}

func (f *flow) note() {
	f.times = append(f.times, f.now)
	for i := range f.kinds {
		f.course[i] = append(f.course[i], f.kinds[i].at)
	}
}

// take lets the agents of a group serve so many contacts: of those who are ripe for them
// whoever goes first, as the dial has it.
func (f *flow) take(g *group, amount float64) {
	portion := max(min(1, amount), amount/portions)
	for amount > 1e-9 {
		best, first := int32(-1), math.Inf(-1)
		for i := range g.claims {
			c := &g.claims[i]
			if head := f.heads[c.kind]; head+f.now >= c.ripe && head+c.lead > first {
				best, first = c.kind, head+c.lead
			}
		}
		if best < 0 {
			return
		}
		amount -= f.serve(best, min(amount, portion))
	}
}

// serve serves up to an amount of contacts of a kind, but none that has not come, and
// returns how much that was. Those who have given up are passed over.
func (f *flow) serve(kind int32, amount float64) float64 {
	k, share := &f.kinds[kind], f.staying
	most := float64(len(k.ages)) - k.at
	if most <= 0 {
		most = float64(len(k.ages)+1) - k.at + k.arrival*f.now
		share = math.Exp(-f.leaving * max(0, f.heads[kind]+f.now))
	}
	units := amount / share
	if units >= most {
		units, amount = most, max(most*share, 1e-6)
	}
	k.at += units
	f.heads[kind] = k.head()
	return amount
}
