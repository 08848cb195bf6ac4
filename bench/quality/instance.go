// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"math/rand/v2"
	"time"

	"cordial/routing"
)

// Shape says what instances are like.
type Shape struct {
	Profiles     int
	Heads        int // agents of each profile
	Skills       int
	Fewest, Most int // skills of a profile, at most all
	// The means of exponential times.
	Talk, Patience time.Duration
}

// Large is the centre that the figures are of: 3,600 agents in 200 profiles, which have
// 2 to 6 of 40 skills.
func Large() Shape {
	return Shape{
		Profiles: 200, Heads: 18, Skills: 40, Fewest: 2, Most: 6,
		Talk: 300 * time.Second, Patience: 600 * time.Second,
	}
}

// Instance is a centre: who can do what, and how much of what comes.
type Instance struct {
	Levels [][]routing.Level // by profile, then by SkillID
	Heads  int               // agents of each profile
	Needs  [][]routing.Need  // by kind of contact: one each
	Share  []float64         // by kind: its part of all arrivals; they add up to 1

	Talk, Patience time.Duration
}

// Draw draws an instance. The skills of a profile are drawn evenly, and so are their
// levels, 1 to routing.MaxLevel. There is a kind of contact for each skill, which asks
// for its least level. Arrivals are proportional to supply, with each agent's time
// divided evenly between her skills.
func (s Shape) Draw(seed uint64) *Instance {
	r := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // chance from a seed
	i := &Instance{Heads: s.Heads, Share: make([]float64, s.Skills), Talk: s.Talk, Patience: s.Patience}
	for range s.Profiles {
		levels := make([]routing.Level, s.Skills+1)
		skills := r.Perm(s.Skills)[:s.Fewest+r.IntN(s.Most-s.Fewest+1)]
		for _, k := range skills {
			levels[k+1] = routing.Level(1 + r.IntN(int(routing.MaxLevel)))
			i.Share[k] += 1 / float64(len(skills)*s.Profiles)
		}
		i.Levels = append(i.Levels, levels)
	}
	for k := range s.Skills {
		i.Needs = append(i.Needs, []routing.Need{{Skill: routing.SkillID(k + 1), Least: 1, Weight: 1}})
	}
	return i
}

// Agents is how many there are. Agent number a, from 0, is of the profile a/Heads.
func (i *Instance) Agents() int { return len(i.Levels) * i.Heads }

// eligible tells which profiles may serve which kind, by kind.
func (i *Instance) eligible() [][]int {
	out := make([][]int, len(i.Needs))
	for k, needs := range i.Needs {
		for p, levels := range i.Levels {
			if routing.Eligible(levels, needs, 0) {
				out[k] = append(out[k], p)
			}
		}
	}
	return out
}
