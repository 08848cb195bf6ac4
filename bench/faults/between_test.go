// SPDX-License-Identifier: Apache-2.0

//go:build e2e

package faults

import (
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/bench/load"
)

// TestFault8NoEvents lets the link come back as one that is up in every way, but
// tells nothing: pings and requests are answered. Cordial must notice, and connect
// anew.
func TestFault8NoEvents(t *testing.T) {
	t.Parallel()
	m := newRelay(t)
	r := beginBehind(t, m, 20*time.Second)
	before := m.streamsOpened()
	m.set(nil, func(told, func()) {})
	m.cut()
	r.gone()
	r.until("a link that tells nothing to be given up", 30*time.Second, func() error {
		if n := m.streamsOpened() - before; n < 2 {
			return fmt.Errorf("%d new links", n)
		}
		return nil
	})
	r.change(func() { m.set(nil, nil) })
}

// busy starts a centre behind a relay whose agents hang up after a while. It has no
// callers yet.
func busy(t *testing.T, m *relay, agents int, ring, talk time.Duration) *rig {
	t.Helper()
	scene := load.Plenty(agents)
	scene.Ring = 15 * time.Second
	phones := &scene.Phones[0]
	phones.RingMillis, phones.TalkMillis = int(ring.Milliseconds()), int(talk.Milliseconds())
	return start(t, t.TempDir(), scene, through(m.server.Listener.Addr().String(), &m.to))
}

// come lets callers come who stay until an agent has talked to them, and holds the
// three accounts of them against each other.
func (r *rig) come(callers int, over time.Duration) {
	r.t.Helper()
	require.NoError(r.t, r.CallMore(callers, load.CallerGroup{Name: "patient", TalkMillis: 120_000, Over: over}, load.LineOrders))
	require.Len(r.t, r.over().Contacts, callers)
	tally := r.reconciled()
	require.Equal(r.t, callers, tally.Answered)
}

// spoiler gives every fifth request of a kind a fate in turn, so that each kind
// meets each fate, and no caller too many of them.
type spoiler map[string]int

func (s spoiler) fate(q asked) fate {
	if strings.HasPrefix(q.kind, "GET ") && q.kind != look || strings.HasPrefix(q.path, "events/") {
		return carried // without a listing the sweep is left out, without a proof of life the link is dead
	}
	n, known := s[q.kind]
	if !known {
		n = len(s)
	}
	s[q.kind] = n + 1
	if n%5 != 4 {
		return carried
	}
	return []fate{lost, unanswered, late}[n/5%3]
}

// look is the request that asks whether a phone is being rung.
const look = "GET channels/*"

// TestFault10RequestsWithoutAnAnswer lets requests of every kind have no answer: one
// was never carried out, one was, and one is when it has been given up. What became
// of them is looked for: no caller is lost, and no phone rings twice for an offer.
// An Asterisk before 22.4 takes no requests over the event stream, and says nothing.
func TestFault10RequestsWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	for name, old := range map[string]bool{"over the event stream": false, "over HTTP": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newRelay(t)
			m.deaf = old
			withoutAnAnswer(t, m)
			for _, f := range []fate{carried, lost, unanswered, late} {
				n := m.streamed(f)
				t.Logf("%v over the event stream: %d", f, n)
				require.Equal(t, old, n == 0)
			}
		})
	}
}

func withoutAnAnswer(t *testing.T, m *relay) {
	const callers = 18
	r := busy(t, m, callers, 800*time.Millisecond, 20*time.Second)
	r.Slack = 30 * time.Second // each costs the five seconds until it is given up
	r.tidy = time.Minute       // a bridge that is made late is found by the sweep
	m.set(make(spoiler).fate, nil)
	r.come(callers, 6*time.Second)
	for _, f := range []fate{lost, unanswered, late} {
		met := m.meets(f)
		t.Log(f, met)
		for _, kind := range []string{"POST channels", "POST channels/*/answer", "POST bridges/*", "POST bridges/*/addChannel", "DELETE channels/*"} {
			require.NotZero(t, met[kind], "%v: %s", f, kind)
		}
	}
	require.NotZero(t, m.meets(carried)[look])
}

// TestFault11EventsTwiceAndOutOfOrder tells every event twice, each time after a
// while of its own, so that they overtake each other. Nothing comes of it.
func TestFault11EventsTwiceAndOutOfOrder(t *testing.T) {
	t.Parallel()
	m := newRelay(t)
	r := busy(t, m, 6, 100*time.Millisecond, 1500*time.Millisecond)
	shaken := newShaker(time.Second)
	m.set(nil, shaken.hear)
	r.come(30, 10*time.Second)
	t.Logf("told twice %v, overtaken %d", shaken.twice, shaken.overtaken)
	require.GreaterOrEqual(t, shaken.twice["StasisStart"], 2*30, "callers and their agents")
	require.NotZero(t, shaken.overtaken)
}

// TestFault12EventsLost hides that callers have gone, and that an agent has. The
// sweep ends their calls within a minute, and whoever comes then is served.
func TestFault12EventsLost(t *testing.T) {
	t.Parallel()
	const later = 2
	m := newRelay(t)
	r := start(t, t.TempDir(), parting(), through(m.server.Listener.Addr().String(), &m.to))
	r.Slack = 70 * time.Second
	r.talkAndWait()
	var hidden [2]atomic.Int32 // of callers, of agents
	m.set(nil, func(e told, send func()) {
		switch e.kind {
		case "StasisEnd", "ChannelLeftBridge", "BridgeDestroyed":
			hidden[0].Add(1)
		case "ChannelDestroyed": // is told of agents alone: callers have left by then
			hidden[1].Add(1)
		default:
			send()
		}
	})
	r.until("all but one to hang up", 15*time.Second, func() error {
		if hidden[1].Load() == 0 {
			return errors.New("the agent is there")
		}
		return r.parted(talking)
	})
	m.set(nil, nil)
	require.NoError(t, r.phases(talking, waiting), "nobody has told")
	require.Zero(t, r.conversations())
	began := time.Now()
	r.until("the sweep", 62*time.Second, func() error { return r.phases(0, 0) })
	t.Logf("hidden %d and %d, found %v later", hidden[0].Load(), hidden[1].Load(), time.Since(began).Round(time.Second))
	require.GreaterOrEqual(t, hidden[0].Load(), int32(talking+waiting))
	require.NoError(t, r.CallMore(later, load.CallerGroup{Name: "later", TalkMillis: 4000, Over: time.Second}, load.LineOrders, load.LineRepairs))
	r.until("those who come then", 10*time.Second, func() error { return r.phases(later, 0) })
	require.Len(t, r.over().Contacts, talking+waiting+later)
	require.Equal(t, talking+waiting+later, r.reconciled().Calls)
}

// parting is a scene in which one agent talks until her caller hangs up, another
// caller waits for her until he does, and the other agent hangs up on a caller who
// would stay.
func parting() load.Scene {
	s := load.LongTalk(talking, talking+waiting, 8*time.Second)
	steady, orders := s.Phones[0], s.Callers[0]
	leaves, repairs := steady, orders
	steady.Agents, leaves.Agents = steady.Agents[:1], steady.Agents[1:]
	leaves.Name, leaves.TalkMillis = "leaves", 8000
	s.Agents[1].Levels = "{repairs: 9}"
	orders.Callers, repairs.Callers = orders.Callers[1:], orders.Callers[:1]
	repairs.Name, repairs.TalkMillis = "repairs", 120_000
	repairs.Callers[0].Line = load.LineRepairs
	s.Phones, s.Callers = []load.PhoneGroup{steady, leaves}, []load.CallerGroup{orders, repairs}
	return s
}

// parted is nil if so many callers have gone.
func (r *rig) parted(callers int) error {
	saw, err := r.Saw()
	n := 0
	for _, c := range saw.Callers {
		if c.End != "" {
			n++
		}
	}
	if err == nil && n < callers {
		err = fmt.Errorf("%d of %d callers have gone", n, callers)
	}
	return err
}
