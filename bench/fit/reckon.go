// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"fmt"
	"math"
	"time"

	"cordial/bench/plan"
)

// reckoned gives a CSV, which has no agents, as many as Erlang A takes for the share of
// callers who give up in the log, in each row of the curve of all calls; without any
// who give up, as many as Erlang C takes for 80 % answered within 20 s. All of them can
// do everything.
func (m *Model) reckoned() error {
	gaveUp, ended := 0, 0
	for _, c := range m.log.calls {
		switch c.ending {
		case abandoned:
			gaveUp++
			ended++
		case answered:
			ended++
		default:
		}
	}
	share := float64(gaveUp) / float64(max(ended, 1))
	heads := make([]int, slots)
	for _, r := range m.arrivals.curves[0].rows {
		n, err := m.agentsFor(r, share)
		if err != nil {
			return fmt.Errorf("%s: reckoning the agents: %w", m.log.name, err)
		}
		for s := r.from; s < r.to; s++ {
			heads[s] = n
		}
	}
	m.layer(heads)
	m.notes.about("reckoned", "the agents are reckoned by theory, so that as many give up as in the log: put your own in their place before you ask about waits")
	return nil
}

// agentsFor are the agents for a row of the curve.
func (m *Model) agentsFor(r row, share float64) (int, error) {
	if r.calls == 0 {
		return 0, nil
	}
	aht := max(m.meanTalk(), time.Second).Seconds()
	if m.wrapUp != nil {
		aht += m.wrapUp.mean.Seconds()
	}
	q := plan.Queue{Load: r.calls * aht / float64(60*(m.arrivals.edges[r.to]-m.arrivals.edges[r.from])), AHT: aht}
	if m.patience != nil && share > 0 {
		q.Patience = m.patience.mean.Seconds()
	}
	for q.Agents = max(1, int(q.Load*(1-share))); ; q.Agents++ {
		s, err := q.Predict(20)
		switch {
		case q.Patience == 0 && float64(q.Agents) <= q.Load:
		case err != nil:
			return 0, err //nolint:wrapcheck // reckoned says what for
		case q.Patience > 0 && s.Abandoned <= share, q.Patience == 0 && s.ServiceLevel >= 0.8:
			return q.Agents, nil
		}
		if float64(q.Agents) > 2*q.Load+math.MaxUint16 {
			return q.Agents, nil
		}
	}
}

// layer makes shifts of numbers of agents: the k-th works wherever there are k.
func (m *Model) layer(heads []int) {
	most := 0
	for _, n := range heads {
		most = max(most, n)
	}
	counts, order := make(map[[2]int]int), [][2]int(nil)
	for k := 1; k <= most; k++ {
		for s := 0; s < slots; s++ {
			from := s
			for s < slots && heads[s] >= k {
				s++
			}
			if s > from {
				at := [2]int{from, s}
				if counts[at] == 0 {
					order = append(order, at)
				}
				counts[at]++
			}
		}
	}
	for i, at := range order {
		g := group{
			name: fmt.Sprintf("g%03d", i+1), from: time.Duration(at[0]) * slot, to: time.Duration(at[1]) * slot,
			days: [7]bool{true, true, true, true, true, true, true}, skills: m.centre.Skills,
		}
		for range counts[at] {
			g.hands = append(g.hands, &hand{})
		}
		m.groups = append(m.groups, g)
	}
}
