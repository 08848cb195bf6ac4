// SPDX-License-Identifier: Apache-2.0

package pricing

import (
	"time"

	"cordial/acd"
	"cordial/routing"
	"cordial/routing/price"
)

// Every is how often to look at the market.
const Every = time.Minute

// Pricer keeps what prices follow from beside the market: how much came lately. The zero
// Pricer has seen nothing.
type Pricer struct {
	rates *price.Rates // nil: nothing was seen
	from  uint64       // the market's
	at    acd.Time     // of the last look
	asked []uint64     // by set of needs: the contacts that were counted
	turns turns
}

// Look looks at the market as it is at now, about once every [Every]. It returns what is
// to be solved, which shares nothing with the market that will change; false while there
// is nothing to go by: at first, for [price.TimeConstant], and where no prices are wanted.
func (p *Pricer) Look(now acd.Time, m *acd.Market) (Problem, bool) {
	if !m.Prices {
		*p = Pricer{}
		return Problem{}, false
	}
	if p.rates == nil || p.from != m.From {
		*p = Pricer{rates: price.NewRates(now), from: m.From}
	} else {
		p.count(now, m)
	}
	p.at, p.asked = now, p.asked[:0]
	for _, a := range m.Asked {
		p.asked = append(p.asked, a.Contacts)
	}
	p.turns.count(m)
	if !p.rates.Ready(now) {
		return Problem{}, false
	}
	return p.problem(now, m), true
}

// count counts who has come since the last look: as if all had come in the middle of the
// time since then, for what fades in ten minutes is much the same within one.
func (p *Pricer) count(now acd.Time, m *acd.Market) {
	middle := p.at.Add(now.Sub(p.at) / 2)
	for set, a := range m.Asked {
		before := uint64(0)
		if set < len(p.asked) {
			before = p.asked[set]
		}
		for ; before < a.Contacts; before++ {
			if !p.rates.Seen(routing.NeedSet(set), middle) {
				break
			}
		}
	}
}

// problem is what is to be solved now.
func (p *Pricer) problem(now acd.Time, m *acd.Market) Problem {
	out := Problem{surcharges: p.turns.surcharges(m)}
	out.Needs = p.rates.Needs(now, m.Mean)
	staff := make([]routing.Staff, 0, len(m.Staff))
	for _, f := range m.Staff {
		if f.AtWork > 0 {
			staff = append(staff, f)
			out.Profiles = append(out.Profiles, price.Profile{Heads: f.AtWork})
		}
	}
	for n, need := range out.Needs {
		needs := m.Asked[need.Set].Needs
		out.sets = append(out.sets, needs)
		for f := range staff {
			if staff[f].Can&(1<<routing.Voice) != 0 && routing.Eligible(staff[f].Levels, needs, 0) {
				out.Arcs = append(out.Arcs, price.Arc{Need: int32(n), Profile: int32(f), Fit: routing.Fit(staff[f].Levels, needs)})
			}
		}
	}
	return out
}
