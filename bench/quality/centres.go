// SPDX-License-Identifier: Apache-2.0

package quality

import "cordial/routing"

// twoSkills draws a centre of the large one's size where each contact needs a language
// and a product: 4 and 10 of them. A profile has 1 or 2 languages and 2 to 4 products.
// Arrivals are proportional to supply, with each agent's time divided evenly between
// the kinds that she can serve. Talk is lognormal, with a coefficient of variation as
// call centres have it (Brown et al., "Statistical Analysis of a Telephone Call Center",
// Journal of the American Statistical Association 100, 2005).
func twoSkills(seed uint64) *Instance {
	const languages, products = 4, 10
	s, r := Large(), chance(seed, 0)
	i := &Instance{
		Heads: s.Heads, Share: make([]float64, languages*products),
		Talk: s.Talk, Patience: s.Patience, TalkSpread: 1.2,
	}
	for range s.Profiles {
		levels := make([]routing.Level, 1+languages+products)
		speaks, knows := r.Perm(languages)[:1+r.IntN(2)], r.Perm(products)[:2+r.IntN(3)]
		for _, l := range speaks {
			levels[1+l] = anyLevel(r)
			for _, p := range knows {
				i.Share[l*products+p] += 1 / float64(len(speaks)*len(knows)*s.Profiles)
			}
		}
		for _, p := range knows {
			levels[1+languages+p] = anyLevel(r)
		}
		i.Levels = append(i.Levels, levels)
	}
	for l := range languages {
		for p := range products {
			i.Needs = append(i.Needs, []routing.Need{need(1 + l), need(1 + languages + p)})
		}
	}
	return i
}

// oneExpert is a perfect expert among 20 novices with level 2, for contacts that all
// need the same.
func oneExpert(uint64) *Instance {
	i := &Instance{
		Heads: 1, Needs: [][]routing.Need{{need(1)}}, Share: []float64{1},
		Levels: [][]routing.Level{{0, routing.MaxLevel}}, Talk: large5m, Patience: large10m,
	}
	for range 20 {
		i.Levels = append(i.Levels, []routing.Level{0, 2})
	}
	return i
}
