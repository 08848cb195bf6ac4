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
	finest    = 0.02       // each step is by so much of the time before it, where there are few groups
	coarsest  = 0.15       // and where there are many
	mostTurns = 128        // groups that take their turn in one step
	portions  = 3          // into which what a group can take in one step is divided
)

// kind is contacts that differ in nothing but their age, as the flow goes through them.
type kind struct {
	ages    []float64 // of those in line, the oldest first
	arrival float64   // a second, of those who will come
	rate    float64   // at which agents come free who serve them
	claims  int32     // its first tier's place in the flow's claims
	at      float64   // how many are served or gone
	idle    float64   // how many more could have been served in this step
}

// claim is what the agents of a tier may take of a kind.
type claim struct {
	lead float64 // is added to the age in the order
	ripe float64 // the age from which it may be theirs
}

// group is agents who serve the same.
type group struct {
	rate   float64 // at which they come free
	serves []routing.Serve
}

// flow is the state as it runs on without chance: in place of agents who come free one by
// one, and callers who give up one by one, there is a share of each in every moment.
type flow struct {
	now     float64 // seconds from the forecast on
	leaving float64 // rate at which a caller gives up
	staying float64 // share of those who wait at the forecast who have not given up
	kinds   []kind
	heads   []float64 // by kind
	claims  []claim   // by kind and tier
	groups  []group
	total   float64 // rate at which agents come free
	times   []float64
	course  [][]float64 // by kind: how many were served or gone at each of the times
}

// newFlow makes the state of an outlook ready to run. mean is how long a contact keeps an
// agent, in seconds.
func newFlow(o *acd.Outlook, r Rates, mean float64, now acd.Time) *flow {
	f := &flow{leaving: r.Leaving, staying: 1, kinds: make([]kind, len(o.Kinds)), course: make([][]float64, len(o.Kinds)), heads: make([]float64, len(o.Kinds))}
	for i := range o.Kinds {
		f.addKind(i, &o.Kinds[i], now)
	}
	for line, rate := range r.Arrivals {
		if line < len(o.Lines) && o.Lines[line] >= 0 {
			f.kinds[o.Lines[line]].arrival += rate
		}
	}
	f.groups = make([]group, 0, len(o.Groups))
	for i := range o.Groups {
		if g := &o.Groups[i]; g.Busy > 0 {
			f.addGroup(group{float64(g.Busy) / mean, g.Serves})
		}
	}
	return f
}

// addKind makes a kind ready. Of its tiers those count that are better than whoever is
// free already: for the others nobody is held back.
func (f *flow) addKind(i int, k *routing.Kind, now acd.Time) {
	f.kinds[i] = kind{ages: make([]float64, len(k.Line)), claims: int32(len(f.claims))}
	ages := f.kinds[i].ages
	for j, at := range k.Line {
		ages[j] = max(0, seconds(now.Sub(at.Since)))
	}
	f.heads[i] = f.kinds[i].head()
	free := false
	for _, t := range k.Tiers {
		c := claim{seconds(k.Priority - t.Gap.Of(k.Order)), seconds(t.Ripe)}
		if free = free || t.Free > 0; free {
			c.ripe = math.Inf(1)
		}
		f.claims = append(f.claims, c)
	}
}

func (f *flow) addGroup(g group) {
	f.groups = append(f.groups, g)
	f.total += g.rate
	for _, s := range g.serves {
		if !math.IsInf(f.claim(s).ripe, 1) {
			f.kinds[s.Kind].rate += g.rate
		}
	}
}

func (f *flow) claim(s routing.Serve) *claim { return &f.claims[f.kinds[s.Kind].claims+s.Tier] }

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
	growth := min(max(finest, coarsest*float64(len(f.groups))/mostTurns), coarsest)
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

// note notes how far it has come. A line that ends within a step goes on to the step's
// end in the notes, as it went before: so it is seen when it has ended.
func (f *flow) note() {
	f.times = append(f.times, f.now)
	for i := range f.kinds {
		k, before := &f.kinds[i], 0.0
		if n := len(f.course[i]); n > 0 {
			before = f.course[i][n-1]
		}
		f.course[i] = append(f.course[i], max(before, k.at+k.idle/f.staying))
		k.idle = 0
	}
}

// take lets the agents of a group serve so many contacts: of those who are ripe for them
// whoever goes first, as the dial has it.
func (f *flow) take(g *group, amount float64) {
	portion := max(min(1, amount), amount/portions)
	for amount > 1e-9 {
		best, first := int32(-1), math.Inf(-1)
		for _, s := range g.serves {
			c := f.claim(s)
			if head := f.heads[s.Kind]; head+f.now >= c.ripe && head+c.lead > first {
				best, first = s.Kind, head+c.lead
			}
		}
		if best < 0 {
			f.rest(g, amount)
			return
		}
		amount -= f.serve(best, min(amount, portion))
	}
}

// rest notes what a group could have served besides, if there had been more to come.
func (f *flow) rest(g *group, amount float64) {
	for _, s := range g.serves {
		if k := &f.kinds[s.Kind]; k.at >= float64(len(k.ages)+1) {
			k.idle += amount / float64(len(g.serves))
		}
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
