// SPDX-License-Identifier: Apache-2.0

package routing

// turn is a free agent's place in the order of those who are as good as she is:
// whoever was offered a contact least recently goes first.
type turn struct {
	offered uint64
	agent   AgentID
}

// nobody comes after everybody.
var nobody = turn{1<<64 - 1, 1<<32 - 1}

func (t turn) before(u turn) bool {
	return t.offered < u.offered || t.offered == u.offered && t.agent < u.agent
}

// turns are the free agents of a profile: a heap, each node of which has up to
// four below it, so that few steps lead through it. Each agent knows her place.
type turns []turn

const fan = 4

// head returns who goes first.
func (q turns) head() turn {
	if len(q) == 0 {
		return nobody
	}
	return q[0]
}

func (p *Pool) push(q *turns, m Medium, t turn) {
	*q = append(*q, t)
	p.rise(*q, m, int32(len(*q)-1))
}

// drop takes out whoever is at a place.
func (p *Pool) drop(q *turns, m Medium, i int32) {
	last := int32(len(*q) - 1)
	t := (*q)[last]
	*q = (*q)[:last]
	if i == last {
		return
	}
	(*q)[i] = t
	if i > 0 && t.before((*q)[(i-1)/fan]) {
		p.rise(*q, m, i)
		return
	}
	p.sink(*q, m, i)
}

// rise moves whoever is at a place up to where she belongs.
func (p *Pool) rise(q turns, m Medium, i int32) {
	t := q[i]
	for i > 0 {
		up := (i - 1) / fan
		if !t.before(q[up]) {
			break
		}
		q[i] = q[up]
		p.agents[q[i].agent].places[m] = i
		i = up
	}
	q[i] = t
	p.agents[t.agent].places[m] = i
}

// sink moves whoever is at a place down to where she belongs.
func (p *Pool) sink(q turns, m Medium, i int32) {
	t, n := q[i], int32(len(q))
	for {
		least := fan*i + 1
		if least >= n {
			break
		}
		for c := least + 1; c < min(fan*i+fan+1, n); c++ {
			if q[c].before(q[least]) {
				least = c
			}
		}
		if !q[least].before(t) {
			break
		}
		q[i] = q[least]
		p.agents[q[i].agent].places[m] = i
		i = least
	}
	q[i] = t
	p.agents[t.agent].places[m] = i
}

// shortlist collects those who go first, in order.
type shortlist struct {
	turns [1 + runnersUp]turn
	n     int
	most  int      // at most all of turns
	out   []absent // those who are not to be on it
}

// takes tells whether the list has room for t, or somebody on it who comes after.
func (s *shortlist) takes(t turn) bool { return s.n < s.most || t.before(s.turns[s.most-1]) }

func (s *shortlist) add(t turn) {
	if len(s.out) > 0 && find(s.out, t.agent) >= 0 {
		return
	}
	if s.n < s.most {
		s.n++
	}
	i := s.n - 1
	for ; i > 0 && t.before(s.turns[i-1]); i-- {
		s.turns[i] = s.turns[i-1]
	}
	s.turns[i] = t
}

// list adds whom the shortlist takes, from place i of the heap down, whom it takes.
// Nobody below goes before those above, so most of it need not be looked at.
func (q turns) list(i int, s *shortlist) {
	s.add(q[i])
	for c := fan*i + 1; c < min(fan*i+fan+1, len(q)); c++ {
		if s.takes(q[c]) {
			q.list(c, s)
		}
	}
}
