// SPDX-License-Identifier: Apache-2.0

package pick

import (
	"slices"
	"time"

	"cordial/routing"
	"cordial/routing/table"
)

// scan is the rule of [routing.Pool.Next] as one writes it who wants it fast and has
// no index: it keeps a list of the free agents and one of the contacts, and looks at
// each with each. Both lie in rows no longer than a line of the cache, and nothing is sorted. How many
// are at work and talk, by need and key, it counts as they come and go.
//
// It knows only what is measured: voice, needs that do not relax, nobody excluded, no
// agent who knows a customer. To know more would make it slower.
type scan struct {
	needs [][]routing.Need // by NeedSet
	tiers [][]tier         // by NeedSet, the best first
	mean  time.Duration

	agents []agent // by AgentID
	free   []routing.AgentID

	waiting []contact
	places  table.Of[routing.ContactID, int32] // in waiting, counted from 1
}

// skills is how many levels a row has room for, the unused number 0 among them.
const skills = 41

// agent is a row: 64 bytes.
type agent struct {
	levels  [skills]routing.Level
	atWork  bool
	talking bool
	offered uint64
	place   int32 // in free, counted from 1
}

// contact is a row: 56 bytes.
type contact struct {
	id                     routing.ContactID
	since, ripeAt          routing.Time
	worth, order, priority time.Duration
	needs                  routing.NeedSet
}

// tier counts those at work who have the same key for a need.
type tier struct {
	key             routing.Share
	atWork, talking int
}

// newScan returns an empty scan.
func newScan() *scan { return &scan{needs: [][]routing.Need{nil}, tiers: make([][]tier, 1)} }

// Define returns the number of a set of needs.
func (s *scan) Define(needs []routing.Need) routing.NeedSet {
	s.needs, s.tiers = append(s.needs, needs), append(s.tiers, nil)
	return routing.NeedSet(len(s.needs) - 1)
}

// SetMean sets the mean conversation of the whole centre.
func (s *scan) SetMean(d time.Duration) { s.mean = d }

// PutAgent adds an agent or replaces what is known of her.
func (s *scan) PutAgent(a routing.Agent) {
	for int(a.ID) >= len(s.agents) {
		s.agents = append(s.agents, agent{})
	}
	was := &s.agents[a.ID]
	is := agent{atWork: a.AtWork, talking: a.AtWork && a.Talking, offered: a.Offered, place: was.place}
	copy(is.levels[:], a.Levels)
	if is.levels != was.levels || is.atWork != was.atWork || is.talking != was.talking {
		s.count(was, -1)
		s.count(&is, +1)
	}
	*was = is
	s.list(a.ID, a.AtWork && a.Can&a.Free&(1<<routing.Voice) != 0)
}

// RemoveAgent forgets an agent.
func (s *scan) RemoveAgent(id routing.AgentID) { s.PutAgent(routing.Agent{ID: id}) }

// list puts an agent on the list of those who are free, or takes her off.
func (s *scan) list(id routing.AgentID, free bool) {
	a := &s.agents[id]
	switch {
	case free && a.place == 0:
		s.free = append(s.free, id)
		a.place = int32(len(s.free))
	case !free && a.place > 0:
		last := s.free[len(s.free)-1]
		s.free[a.place-1] = last
		s.agents[last].place = a.place
		s.free, a.place = s.free[:len(s.free)-1], 0
	}
}

// count counts an agent in or out, for each need that she meets.
func (s *scan) count(a *agent, by int) {
	if !a.atWork {
		return
	}
	for set := range s.needs {
		key, ok := s.key(routing.NeedSet(set), a)
		if !ok {
			continue
		}
		tiers := &s.tiers[set]
		i := 0
		for i < len(*tiers) && (*tiers)[i].key > key {
			i++
		}
		if i == len(*tiers) || (*tiers)[i].key != key {
			*tiers = slices.Insert(*tiers, i, tier{key: key})
		}
		t := &(*tiers)[i]
		t.atWork += by
		if a.talking {
			t.talking += by
		}
	}
}

// key returns an agent's fit, and whether she is eligible.
func (s *scan) key(set routing.NeedSet, a *agent) (routing.Share, bool) {
	var sum, weights int64
	needs := s.needs[set]
	for i := range needs {
		n := &needs[i]
		level := a.levels[n.Skill]
		if level < n.Least {
			return 0, false
		}
		sum += int64(n.Weight) * int64(level)
		weights += int64(n.Weight)
	}
	if weights == 0 {
		return routing.Whole, true
	}
	return routing.Share(sum * int64(routing.Whole) / (weights * int64(routing.MaxLevel))), true
}

// PutWaiting adds a contact or replaces what is known of it.
func (s *scan) PutWaiting(w routing.Waiting) {
	s.RemoveWaiting(w.ID, w.Since)
	s.waiting = append(s.waiting, contact{w.ID, w.Since, w.RipeAt, w.Worth, w.Order, w.Priority, w.Needs})
	s.places.Put(w.ID, int32(len(s.waiting)))
}

// RemoveWaiting forgets a contact.
func (s *scan) RemoveWaiting(id routing.ContactID, _ routing.Time) {
	place := s.places.Take(id)
	if place == 0 {
		return
	}
	last := len(s.waiting) - 1
	if int(place) <= last {
		moved := s.waiting[last]
		s.waiting[place-1] = moved
		s.places.Take(moved.id)
		s.places.Put(moved.id, place)
	}
	s.waiting = s.waiting[:last]
}

// Pick looks at every contact.
func (s *scan) Pick(now routing.Time) (routing.ContactID, routing.AgentID, bool) {
	if len(s.free) == 0 {
		return 0, 0, false
	}
	var best *contact
	var whom routing.AgentID
	var most time.Duration
	for i := range s.waiting {
		w := &s.waiting[i]
		id, key := s.bestFor(w)
		if id == 0 || now < w.ripeAt && now < w.since.Add(s.hold(w, key)) {
			continue
		}
		score := now.Sub(w.since) + w.priority - (s.bestKey(w.needs) - key).Of(w.order)
		if best == nil || score > most || score == most && w.before(best) {
			best, whom, most = w, id, score
		}
	}
	if best == nil {
		return 0, 0, false
	}
	return best.id, whom, true
}

// before tells whether a contact came before another.
func (w *contact) before(v *contact) bool {
	return w.since < v.since || w.since == v.since && w.id < v.id
}

// bestFor returns the free agent whose key for a contact is the greatest; of several,
// who was offered one least recently.
func (s *scan) bestFor(w *contact) (best routing.AgentID, most routing.Share) {
	var offered uint64
	for _, id := range s.free {
		a := &s.agents[id]
		key, ok := s.key(w.needs, a)
		if !ok || best != 0 && key < most {
			continue
		}
		if best == 0 || key > most || a.offered < offered || a.offered == offered && id < best {
			best, most, offered = id, key, a.offered
		}
	}
	return best, most
}

// bestKey returns the best key of all who are at work.
func (s *scan) bestKey(set routing.NeedSet) routing.Share {
	for i := range s.tiers[set] {
		if t := &s.tiers[set][i]; t.atWork > 0 {
			return t.key
		}
	}
	return 0
}

// hold returns the age from which a contact is ripe for an agent of that key.
func (s *scan) hold(w *contact, key routing.Share) time.Duration {
	own := key.Of(w.worth)
	var age, talking time.Duration
	for i := range s.tiers[w.needs] {
		t := &s.tiers[w.needs][i]
		if t.key <= key {
			break
		}
		if t.talking > 0 {
			talking += time.Duration(t.talking)
			age = max(age, t.key.Of(w.worth)-own-s.mean/talking)
		}
	}
	return min(age, w.worth)
}
