// SPDX-License-Identifier: Apache-2.0

package whatif

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

// days of the shop are compared, so that chance does not matter much.
const days = 20

// sums are figures of all days: shares of all contacts, means.
type sums struct{ answered, wait, inTime, fit, occupancy float64 }

func (s *sums) add(f Figures) {
	s.answered += float64(f.Answered) / float64(f.Contacts) / days
	s.wait += f.Wait / days
	s.inTime += f.InTime / days
	s.fit += f.Fit / days
	s.occupancy += f.Occupancy / days
}

// far says in what two differ by more than the dial's what-if may from what was recorded:
// 1.5 % of the callers answered, 10 % of the mean wait, 2 % of callers answered in time,
// 0.01 of the fit and of the occupancy. Who gave up did so in a bad moment, and meets
// another one in any other course of the day; so a few more are always answered.
func far(a, b sums) (out []string) {
	for _, x := range []struct {
		name string
		d    float64
		most float64
	}{
		{"answered", a.answered - b.answered, 0.015},
		{"wait", a.wait/b.wait - 1, 0.10},
		{"in time", a.inTime - b.inTime, 0.02},
		{"fit", a.fit - b.fit, 0.01},
		{"occupancy", a.occupancy - b.occupancy, 0.01},
	} {
		if math.Abs(x.d) > x.most {
			out = append(out, x.name)
		}
	}
	return out
}

// What the dial would have done is what it has done, nearly; what another rule would
// have done is not, and neither is what comes of a fault in the traffic.
func TestTheDialComesCloseToTheRecord(t *testing.T) {
	var recorded, dial, idle, late, slow, alone sums
	for day := range days {
		traffic := shop(t, day)
		assert.NotEmpty(t, traffic.Prices)
		recorded.add(traffic.Recorded)
		dial.add(route(t, traffic, Dial))
		idle.add(route(t, traffic, "longest-idle"))

		faulty := *traffic
		faulty.Turns = traffic.Turns[:traffic.Agents+4] // the first few come, and nobody goes
		alone.add(route(t, &faulty, Dial))
		for i := range traffic.Contacts {
			traffic.Contacts[i].Ring *= 2
		}
		late.add(route(t, traffic, Dial))
		for i := range traffic.Contacts {
			c := &traffic.Contacts[i]
			c.Ring, c.Talk = c.Ring/2, c.Talk*5/4
		}
		slow.add(route(t, traffic, Dial))
	}
	assert.Empty(t, far(dial, recorded), "%+v, recorded %+v", dial, recorded)
	assert.Contains(t, far(idle, recorded), "fit")
	for name, faulty := range map[string]sums{"rings twice as long": late, "talks a quarter longer": slow, "half of the agents": alone} {
		assert.Contains(t, far(faulty, recorded), "wait", "%s: %+v", name, faulty)
	}
	assert.Contains(t, far(slow, recorded), "occupancy")
}
