// SPDX-License-Identifier: Apache-2.0

package routing

import "time"

// sight is how one contact sees a ranking: without those who are excluded, and
// with the agent it knows in a place of her own.
type sight struct {
	*ranking
	w    *waiter
	mean time.Duration
	out  []absent // those who do not count in their tiers
	// short is storage that is used again.
	short *shortlist
	// The agent it knows, if she is eligible:
	knows bool
	known absent
	// holding is how much of the worth counts.
	holding Share
}

// absent is an agent who does not count in her tier.
type absent struct {
	agent   AgentID
	tier    int32
	key     Share
	free    bool
	talking bool
}

func find(out []absent, a AgentID) int {
	for i := range out {
		if out[i].agent == a {
			return i
		}
	}
	return -1
}

// see returns how a contact sees a ranking; it is good until the next see.
func (p *Pool) see(x *waiter, r *ranking) sight {
	s := sight{ranking: r, w: x, mean: p.mean, out: p.out[:0], short: &p.short, holding: p.holding}
	for _, e := range x.excluded {
		if p.now < e.Until {
			p.leaveOut(&s, e.Agent)
		}
	}
	if x.known != 0 && p.leaveOut(&s, x.known) {
		s.knows, s.known = true, s.out[len(s.out)-1]
	}
	p.out = s.out
	return s
}

// leaveOut takes an agent out of her tier; false if she is in none, or out already.
func (p *Pool) leaveOut(s *sight, id AgentID) bool {
	if int(id) >= len(p.agents) || !p.agents[id].atWork || find(s.out, id) >= 0 {
		return false
	}
	m := &p.agents[id]
	l := m.profile.link(s.ranking)
	if l == nil {
		return false
	}
	s.out = append(s.out, absent{
		agent: id, tier: l.tier, key: s.tiers[l.tier].key,
		free: m.free&(1<<s.medium) != 0, talking: m.talking,
	})
	return true
}

// worth is what a key is worth to the contact, in waiting.
func (s *sight) worth(key Share) time.Duration { return key.Of(s.w.worth) }

// knownWorth is what the agent it knows is worth to it.
func (s *sight) knownWorth() time.Duration { return s.worth(s.known.key) + s.w.knownWorth }

// beats tells whether one value goes before another. Where waiting is worth nothing
// all values are the same, and the better agent is still the better one.
func beats(v1 time.Duration, k1 Share, v2 time.Duration, k2 Share) bool {
	return v1 > v2 || v1 == v2 && k1 > k2
}

// frees counts the free agents.
func (s *sight) frees() int32 {
	n := s.free
	for _, a := range s.out {
		n -= one(a.free)
	}
	if s.knows {
		n += one(s.known.free)
	}
	return n
}

// best returns the best key of all who are at work.
func (s *sight) best() Share {
	best := Share(-1 << 63) // keys may be below 0
	if s.knows {
		best = s.known.key
	}
	for i := range s.tiers {
		n := s.tiers[i].atWork
		for _, a := range s.out {
			n -= one(int(a.tier) == i)
		}
		if n > 0 {
			return max(best, s.tiers[i].key)
		}
	}
	return best
}

// top finds the free agents who go first, at most as many as fit, in order, and
// returns how many there are.
func (s *sight) top(top []AgentKey) int {
	known := s.knows && s.known.free
	n := 0
	for i := s.next(0); i >= 0 && n < len(top); i = s.next(i + 1) {
		t := &s.tiers[i]
		if known && beats(s.knownWorth(), s.known.key, s.worth(t.key), t.key) {
			top[n], known = AgentKey{Agent: s.known.agent, Key: s.known.key}, false
			if n++; n == len(top) {
				return n
			}
		}
		if head := s.head(i); len(top) == n+1 && find(s.out, head.agent) < 0 {
			top[n] = AgentKey{Agent: head.agent, Key: t.key}
			return n + 1
		}
		s.short.n, s.short.most, s.short.out = 0, len(top)-n, s.out
		s.list(t.free, 0, s.short)
		for _, turn := range s.short.turns[:s.short.n] {
			top[n] = AgentKey{Agent: turn.agent, Key: t.key}
			n++
		}
	}
	if known && n < len(top) {
		top[n] = AgentKey{Agent: s.known.agent, Key: s.known.key}
		n++
	}
	return n
}

// value returns what an agent is worth to the contact.
func (s *sight) value(a AgentKey) time.Duration {
	if s.knows && a.Agent == s.known.agent {
		return s.knownWorth()
	}
	return s.worth(a.Key)
}

// gap returns how far an agent's key is below the best, as far as that counts.
func (s *sight) gap(a AgentKey) Share { return gap(s.best(), a.Key) }

// hold returns the age from which the contact is ripe for an agent, as [ranking.hold]
// does, with the agent it knows in between.
func (s *sight) hold(a AgentKey) time.Duration {
	own := s.value(a)
	var age, talking time.Duration
	known := s.knows && s.known.talking && s.known.agent != a.Agent && beats(s.knownWorth(), s.known.key, own, a.Key)
	add := func(n int32, value time.Duration) {
		talking += time.Duration(n)
		if n > 0 {
			age = max(age, s.holding.Of(value-own)-s.mean/talking)
		}
	}
	for i := range s.tiers {
		t := &s.tiers[i]
		value := s.worth(t.key)
		if known && beats(s.knownWorth(), s.known.key, value, t.key) {
			add(1, s.knownWorth())
			known = false
		}
		if !beats(value, t.key, own, a.Key) {
			break
		}
		n := t.talking
		for _, x := range s.out {
			n -= one(x.talking && int(x.tier) == i)
		}
		add(n, value)
	}
	if known {
		add(1, s.knownWorth())
	}
	return min(age, s.holding.Of(s.w.worth))
}
