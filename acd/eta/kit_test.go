// SPDX-License-Identifier: Apache-2.0

package eta

import (
	"time"

	"cordial/acd"
	"cordial/routing"
)

// start is when all forecasts of the tests are made.
const start = acd.Time(1_000_000 * time.Second)

// patience of people who never give up.
const never = 1e-9

// scene builds an outlook: agents all serve the kinds of their group, and none is better.
type scene struct {
	acd.Outlook
	contacts acd.ContactID
}

// newScene is an empty centre with so many kinds, in which a conversation takes a mean.
func newScene(kinds int, mean time.Duration) *scene {
	s := &scene{}
	s.Talk = mean
	s.Kinds = make([]routing.Kind, kinds)
	s.Queues = []int32{-1}
	for i := range s.Kinds {
		s.Kinds[i].Tiers = []routing.Tier{{}}
		s.Queues = append(s.Queues, int32(i))
	}
	return s
}

// wait lets contacts wait that came so long ago, the oldest first.
func (s *scene) wait(kind int, ages ...time.Duration) {
	for _, age := range ages {
		s.contacts++
		s.Kinds[kind].Line = append(s.Kinds[kind].Line, routing.Place{Since: start.Add(-age), Contact: s.contacts})
	}
}

// crowd lets n contacts wait that came one by one, a second apart.
func (s *scene) crowd(kind, n int) {
	for i := range n {
		s.wait(kind, time.Duration(n-i)*time.Second)
	}
}

// talk adds agents who are busy and serve kinds.
func (s *scene) talk(n int32, kinds ...int32) {
	g := routing.Group{Busy: n}
	for _, k := range kinds {
		g.Serves = append(g.Serves, routing.Serve{Kind: k})
	}
	s.Groups = append(s.Groups, g)
}

// forecast is what is foretold where nobody rings or wraps up.
func (s *scene) forecast(leaving float64) *Forecast {
	l := Learnt{Rates{Leaving: leaving}, newLevels()}
	return l.Forecast(&s.Outlook, start)
}

// shapeOf is what is foretold of the one who has i before them.
func (s *scene) shapeOf(kind, i int, leaving float64) shape {
	out, ok := s.forecast(leaving).shape(kind, i)
	if !ok {
		panic("nothing can be said")
	}
	return out
}
