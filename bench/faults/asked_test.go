// SPDX-License-Identifier: Apache-2.0

//go:build e2e

package faults

import (
	"encoding/json"
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/bench/load"
)

// TestAskedForByName has callers ask for an agent by name. The first gets her at once,
// though another is free and better. The second is told for how long to wait, beside the
// other, who is free, and hears no more of that once she answers. The third asks while she
// is away, hears music once told, and is the other's when she goes home. Who asks for
// somebody unknown loses nothing.
func TestAskedForByName(t *testing.T) {
	t.Parallel()
	scene := load.Scene{
		Ring: 5 * time.Second, WrapUp: 200 * time.Millisecond,
		Agents: []load.Agent{{Name: load.Asked, Levels: "{boots: 4}"}, {Name: "other", Levels: "{boots: 9}"}},
		Phones: []load.PhoneGroup{{Name: "steady", Kind: load.Answers, RingMillis: 100, Agents: []string{load.Asked, "other"}}},
	}
	r := start(t, t.TempDir(), scene, func(_ *rig, written string) string { return written })
	call := func(name, line string, stays time.Duration) {
		require.NoError(t, r.CallMore(1, load.CallerGroup{Name: name, TalkMillis: int(stays.Milliseconds()), Over: time.Second}, line))
	}
	call("first", load.LineAsking, 3*time.Second)
	r.until("a talk", 5*time.Second, func() error { return r.phases(1, 0) })
	require.NoError(t, r.does(load.Asked, "talking"))

	call("second", load.LineAsking, 9*time.Second)
	second := r.waiter(load.Asked)
	r.until("words", 2*time.Second, func() error { return r.hears(second, true, "") })
	require.NoError(t, r.does("other", "ready"))
	r.until("her next talk, once the first has gone", 4*time.Second, func() error { return r.phases(1, 0) })
	require.NoError(t, r.does(load.Asked, "talking"))
	r.until("silence, but for her", time.Second, func() error { return r.hears(second, false, "") })
	require.Equal(t, 1, r.conversations())

	require.NoError(t, r.post(t.Context(), "/v1/agents/"+load.Asked+"/pause", "")) // after this contact
	call("third", load.LineAsking, 20*time.Second)
	third := r.waiter(load.Asked)
	r.until("words", 2*time.Second, func() error { return r.hears(third, true, "") })
	r.until("music after them", 10*time.Second, func() error { return r.hears(third, true, "default") })
	r.until("her break", 10*time.Second, func() error { return r.does(load.Asked, "paused") })
	require.NoError(t, r.phases(0, 1))
	require.NoError(t, r.post(t.Context(), "/v1/agents/"+load.Asked+"/sign-out", ""))
	r.until("the other's talk", 3*time.Second, func() error { return r.phases(1, 0) })

	r.until("its end", 25*time.Second, func() error { return r.phases(0, 0) })
	call("fourth", load.LineStranger, 2*time.Second)
	r.until("a talk", 5*time.Second, func() error { return r.phases(1, 0) })
	require.NoError(t, r.logged("by a name that nobody has"))

	kept := r.over()
	var all [][]string
	for _, c := range kept.Contacts {
		all = append(all, offers(c))
	}
	require.Equal(t, [][]string{{"asked: answered"}, {"asked: answered"}, {"other: answered"}, {"other: answered"}}, all)
}

// waiter is the channel of a caller who waits for an agent.
func (r *rig) waiter(agent string) (leg string) {
	r.t.Helper()
	r.until("one who waits for "+agent, 5*time.Second, func() error {
		now, err := r.Cordial.Live(r.t.Context())
		for _, c := range now.Contacts {
			if c.Phase == "waiting" && c.AskedFor == agent {
				leg = c.Leg
			}
		}
		if err == nil && leg == "" {
			err = fmt.Errorf("the contacts are %+v", now.Contacts)
		}
		return err
	})
	return leg
}

// hears is nil if a caller hears something from Asterisk, or does not; and if the music
// that Cordial lets play is this.
func (r *rig) hears(leg string, sound bool, music string) error {
	hears, err := r.Hears(r.t.Context(), []string{leg})
	if err != nil {
		return err
	}
	body, err := r.Asterisk.Get(r.t.Context(), "/channels/"+url.PathEscape(leg)+"/variable?variable=CORDIAL_MUSIC")
	if err != nil {
		body = []byte(`{"value": ""}`) // it has never been set
	}
	var plays struct{ Value string }
	if err := json.Unmarshal(body, &plays); err != nil {
		return err
	}
	if hears[leg] != sound || plays.Value != music {
		return fmt.Errorf("channel %s: hears anything: %v, music %q", leg, hears[leg], plays.Value)
	}
	return nil
}
