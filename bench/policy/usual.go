// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"time"

	"cordial/routing"
)

// Named is a rule by its name.
type Named struct {
	Name, About string
	Rule        Rule
}

// Usual are the rules that need to know nothing of the centre, set up as they are
// wherever rules are compared.
func Usual() []Named {
	return []Named{
		{"longest-idle", "whoever has been free for longest", LongestIdle{}},
		{"least-recent", "whoever was offered a contact least recently", LeastRecent{}},
		{"most-skilled", "the best of those who are free", MostSkilled{}},
		{"tiers", "nobody below level 8 while one of those is free, then 5", UsualTiers()},
		{"bullseye", "level 8 for 10 s, level 5 for 10 s, then all", UsualRings()},
	}
}

// UsualTiers are three: from level 8, from level 5, and all others.
func UsualTiers() Tiers { return Tiers{Least: []routing.Share{800_000, 500_000}} }

// UsualRings are three: from level 8, from level 5 after 10 s, and all after 20 s.
func UsualRings() Bullseye {
	return Bullseye{Rings: []Ring{
		{After: 0, Least: 800_000}, {After: 10 * time.Second, Least: 500_000}, {After: 20 * time.Second},
	}}
}

// EvenRatio gives each kind the part of those who wait that it has of what comes, so
// that all wait equally long, and each profile the part of those who are free that it
// has of all agents. Pairs may be nil.
func EvenRatio(comes []float64, heads []int, pairs func(kind, profile int) bool) Ratio {
	r := Ratio{Queue: make([]float64, len(comes)), Idle: make([]float64, len(heads)), Pairs: pairs}
	sum, all := 0.0, 0
	for _, c := range comes {
		sum += c
	}
	for _, h := range heads {
		all += h
	}
	for k, c := range comes {
		r.Queue[k] = c / max(sum, 1e-9)
	}
	for p, h := range heads {
		r.Idle[p] = float64(h) / float64(max(all, 1))
	}
	return r
}
