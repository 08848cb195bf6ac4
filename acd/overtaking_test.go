// SPDX-License-Identifier: Apache-2.0

package acd_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/acd/acdtest"
)

// floor is a busy floor with queues that share agents, whose offers are watched
// for overtaking.
type floor struct {
	*acdtest.Scenario
	random *rand.Rand
	now    acd.Time
	config *acd.Config
	worst  time.Duration // by how much the bound was exceeded
	passed int           // overtakings seen
}

const (
	floorWorth, floorOrder, floorKnown = 30 * time.Second, 60 * time.Second, 20 * time.Second
)

func newFloor(t *testing.T, seed uint64, order time.Duration) *floor {
	f := &floor{Scenario: acdtest.NewScenario(t), random: rand.New(rand.NewPCG(seed, 1)), now: acdtest.Start}
	text := "prices on\nskill boots\nskill ties\nmean 15s\n"
	for i, q := range []string{"boots:1", "ties:1", "boots:1+ties:1", "boots:1 prio=15s"} {
		text += fmt.Sprintf("queue q%d needs=%s worth=%v order=%v known=%v\nline l%d queue=q%d\n", i, q, floorWorth, order, floorKnown, i, i)
	}
	for i := range 8 {
		text += fmt.Sprintf("agent a%d boots:%d ties:%d\n", i, 1+f.random.IntN(10), 1+f.random.IntN(10))
	}
	var err error
	f.config, err = acdtest.ParseConfig(text)
	require.NoError(t, err)
	f.step(acd.Command{Kind: acd.Configure, Config: f.config})
	f.step(acd.Command{Kind: acd.LinkUp, Node: "pbx"})
	for i := range 8 {
		f.step(acd.Command{Kind: acd.SignIn, Agent: acd.AgentID(i + 1)})
		f.step(acd.Command{Kind: acd.Ready, Agent: acd.AgentID(i + 1)})
	}
	return f
}

func (f *floor) step(c acd.Command) {
	before := f.M.Status().Contacts
	n := len(f.Records)
	f.Do(nil, f.now, c)
	for _, b := range f.Records[n:] {
		r, err := acd.DecodeRecord(b)
		if err != nil {
			panic(err)
		}
		for _, e := range r.Events {
			if e.Kind == acd.ContactOffered {
				f.watch(before, e)
			}
		}
	}
}

// watch holds an offer against those who came earlier, wait still, and could
// have been served by the same agent.
func (f *floor) watch(before []acd.ContactStatus, e acd.Event) {
	var later acd.ContactStatus
	after := f.M.Status().Contacts
	for _, c := range after {
		if c.ID == e.Contact {
			later = c
		}
	}
	for _, c := range before {
		if c.Phase != "waiting" || c.Arrived >= later.Arrived || !stillWaits(after, c.ID) {
			continue
		}
		f.passed++
		bound := max(floorWorth, floorOrder) + floorKnown + f.priority(later) - f.priority(c)
		f.worst = max(f.worst, later.Arrived.Sub(c.Arrived)-bound)
	}
}

func stillWaits(contacts []acd.ContactStatus, id acd.ContactID) bool {
	for _, c := range contacts {
		if c.ID == id {
			return c.Phase == "waiting"
		}
	}
	return false
}

func (f *floor) priority(c acd.ContactStatus) time.Duration {
	for _, q := range f.config.Queues {
		if q.Name == c.Queue {
			return q.Priority + c.Priority
		}
	}
	return 0
}

// run lets callers come somewhat faster than they can be served.
func (f *floor) run(moves int) {
	for i := range moves {
		f.now = f.now.Add(time.Duration(f.random.ExpFloat64() * float64(time.Second)))
		if f.random.IntN(30) == 0 {
			f.step(acd.Command{Kind: acd.SetPrices, Prices: drawPrices(func(n int) int { return f.random.IntN(min(n, 3)) })})
		}
		if f.random.IntN(5) < 2 {
			f.step(acd.Command{
				Kind: acd.Arrive, Node: "pbx", Leg: fmt.Sprint(i), Line: fmt.Sprint("l", f.random.IntN(4)),
				Customer: acd.CustomerID(f.random.IntN(40)),
			})
			continue
		}
		views := f.M.Views()
		if len(views) == 0 {
			continue
		}
		v := views[f.random.IntN(len(views))]
		switch v.Phase {
		case acd.Offered:
			f.step(acd.Command{Kind: acd.Answer, Offer: v.Offer})
		case acd.Talking:
			f.step(acd.Command{Kind: acd.Hangup, Contact: v.Contact})
		default:
		}
	}
}

// Nobody is overtaken by a contact that came more than
// max(worth, order worth) + known + difference of priority later.
func TestOvertakingIsBounded(t *testing.T) {
	passed := 0
	for seed := range uint64(20) {
		f := newFloor(t, seed, floorOrder)
		f.run(1500)
		require.LessOrEqual(t, f.worst, time.Duration(0), "seed %d", seed)
		passed += f.passed
	}
	require.Positive(t, passed, "nobody was overtaken at all: this shows nothing")
}

// The test above can fail: a weight without bounds fails it.
func TestOvertakingCatchesAnUnboundedWeight(t *testing.T) {
	f := newFloor(t, 1, 1000*time.Hour)
	f.run(3000)
	require.Positive(t, f.worst)
}
