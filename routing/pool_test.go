// SPDX-License-Identifier: Apache-2.0

package routing_test

import (
	"flag"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordial/routing"
	"cordial/routing/plain"
)

var (
	changes = flag.Int("changes", 1_000_000, "random changes after which the index is held against the plain rule")
	seed    = flag.Uint64("seed", 1, "of the random changes")
)

func index() pool { return routing.NewPool() }

func rule() pool { return plain.NewPool() }

func none() pool { return nil }

// live makes random changes until something is wrong. The fault is empty if nothing
// was.
func live(seed uint64, changes int, got, want func() pool) (fault string, offers int) {
	random := rand.New(rand.NewPCG(seed, 1))
	for changes > 0 && fault == "" {
		w := newWorld(random.IntN, got(), want())
		for range min(changes, 100+random.IntN(pick(random.IntN, 100, 1000))) {
			changes--
			w.change()
		}
		fault, offers = w.fault, offers+w.offers
	}
	return fault, offers
}

// After any changes the index answers as the plain rule does, to the last number
// of its reasons.
func TestIndexEqualsPlainRule(t *testing.T) {
	fault, offers := live(*seed, *changes/slowdown, index, rule)
	require.Empty(t, fault, "seed %d", *seed)
	require.Greater(t, offers, *changes/slowdown/100, "too few offers: this shows little")
}

// The same, with the smallest case that fails.
func TestIndexEqualsPlainRuleInFewSteps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "") }
		w := newWorld(draw, index(), rule())
		for range rapid.IntRange(1, 60).Draw(t, "changes") {
			w.change()
			w.settle()
			require.Empty(t, w.fault)
		}
	})
}
