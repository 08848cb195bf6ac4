// SPDX-License-Identifier: Apache-2.0

package fakeswitch

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/telephony"
)

// centre is a demo with the real machine, on a virtual clock.
type centre struct {
	t        *testing.T
	d        *Demo
	m        *acd.Machine
	now      acd.Time
	checked  acd.Time
	arrived  int
	refused  int
	outcomes map[acd.Outcome]int
	reasons  map[acd.Reason]int
	dialled  map[string]int
	talking  time.Duration // agents × time
	touched  []acd.ContactID
}

var morning = acd.Time(time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC).UnixNano())

func newCentre(t *testing.T, seed uint64, load float64) *centre {
	cfg := DemoConfig()
	c := &centre{
		t: t, d: NewDemo(cfg, "j", seed, load), m: acd.New(), now: morning, checked: morning,
		outcomes: map[acd.Outcome]int{}, reasons: map[acd.Reason]int{}, dialled: map[string]int{},
	}
	c.d.asked = func(q telephony.Request) {
		if q.Op == telephony.Dial {
			c.dialled[q.Channel]++
		}
	}
	c.step(acd.Command{Kind: acd.Configure, Config: &cfg})
	c.step(acd.Command{Kind: acd.Start})
	return c
}

// run lets the centre live for d.
func (c *centre) run(d time.Duration) {
	end := c.now.Add(d)
	for c.now < end {
		next := end
		if at, ok := c.d.Next(); ok {
			next = min(next, at)
		}
		if at, ok := c.m.Deadline(); ok {
			next = min(next, at)
		}
		c.now = max(c.now, next)
		c.timers()
		for _, x := range c.d.Advance(c.now) {
			c.step(x)
		}
		if c.now.Sub(c.checked) > 5*time.Second {
			c.check()
		}
	}
	c.check()
}

func (c *centre) timers() {
	for at, ok := c.m.Deadline(); ok && at <= c.now; at, ok = c.m.Deadline() {
		r, err := c.m.Step(max(at, c.m.Now()), acd.Command{Kind: acd.Tick})
		require.NoError(c.t, err)
		c.publish(r)
	}
}

func (c *centre) step(x acd.Command) {
	c.timers()
	r, err := c.m.Step(c.now, x)
	if err != nil {
		if x.Kind == acd.Configure || x.Kind == acd.Arrive {
			require.NoError(c.t, err)
		}
		c.refused++
		c.d.Refused(x, err)
		return
	}
	c.publish(r)
}

func (c *centre) publish(r acd.Record) {
	for i := range r.Events {
		switch e := &r.Events[i]; e.Kind {
		case acd.ContactQueued:
			c.arrived++
		case acd.ContactEnded:
			c.outcomes[e.Outcome]++
		case acd.OfferEnded:
			c.reasons[e.Reason]++
		default:
		}
	}
	c.touched = r.Touched(c.touched[:0])
	views := make([]acd.View, len(c.touched))
	for i, id := range c.touched {
		views[i] = c.m.View(id)
	}
	c.d.Publish(views)
}

func (c *centre) check() {
	require.NoError(c.t, c.m.Check())
	for _, v := range c.m.Views() {
		if v.Phase == acd.Talking {
			c.talking += c.now.Sub(c.checked)
		}
	}
	c.checked = c.now
}

// empty checks that after closing time nothing is left anywhere.
func (c *centre) empty() {
	c.d.Close()
	for range 60 {
		c.run(time.Minute)
		if len(c.m.Views()) == 0 {
			break
		}
	}
	c.run(time.Minute)
	require.Empty(c.t, c.m.Views())
	require.Empty(c.t, c.d.sw.Listing().Channels)
	require.Empty(c.t, c.d.sw.Listing().Bridges)
	require.True(c.t, c.d.ctl.Idle())
	ended := 0
	for _, n := range c.outcomes {
		ended += n
	}
	require.Equal(c.t, c.arrived, ended, "every contact has one outcome")
	for leg, n := range c.dialled {
		require.Equal(c.t, 1, n, leg)
	}
}

func TestTenMinutesOfTheDemo(t *testing.T) {
	c := newCentre(t, 1, DefaultLoad)
	c.run(10 * time.Minute)
	busy := c.talking.Seconds() / (10 * 60 * 100)
	c.empty()
	t.Logf("arrived %d, outcomes %v, offers that ended %v, commands too late %d, agents talking %.2f, results %v",
		c.arrived, c.outcomes, c.reasons, c.refused, busy, c.d.sw.Results())

	require.Greater(t, c.arrived, 200)
	require.Zero(t, c.outcomes[acd.Lost])
	require.Greater(t, c.outcomes[acd.Answered], c.arrived*8/10)
	require.Greater(t, busy, 0.4)
	for _, why := range []acd.Reason{acd.Declined, acd.NoAnswer, acd.Unreachable} {
		require.Positive(t, c.reasons[why], why)
	}
	for _, err := range c.d.Faults() {
		require.ErrorContains(t, err, "will not dial", "phones that are not registered, and nothing else")
	}
	require.Empty(t, c.d.Faults())
}

func TestTheSameSeedIsTheSameDay(t *testing.T) {
	digest := func(seed uint64) []acd.Command {
		c := newCentre(t, seed, DefaultLoad)
		var all []acd.Command
		for range 200 {
			c.now = c.now.Add(time.Second)
			c.timers()
			for _, x := range c.d.Advance(c.now) {
				all = append(all, x)
				c.step(x)
			}
		}
		return all
	}
	first := digest(7)
	require.NotEmpty(t, first)
	require.Equal(t, first, digest(7))
	require.NotEqual(t, first, digest(8))
}

func TestSurge(t *testing.T) {
	c := newCentre(t, 2, 4)
	c.run(6 * time.Minute)
	c.empty()
	require.Zero(t, c.outcomes[acd.Lost])
	require.Positive(t, c.outcomes[acd.Abandoned])
}

func TestLinkLostAndRestored(t *testing.T) {
	c := newCentre(t, 3, DefaultLoad)
	c.run(3 * time.Minute)
	for range 6 {
		c.d.LoseLink()
		c.run(time.Duration(c.d.sw.between(time.Second, 40*time.Second)))
		c.d.RestoreLink()
		c.run(time.Minute)
	}
	c.empty()
	require.Zero(t, c.outcomes[acd.Lost])
	require.Greater(t, c.outcomes[acd.Answered], c.arrived/2)
}

func TestCrash(t *testing.T) {
	c := newCentre(t, 4, DefaultLoad)
	c.run(4 * time.Minute)
	living := len(c.m.Views())
	c.d.Crash()
	c.run(10 * time.Second)
	c.d.RestoreLink()
	c.run(time.Minute)
	require.Positive(t, living)
	require.InDelta(t, living, c.outcomes[acd.Lost], 3, "all but those who were leaving")
	c.empty()
}

// A controller that is not told of hang-ups would leave contacts behind: the checks
// above can fail.
func TestLostEventsAreNoticed(t *testing.T) {
	c := newCentre(t, 5, DefaultLoad)
	c.run(3 * time.Minute)
	c.d.sw.SetLink(false) // nobody says so, and nobody compares
	c.d.Close()
	c.run(30 * time.Minute)
	require.NotEmpty(t, c.m.Views())
}
