// SPDX-License-Identifier: Apache-2.0

package acdtest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cordial/acd"
	"cordial/routing"
)

// prices reads what skills cost: needs with their duals (german:2+boots:1=0.4), and
// levels with their surcharges (+german:8+boots:2=0.05, for who serves voice only).
func (s *Scenario) prices(words []string) (*acd.Prices, error) {
	out := &acd.Prices{}
	for _, word := range words {
		text, number, _ := strings.Cut(word, "=")
		f, err := strconv.ParseFloat(number, 64)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", word, err)
		}
		share := routing.Share(f * float64(routing.Whole))
		levels, charge := strings.CutPrefix(text, "+")
		needs, err := ParseNeeds(levels)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", word, err)
		}
		if charge {
			out.Surcharges = append(out.Surcharges, routing.Surcharge{Levels: s.levels(needs), Can: 1, By: share})
		} else {
			out.Duals = append(out.Duals, acd.Dual{Needs: s.needs(needs), Dual: share})
		}
	}
	return out, nil
}

// skill is the number of a skill; 0 if there is none.
func (s *Scenario) skill(name string) acd.SkillID {
	return acd.SkillID(slices.Index(s.M.Status().Skills, name) + 1)
}

func (s *Scenario) needs(named []acd.NeedConfig) []routing.Need {
	var out []routing.Need
	for _, n := range named {
		need := routing.Need{Skill: s.skill(n.Skill), Least: n.Least, Weight: n.Weight}
		for _, r := range n.Relax {
			need.Relax = append(need.Relax, routing.Relax{After: r.After, Least: r.Least})
		}
		out = append(out, need)
	}
	return out
}

func (s *Scenario) levels(named []acd.NeedConfig) []acd.Level {
	out := make([]acd.Level, len(s.M.Status().Skills)+1)
	for _, n := range named {
		out[s.skill(n.Skill)] = n.Least
	}
	return out
}
