// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"fmt"

	"cordial/routing"
)

// scene is an instance at a load, with its contacts: what all rules meet alike.
type scene struct {
	instance *Instance
	contacts []Contact
	surge    surge
	// What comes in truth while there is no surge and in one, and what a forecast says,
	// in erlang by kind.
	usual, surging, forecast []float64
	bound                    Bound // of what comes on the whole
	pairs                    map[Pair]bool
}

// scene draws one.
func (t *Table) scene(seed uint64, load float64) (*scene, error) {
	i := t.Draw(seed)
	s := &scene{instance: i, surge: t.surge(), usual: i.work(i.Share, load)}
	s.contacts = i.surging(seed, t.contacts(), load, s.surge)
	s.surging = i.work(s.surge.shares(i.Share), load*s.surge.faster(i.Share))
	s.forecast = astray(s.usual, t.Astray, seed)
	var err error
	if s.bound, err = i.bound(s.mean()); err != nil {
		return nil, fmt.Errorf("load %.2f: %w", load, err)
	}
	planned, err := i.bound(s.forecast)
	s.pairs = planned.Pairs
	return s, err
}

// mean is what comes on the whole: a surge lasts for half of the contacts, which is for
// the shorter part of the time.
func (s *scene) mean() []float64 {
	fast := s.surge.faster(s.instance.Share)
	out := make([]float64, len(s.usual))
	for k := range out {
		out[k] = (s.usual[k]*fast + s.surging[k]) / (1 + fast)
	}
	return out
}

// astray makes half of what comes, drawn by a seed, more and less by turns.
func astray(work []float64, by float64, seed uint64) []float64 {
	out := append([]float64(nil), work...)
	for n, k := range chance(seed, 6).Perm(len(out))[:len(out)/2] {
		if n%2 == 0 {
			out[k] *= 1 + by
		} else {
			out[k] *= 1 - by
		}
	}
	return out
}

// truth is what comes at a moment.
func (s *scene) truth(now routing.Time) []float64 {
	if s.surge.to > 0 && now >= s.contacts[s.surge.from].At && now < s.contacts[s.surge.to].At {
		return s.surging
	}
	return s.usual
}
