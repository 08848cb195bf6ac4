// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/bench/workload"
)

// caller is what chance has drawn for a call, as far as records show it.
type caller struct {
	arrived  acd.Time
	needs    string
	customer acd.CustomerID
	talk     time.Duration // 0: not answered
	patience time.Duration // 0: answered
}

// callers are those of a run, by their legs.
func callers(t *testing.T, s *workload.Scenario, change func(*acd.Config)) (map[string]caller, Result) {
	t.Helper()
	all, legs, answered := map[string]caller{}, map[acd.ContactID]string{}, map[acd.ContactID]acd.Time{}
	r := simulate(t, s, 0, Options{Change: change, Watch: func(_ *acd.Machine, r acd.Record) error {
		for _, e := range r.Events {
			k := all[legs[e.Contact]]
			switch {
			case e.Kind == acd.ContactQueued:
				legs[e.Contact] = e.Leg
				var needs strings.Builder
				for _, n := range r.Command.Needs {
					needs.WriteString(n.Skill + " ")
				}
				all[e.Leg] = caller{arrived: r.At, needs: r.Command.Line + ": " + needs.String(), customer: e.Customer}
			case e.Kind == acd.ContactAnswered:
				answered[e.Contact] = r.At
			case e.Kind == acd.ContactEnded && answered[e.Contact] != 0:
				k.talk = r.At.Sub(answered[e.Contact])
				all[legs[e.Contact]] = k
			case e.Kind == acd.ContactEnded:
				k.patience = r.At.Sub(k.arrived)
				all[legs[e.Contact]] = k
			}
		}
		return nil
	}})
	return all, r
}

// strict never holds anybody and lets nobody overtake; eager does both a lot.
func strict(c *acd.Config) { dial(c, 0, 0) }
func eager(c *acd.Config)  { dial(c, 5*time.Minute, 10*time.Minute) }

func dial(c *acd.Config, worth, order time.Duration) {
	for i := range c.Queues {
		c.Queues[i].ExpertiseWorth, c.Queues[i].OrderWorth = worth, order
	}
}

// Whatever routing does, each caller is the same: comes at the same time, wants the
// same, talks and waits as long.
func TestCallersAreTheSameUnderEveryDial(t *testing.T) {
	a, first := callers(t, example(t), strict)
	b, second := callers(t, example(t), eager)
	assert.NotEqual(t, first.ASA, second.ASA, "the control: routing differs")
	calls, talks, waits := 0, 0, 0
	for leg, x := range a {
		y, there := b[leg]
		if strings.HasSuffix(leg, ".0") {
			require.True(t, there, leg)
			require.Equal(t, x.arrived, y.arrived, leg)
			calls++
		} else if !there {
			continue // who was served does not call again
		}
		require.Equal(t, x.needs, y.needs, leg)
		require.Equal(t, x.customer, y.customer, leg)
		if x.talk != 0 && y.talk != 0 {
			require.Equal(t, x.talk, y.talk, leg)
			talks++
		}
		if x.patience != 0 && y.patience != 0 {
			require.Equal(t, x.patience, y.patience, leg)
			waits++
		}
	}
	assert.Greater(t, calls, 250)
	assert.Greater(t, talks, 250)
	assert.Greater(t, waits, 5)
}

// Of pairs the difference is known far better than of days that have nothing to do with
// each other.
func TestPairsAreNarrower(t *testing.T) {
	const n = 20
	d, err := Compare(t.Context(), example(t), n, audited(Options{Change: strict}), eager, nil)
	require.NoError(t, err)
	require.Equal(t, n, d.Replications)
	for i, f := range d.Differences {
		assert.InDelta(t, d.Second[i].Mean-d.First[i].Mean, f.Mean, 1e-9*(1+math.Abs(f.Mean)), f.Name)
		switch f.Name {
		case "asa_seconds", "service_level", "occupancy", "answered":
			apart := math.Hypot(d.First[i].Half(), d.Second[i].Half())
			assert.Less(t, f.Half(), apart/2, f.Name)
		}
	}
	same, err := Compare(t.Context(), example(t), 3, Options{}, func(*acd.Config) {}, nil)
	require.NoError(t, err)
	for _, f := range same.Differences {
		assert.Equal(t, Figure{f.Name, 0, 0, 0}, f, "what is the same differs in nothing")
	}
}

func TestComparingEndsWhenTold(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	d, err := Compare(ctx, example(t), 1000, Options{}, strict, func(n int) {
		if n == 2 {
			cancel()
		}
	})
	require.ErrorIs(t, err, context.Canceled)
	assert.GreaterOrEqual(t, d.Replications, 2)
	assert.Less(t, d.Replications, 100)
}

// pooled is what theory says of the pooled example: the mean wait in seconds.
const pooled = 60 * .4500

// The pooled example: with two skills each, callers wait hardly longer than if every
// agent had all; with one each, six times as long. What is simulated is the difference
// to agents with all skills, for whom theory knows the truth. Prices are off: they are
// learned from what comes, so here, where all skills are alike, they are but chance.
func TestTwoSkillsAreNearlyAsGoodAsAll(t *testing.T) {
	s, err := workload.Pooled(5*24*time.Hour, 12*time.Hour, 1)
	require.NoError(t, err)
	all := Options{Change: func(c *acd.Config) {
		c.Prices = false
		for i := range c.Agents {
			c.Agents[i].Levels = map[string]acd.Level{"s1": 10, "s2": 10, "s3": 10, "s4": 10, "s5": 10, "s6": 10}
		}
	}}
	original := s.Config()
	levels := func(c *acd.Config, least acd.Level) {
		for i := range c.Agents {
			c.Agents[i].Levels = map[string]acd.Level{}
			for skill, level := range original.Agents[i].Levels {
				if level >= least {
					c.Agents[i].Levels[skill] = level
				}
			}
		}
	}
	for _, x := range []struct {
		name  string
		least acd.Level
		n     int
		good  bool
	}{{"two skills", 1, 24 / min(slowdown, 12), true}, {"one skill", 10, 2, false}} {
		t.Run(x.name, func(t *testing.T) {
			d, err := Compare(t.Context(), s, x.n, all, func(c *acd.Config) {
				levels(c, x.least)
				c.Prices = false
				dial(c, time.Minute, 2*time.Minute) // as it is by default
			}, nil)
			require.NoError(t, err)
			first, extra := named(t, d.First), named(t, d.Differences)["asa_seconds"]
			t.Logf("ratio %.3f [%.3f, %.3f]", 1+extra.Mean/pooled, 1+extra.Low/pooled, 1+extra.High/pooled)
			if x.good && slowdown == 1 {
				assert.LessOrEqual(t, 1+extra.High/pooled, 1.3)
			} else if !x.good {
				assert.Greater(t, 1+extra.Low/pooled, 1.3)
			}
			assert.InDelta(t, pooled, first["asa_seconds"].Mean, 2*first["asa_seconds"].Half(), "all skills: theory")
			assert.InDelta(t, .3797, first["wait_probability"].Mean, 2*first["wait_probability"].Half())
		})
	}
}
