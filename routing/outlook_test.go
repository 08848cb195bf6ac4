// SPDX-License-Identifier: Apache-2.0

package routing_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"cordial/routing"
)

// An outlook holds everybody who waits, once and in order, and of the agents those whom
// the needs allow, however the world has changed.
func TestOutlookCounts(t *testing.T) {
	random := rand.New(rand.NewPCG(*seed, 7))
	for range 300 {
		p := routing.NewPool()
		w := newWorld(random.IntN, p, nil)
		for range 20 + random.IntN(200) {
			w.change()
		}
		for m := range routing.Chat + 1 {
			if fault := wrongOutlook(w, p, m); fault != "" {
				require.Empty(t, fault, "seed %d", *seed)
			}
			require.Empty(t, p.Check())
		}
	}
}

// An outlook without one of the contacts does not pass for a whole one.
func TestOutlookIsMissed(t *testing.T) {
	p := routing.NewPool()
	w := newWorld(func(n int) int { return n - 1 }, p, nil)
	w.contacts[1] = routing.Waiting{ID: 1}
	require.Equal(t, "0 contacts wait for medium 0, not 1", wrongOutlook(w, p, routing.Voice))
}

// wrongOutlook says what is wrong with the outlook of a medium; "" if nothing is.
func wrongOutlook(w *world, p *routing.Pool, m routing.Medium) string {
	o := p.Outlook(m, w.now, []routing.Waiting{{}})
	found := 0
	for k := range o.Kinds {
		line := o.Kinds[k].Line
		for i, at := range line {
			c := w.contacts[at.Contact]
			if c.Medium != m || c.Since != at.Since || c.Priority != o.Kinds[k].Priority || c.Order != o.Kinds[k].Order {
				return fmt.Sprintf("contact %d is not of its kind", at.Contact)
			}
			if i > 0 && (at.Since < line[i-1].Since || at.Since == line[i-1].Since && at.Contact <= line[i-1].Contact) {
				return fmt.Sprintf("contact %d is out of order", at.Contact)
			}
			if fault := wrongAgents(w, &o, k, c); fault != "" {
				return fault
			}
			found++
		}
	}
	want := 0
	for _, c := range w.contacts { //lint:sorted a sum
		if c.Medium == m && (c.Only == 0 || w.now >= c.Until) {
			want++
		}
	}
	if found != want {
		return fmt.Sprintf("%d contacts wait for medium %d, not %d", found, m, want)
	}
	return ""
}

// wrongAgents holds those who serve a kind against those whom its needs allow in the end.
func wrongAgents(w *world, o *routing.Outlook, kind int, c routing.Waiting) string {
	var busy, free, tiers, wantBusy, wantFree int32
	for _, g := range o.Groups {
		for _, s := range g.Serves {
			if int(s.Kind) == kind {
				busy, free = busy+g.Busy, free+g.Free
			}
		}
	}
	for _, t := range o.Kinds[kind].Tiers {
		tiers += t.Free
	}
	for _, a := range w.agents { //lint:sorted a sum
		if !a.AtWork || a.Can&(1<<c.Medium) == 0 || !routing.Eligible(a.Levels, w.needs[c.Needs], 1<<62) {
			continue
		}
		if a.Can&a.Free&(1<<c.Medium) != 0 {
			wantFree++
		} else {
			wantBusy++
		}
	}
	if busy != wantBusy || free != wantFree || tiers != wantFree {
		return fmt.Sprintf("contact %d: %d busy and %d free (%d in tiers), not %d and %d", c.ID, busy, free, tiers, wantBusy, wantFree)
	}
	return ""
}

// watched is a pool of which an outlook is taken before each question.
type watched struct{ *routing.Pool }

func (p watched) Pick(now routing.Time) (routing.ContactID, routing.AgentID, bool) {
	p.Outlook(routing.Voice, now, []routing.Waiting{{Worth: 1}})
	return p.Pool.Pick(now)
}

func (p watched) Next(now routing.Time) (routing.Choice, bool) {
	p.Outlook(routing.Chat, now, nil)
	return p.Pool.Next(now)
}

// No choice hangs on whether an outlook was taken.
func TestOutlookChangesNothing(t *testing.T) {
	fault, offers := live(*seed, 100_000/slowdown, func() pool { return watched{routing.NewPool()} }, rule)
	require.Empty(t, fault, "seed %d", *seed)
	require.Greater(t, offers, 100)
}
