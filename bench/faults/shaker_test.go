// SPDX-License-Identifier: Apache-2.0

//go:build e2e

package faults

import (
	"math/rand/v2"
	"sync"
	"time"
)

// shaker tells every event twice, each time after a delay of its own.
type shaker struct {
	most time.Duration

	mu        sync.Mutex
	rnd       *rand.Rand
	next      int // number of the next event
	newest    int // that was told
	twice     map[string]int
	overtaken int // told after one that came later
}

func newShaker(most time.Duration) *shaker {
	return &shaker{most: most, rnd: rand.New(rand.NewPCG(11, 11)), twice: map[string]int{}}
}

func (s *shaker) hear(e told, send func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.next
	s.next++
	s.twice[e.kind]++
	for range 2 {
		time.AfterFunc(time.Duration(s.rnd.Int64N(int64(s.most))), func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			if n < s.newest {
				s.overtaken++
			}
			s.newest = max(s.newest, n)
			send()
		})
	}
}
