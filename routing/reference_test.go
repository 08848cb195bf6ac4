// SPDX-License-Identifier: Apache-2.0

package routing

import (
	"slices"
	"time"
)

// reference answers as Pool.Next does, straight from the words of the rule: it
// keeps nothing, and looks at every pair anew.
type reference struct {
	agents  map[AgentID]Agent
	waiting map[ContactID]Waiting
	sets    [][]Need
	mean    time.Duration
}

func newReference() *reference {
	return &reference{agents: map[AgentID]Agent{}, waiting: map[ContactID]Waiting{}}
}

// eligible returns who is at work and may serve w, free or not, by id.
func (r *reference) eligible(w Waiting, now Time) []Agent {
	var out []Agent
	for _, a := range r.agents {
		ok := a.AtWork && a.Can&(1<<w.Medium) != 0
		for _, n := range r.sets[w.Needs] {
			least := n.Least
			for _, step := range n.Relax {
				if now.Sub(w.Since) >= step.After {
					least = step.Least
				}
			}
			ok = ok && levelOf(a.Levels, n.Skill) >= least
		}
		for _, x := range w.Excluded {
			ok = ok && (x.Agent != a.ID || now >= x.Until)
		}
		if ok {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(a, b Agent) int { return int(a.ID) - int(b.ID) })
	return out
}

func (r *reference) key(w Waiting, a Agent) Share { return Fit(a.Levels, r.sets[w.Needs]) }

// better tells whether a is worth more to w than b.
func (r *reference) better(w Waiting, a, b Agent) bool {
	va, vb := r.worth(w, a), r.worth(w, b)
	if va != vb {
		return va > vb
	}
	return r.key(w, a) > r.key(w, b)
}

func (r *reference) worth(w Waiting, a Agent) time.Duration {
	v := r.key(w, a).Of(w.Worth)
	if a.ID == w.Known {
		v += w.KnownWorth
	}
	return v
}

// best returns the best free agent for w.
func (r *reference) best(w Waiting, now Time) (Agent, bool) {
	var best Agent
	for _, a := range r.eligible(w, now) {
		if !a.freeFor(w.Medium) {
			continue
		}
		tie := best.ID != 0 && !r.better(w, a, best) && !r.better(w, best, a)
		if best.ID == 0 || r.better(w, a, best) || tie && a.Offered < best.Offered {
			best = a
		}
	}
	return best, best.ID != 0
}

// ripe tells whether w is ripe for a.
func (r *reference) ripe(w Waiting, a Agent, now Time) bool {
	if now >= w.RipeAt {
		return true
	}
	var hold time.Duration
	all := r.eligible(w, now)
	for _, g := range all {
		if !r.better(w, g, a) {
			continue
		}
		talking := 0
		for _, other := range all {
			if other.Talking && !r.better(w, g, other) {
				talking++
			}
		}
		if talking > 0 {
			hold = max(hold, r.worth(w, g)-r.worth(w, a)-r.mean/time.Duration(talking))
		}
	}
	return now.Sub(w.Since) >= min(hold, w.Worth)
}

func (r *reference) score(w Waiting, a Agent, now Time) time.Duration {
	var top Share
	for _, g := range r.eligible(w, now) {
		top = max(top, r.key(w, g))
	}
	s := now.Sub(w.Since) + w.Priority - (top - r.key(w, a)).Of(w.Order)
	if a.ID == w.Known {
		s += w.KnownWorth
	}
	return s
}

// next returns the pair to be offered, and its score.
func (r *reference) next(now Time) (ContactID, AgentID, bool) {
	var best Waiting
	var agent AgentID
	var score time.Duration
	for _, w := range r.waiting {
		a, ok := r.best(w, now)
		if !ok || !r.ripe(w, a, now) {
			continue
		}
		s := r.score(w, a, now)
		earlier := w.Since < best.Since || w.Since == best.Since && w.ID < best.ID
		if agent == 0 || s > score || s == score && earlier {
			best, agent, score = w, a.ID, s
		}
	}
	return best.ID, agent, agent != 0
}
