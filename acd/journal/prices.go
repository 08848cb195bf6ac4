// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"cordial/acd"
	"cordial/routing"
)

// PricesWords are prices of scarce skills, with the skills by their names.
type PricesWords struct {
	Duals      []DualWords      `json:"duals,omitempty"`
	Surcharges []SurchargeWords `json:"surcharges,omitempty"`
}

// DualWords is what one contact more with such needs would add to the total fit.
type DualWords struct {
	Needs []acd.NeedConfig `json:"needs"`
	Dual  float64          `json:"dual"` // as a share of a perfect fit
}

// SurchargeWords is what agents with such levels cost more, as a share of a perfect fit.
type SurchargeWords struct {
	Levels map[string]acd.Level `json:"levels"`
	By     float64              `json:"by"`
}

func (n *names) prices(p *acd.Prices) *PricesWords {
	if p == nil {
		return nil
	}
	w := &PricesWords{}
	for _, d := range p.Duals {
		needs := []acd.NeedConfig{}
		for _, x := range d.Needs {
			c := acd.NeedConfig{Skill: n.skill(x.Skill), Least: x.Least, Weight: x.Weight}
			for _, r := range x.Relax {
				c.Relax = append(c.Relax, acd.RelaxConfig{After: r.After, Least: r.Least})
			}
			needs = append(needs, c)
		}
		w.Duals = append(w.Duals, DualWords{needs, decimal(d.Dual)})
	}
	for _, s := range p.Surcharges {
		levels := map[string]acd.Level{}
		for skill, level := range s.Levels {
			if level > 0 {
				levels[n.skill(acd.SkillID(skill))] = level
			}
		}
		w.Surcharges = append(w.Surcharges, SurchargeWords{levels, decimal(s.By)})
	}
	return w
}

// skill is the name of a skill, or its number.
func (n *names) skill(id acd.SkillID) string {
	if id == 0 || int(id) > len(n.skills) {
		return named(map[uint32]string{}, uint32(id))
	}
	return n.skills[id-1]
}

func decimal(s routing.Share) float64 { return float64(s) / float64(routing.Whole) }
