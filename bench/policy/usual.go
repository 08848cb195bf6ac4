// SPDX-License-Identifier: Apache-2.0

package policy

import (
	"time"

	"cordial/routing"
)

// What is up to whoever sets a rule up is the same wherever rules are compared.

// UsualTiers are three: from level 8, from level 5, and all others.
func UsualTiers() Tiers { return Tiers{Least: []routing.Share{800_000, 500_000}} }

// UsualRings are three, for as long as a caller may listen to 10 s of music each: from
// level 8, from level 5, and all.
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
