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
		Talk: large5m, Patience: large10m,
	}
}

// Instance is a centre: who can do what, and how much of what comes.
type Instance struct {
	Levels [][]routing.Level // by profile, then by SkillID
	Heads  int               // agents of each profile
	Needs  [][]routing.Need  // by kind of contact
	Share  []float64         // by kind: its part of all arrivals; they add up to 1

	// The means of talk and patience. Patience is exponential. So is talk, unless it is
	// lognormal with this coefficient of variation.
	Talk, Patience time.Duration
	TalkSpread     float64
}

// Draw draws an instance. The skills of a profile are drawn evenly, and so are their
// levels, 1 to routing.MaxLevel. There is a kind of contact for each skill, which asks
// for its least level. Arrivals are proportional to supply, with each agent's time
// divided evenly between her skills.
func (s Shape) Draw(seed uint64) *Instance {
	r := chance(seed, 0)
	i := &Instance{Heads: s.Heads, Share: make([]float64, s.Skills), Talk: s.Talk, Patience: s.Patience}
	for range s.Profiles {
		levels := make([]routing.Level, s.Skills+1)
		skills := r.Perm(s.Skills)[:s.Fewest+r.IntN(s.Most-s.Fewest+1)]
		for _, k := range skills {
			levels[k+1] = anyLevel(r)
			i.Share[k] += 1 / float64(len(skills)*s.Profiles)
		}
		i.Levels = append(i.Levels, levels)
	}
	for k := range s.Skills {
		i.Needs = append(i.Needs, []routing.Need{need(k + 1)})
	}
	return i
}

// chance is chance from a seed, for a purpose.
func chance(seed, purpose uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, purpose)) //nolint:gosec // as said
}

func anyLevel(r *rand.Rand) routing.Level { return routing.Level(1 + r.IntN(int(routing.MaxLevel))) }

// need is that of a skill, at any level.
func need(skill int) routing.Need {
	return routing.Need{Skill: routing.SkillID(skill), Least: 1, Weight: 1}
}

// Agents is how many there are. Agent number a, from 0, is of the profile a/Heads.
func (i *Instance) Agents() int { return len(i.Levels) * i.Heads }

// kinds tells which kinds each profile may serve, by profile.
func (i *Instance) kinds() [][]int {
	out := make([][]int, len(i.Levels))
	for p, levels := range i.Levels {
		for k, needs := range i.Needs {
			if routing.Eligible(levels, needs, 0) {
				out[p] = append(out[p], k)
			}
		}
	}
	return out
}
