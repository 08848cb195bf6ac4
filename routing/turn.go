// SPDX-License-Identifier: Apache-2.0

package routing

// turn is a free agent's place in the order of those who are as good as she is:
// whoever was offered a contact least recently goes first.
type turn struct {
	offered uint64
	agent   AgentID
	slot    int32 // by which the place of the turn is noted
}

// nobody comes after everybody.
var nobody = turn{1<<64 - 1, 1<<32 - 1, 0}

func (t turn) before(u turn) bool {
	return t.offered < u.offered || t.offered == u.offered && t.agent < u.agent
}

// turns are free agents: all of a profile, by their ids, or of a ranking's tier the first
// of each profile, by its leaf. They are a heap, each node of which has up to four below
// it, so that few steps lead through it. Where each slot stands is noted in places.
type turns []turn

const fan = 4

// head returns who goes first.
func (q turns) head() turn {
	if len(q) == 0 {
		return nobody
	}
	return q[0]
}

func (q *turns) push(t turn, places []int32) {
	*q = append(*q, t)
	q.rise(int32(len(*q)-1), t, places)
}

// drop takes out whoever is at a place.
func (q *turns) drop(i int32, places []int32) {
	last := len(*q) - 1
	t := (*q)[last]
	*q = (*q)[:last]
	if int(i) < last {
		q.replace(i, t, places)
	}
}

// replace lets another have the turn at a place.
func (q turns) replace(i int32, t turn, places []int32) {
	if i > 0 && t.before(q[(i-1)/fan]) {
		q.rise(i, t, places)
	} else {
		q.sink(i, t, places)
	}
}

// rise puts a turn at a place, or as far above it as it belongs.
func (q turns) rise(i int32, t turn, places []int32) {
	for i > 0 {
		up := (i - 1) / fan
		if !t.before(q[up]) {
			break
		}
		q.set(i, q[up], places)
		i = up
	}
	q.set(i, t, places)
}

// sink puts a turn at a place, or as far below it as it belongs.
func (q turns) sink(i int32, t turn, places []int32) {
	n := int32(len(q))
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
		q.set(i, q[least], places)
		i = least
	}
	q.set(i, t, places)
}

func (q turns) set(i int32, t turn, places []int32) {
	q[i] = t
	places[t.slot] = i
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
