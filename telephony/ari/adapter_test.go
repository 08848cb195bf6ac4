// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"cordial/acd"
	"cordial/telephony"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestConfigNamesWhatIsWrong(t *testing.T) {
	good := Config{Node: "pbx", Journal: "j", URL: "http://127.0.0.1:8088/ari/", User: "u", App: "cordial"}
	settled, err := good.settled()
	require.NoError(t, err)
	assert.Equal(t, "http://127.0.0.1:8088/ari", settled.URL)
	assert.Equal(t, "ws://127.0.0.1:8088/ari/events", settled.WebSocketURL)
	assert.Equal(t, 32, settled.MaxInFlight)
	for _, spoil := range []func(*Config){
		func(c *Config) { c.Node = "" },
		func(c *Config) { c.Journal = "" },
		func(c *Config) { c.App = "" },
		func(c *Config) { c.User = "" },
		func(c *Config) { c.URL = "127.0.0.1:8088" },
		func(c *Config) { c.URL = "ftp://127.0.0.1/ari" },
		func(c *Config) { c.MaxInFlight = 401 },
	} {
		bad := good
		spoil(&bad)
		_, err := New(bad, newSink(), nil, nil, nil)
		assert.ErrorContains(t, err, "new Asterisk adapter")
	}
	good.URL, good.WebSocketURL = "https://pbx/ari", ""
	settled, err = good.settled()
	require.NoError(t, err)
	assert.Equal(t, "wss://pbx/ari/events", settled.WebSocketURL)
}

func TestConnectComparesThenRises(t *testing.T) {
	b := newBench(t, nil)
	b.server.has(
		[]map[string]any{
			channel("1.1", "Up", "Stasis", "cordial,orders,priority=30s", "default"),
			channel("j-o7", "Ringing", "AppDial2", "(Outgoing Line)", ""),
			channel("9.9", "Up", "Stasis", "other,orders", ""),
		},
		[]map[string]any{{"id": "j-c1-r0", "channels": []string{"1.1"}}},
	)
	b.Publish([]acd.View{{Contact: 1, Phase: acd.Waiting, Node: "pbx", Leg: "1.1"}, {Contact: 2, Phase: acd.Waiting, Node: "elsewhere"}})
	assert.False(t, b.State().Connected)
	b.run(t).up(t)

	var filter struct{ Allowed []struct{ Type string } }
	require.NoError(t, json.Unmarshal([]byte(b.server.body("PUT /applications/cordial/eventFilter")), &filter))
	var kinds []string
	for _, f := range filter.Allowed {
		kinds = append(kinds, f.Type)
	}
	assert.Contains(t, kinds, "ApplicationReplaced", "the filter would hide that we were replaced")
	assert.NotContains(t, kinds, "ChannelVarset")

	listing, before := awaitsCall[telephony.Listing](t, b.stub)
	assert.Equal(t, []any{acd.View{Contact: 1, Phase: acd.Waiting, Node: "pbx", Leg: "1.1"}}, before, "views come first")
	assert.False(t, listing.Restarted)
	assert.Equal(t, []telephony.ChannelSeen{
		{ID: "1.1", Up: true, InApp: true, Args: []string{"orders", "priority=30s"}, Number: "5551234", Customer: 7, Music: "default"},
		{ID: "j-o7", Ringing: true, Number: "5551234"},
		{ID: "9.9", Up: true, Number: "5551234"},
	}, listing.Channels)
	assert.Equal(t, []telephony.BridgeSeen{{ID: "j-c1-r0", Members: []string{"1.1"}}}, listing.Bridges)
	assert.Empty(t, b.State().Problem)
}

// The listing's reply waits until an event was sent, which must wait in turn.
func TestEventsOfTheComparisonComeAfterIt(t *testing.T) {
	b := newBench(t, nil)
	b.server.on("GET /asterisk/info?only=status", func(w http.ResponseWriter, _ *http.Request) {
		b.server.say(event("StasisStart", "1.2", "Ring", `"args":["orders"],`))
		_, _ = w.Write([]byte(`{"status":{}}`))
	})
	b.stub.reply = func(x any) telephony.Work {
		if _, ok := x.(telephony.Listing); ok {
			return telephony.Work{Commands: []acd.Command{{Kind: acd.Hangup, Contact: 3}}}
		}
		return telephony.Work{}
	}
	b.run(t)
	_, before := b.sink.awaits(t, acd.LinkUp)
	assert.Equal(t, []acd.Command{{Kind: acd.Hangup, Contact: 3}}, before, "the findings come before LinkUp")
	_, early := awaitsCall[telephony.Event](t, b.stub)
	require.Len(t, early, 1)
	assert.IsType(t, telephony.Listing{}, early[0])
}

func TestEventsAreToldInOrder(t *testing.T) {
	b := newBench(t, nil)
	b.run(t).up(t)
	b.server.say(`{"type":"ChannelTransfer","what":{"ever":[1,2]}}`)
	b.server.say(`{"type":"ChannelVarset","variable":"X"}`)
	b.server.say(event("StasisStart", "1.1", "Ring", `"args":["orders"],`))
	b.server.say(event("ChannelStateChange", "1.1", "Up", ""))
	b.server.say(event("ChannelStateChange", "j-o1", "Ringing", ""))
	b.server.say(event("ChannelStateChange", "j-o1", "Down", ""))
	b.server.say(event("StasisStart", "j-o1", "Up", `"args":["offer","j-o1"],`))
	b.server.say(event("ChannelEnteredBridge", "1.1", "Up", `"bridge":{"id":"j-c1-r0"},`))
	b.server.say(event("ChannelLeftBridge", "1.1", "Up", `"bridge":{"id":"j-c1-r0"},`))
	b.server.say(`{"type":"BridgeDestroyed","timestamp":"2026-11-22T00:33:28.386+0000","bridge":{"id":"j-c1-r0"}}`)
	b.server.say(`{"type":"PlaybackFinished","timestamp":"2026-11-22T00:33:28.386+0000","playback":{"id":"j-c1-p1","state":"done"}}`)
	b.server.say(event("StasisEnd", "1.1", "Up", ""))
	b.server.say(event("ChannelDestroyed", "j-o2", "Ringing", `"cause":21,"tech_cause":603,`))
	b.server.say(event("StasisStart", "1.3", "Up", `"args":["orders"],`))
	awaitsCall[telephony.Listing](t, b.stub)
	for _, want := range []telephony.Event{
		{Kind: telephony.CallerEntered, Channel: "1.1", Args: []string{"orders"}, Number: "5551234", Customer: 7},
		{Kind: telephony.ChannelUp, Channel: "1.1"},
		{Kind: telephony.ChannelRinging, Channel: "j-o1"},
		{Kind: telephony.LegEntered, Channel: "j-o1", Args: []string{"offer", "j-o1"}},
		{Kind: telephony.MemberJoined, Channel: "1.1", Bridge: "j-c1-r0"},
		{Kind: telephony.MemberLeft, Channel: "1.1", Bridge: "j-c1-r0"},
		{Kind: telephony.BridgeGone, Bridge: "j-c1-r0"},
		{Kind: telephony.PlaybackOver, Playback: "j-c1-p1"},
		{Kind: telephony.ChannelLeft, Channel: "1.1"},
		{Kind: telephony.ChannelGone, Channel: "j-o2", Reason: acd.Declined},
		{Kind: telephony.CallerEntered, Channel: "1.3", Args: []string{"orders"}, Number: "5551234", Customer: 7},
		{Kind: telephony.ChannelUp, Channel: "1.3"},
	} {
		assert.Equal(t, want, receive(t, b.stub.calls))
	}
	assert.Equal(t, 2, b.counter.of("event unknown"))
	assert.Equal(t, 3, b.counter.of("event StasisStart"))
	assert.Zero(t, b.counter.of("reconnected"), "events that nobody knows are no reason to reconnect")
	assert.Zero(t, b.journal.lines("5551234"), "numbers stay out of the log")
}

func TestADirectoryThatFailsKeepsNobodyWaiting(t *testing.T) {
	b := newBench(t, nil)
	b.customers = directory{errDirectory}
	b.run(t).up(t)
	b.server.say(event("StasisStart", "1.1", "Ring", `"args":["orders"],`))
	e, _ := awaitsCall[telephony.Event](t, b.stub)
	assert.Equal(t, telephony.CallerEntered, e.Kind)
	assert.Zero(t, e.Customer)
	assert.Equal(t, 1, b.journal.lines(errDirectory.Error()))
	assert.Zero(t, b.journal.lines("5551234"))
}

func TestABrokenEventMeansComparingAnew(t *testing.T) {
	b := newBench(t, nil)
	b.run(t).up(t)
	b.server.say(`{"type":"StasisStart","args":17}`)
	b.sink.awaits(t, acd.LinkDown)
	b.up(t)
	assert.Equal(t, 1, b.counter.of("event broken"))
}

func TestALostLinkIsToldAndRestored(t *testing.T) {
	b := newBench(t, nil)
	b.run(t).up(t)
	b.server.mu.Lock()
	b.server.startup = "2026-11-23T00:00:00.000+0000"
	b.server.mu.Unlock()
	b.server.cut()
	down, _ := b.sink.awaits(t, acd.LinkDown)
	assert.Equal(t, "pbx", down.Node)
	b.up(t)
	first, _ := awaitsCall[telephony.Listing](t, b.stub)
	assert.False(t, first.Restarted)
	awaitsCall[lost](t, b.stub)
	second, _ := awaitsCall[telephony.Listing](t, b.stub)
	assert.True(t, second.Restarted, "Asterisk's start time has changed")
	assert.Equal(t, 1, b.counter.of("reconnected"))
}

// A half-open link: the socket stands, but nothing comes back.
func TestADeadLinkIsNoticedByItsSilence(t *testing.T) {
	b := newBench(t, func(c *Config) { c.PingInterval, c.PingTimeout = 10*time.Millisecond, 200*time.Millisecond })
	b.run(t).up(t)
	b.server.stall(true)
	b.sink.awaits(t, acd.LinkDown)
	require.Eventually(t, func() bool { return b.journal.lines("does not come") == 1 }, 20*time.Second, time.Millisecond)
	b.server.stall(false)
	b.up(t)
}

// Nothing is asked while nobody knows whether the link is still ours.
func TestRequestsRestUntilTheLinkIsProven(t *testing.T) {
	b := newBench(t, func(c *Config) { c.PingInterval = 20 * time.Millisecond })
	b.stub.asks(func(x any) []telephony.Request {
		if v, ok := x.(acd.View); ok {
			return []telephony.Request{{ID: uint64(v.Contact), Op: telephony.HangUp, Channel: "1.1"}}
		}
		return nil
	})
	b.server.stall(true)
	b.run(t)
	b.sink.awaits(t, acd.LinkUp)
	b.Publish([]acd.View{{Contact: 1, Node: "pbx", Phase: acd.Waiting}})
	awaitsCall[acd.View](t, b.stub)
	b.server.say(event("StasisEnd", "1.5", "Up", "")) // an event proves nothing
	awaitsCall[telephony.Event](t, b.stub)
	assert.Zero(t, b.server.count("DELETE /channels/1.1"))
	b.server.stall(false)
	b.server.cut() // the proof under way is lost
	b.up(t)
	b.Publish([]acd.View{{Contact: 1, Node: "pbx", Phase: acd.Talking}})
	b.server.awaits("DELETE /channels/1.1")
}

// A reader that waited would be cut off by Asterisk; one that dropped something
// would lose a call.
func TestTooManyEventsEndTheLink(t *testing.T) {
	const limit = 8
	b := newBench(t, func(c *Config) { c.Buffer = limit })
	s := &session{Adapter: b.Adapter, proofs: make(chan string, 1), greeted: make(chan struct{})}
	var err error
	s.socket, err = open(t.Context(), b.config)
	require.NoError(t, err)
	s.ctx, s.give = context.WithCancelCause(t.Context())
	s.wg.Go(s.read) // and no owner
	for range 3 * limit {
		b.server.say(event("StasisEnd", "1.5", "Up", ""))
	}
	receive(t, s.ctx.Done())
	require.ErrorIs(t, context.Cause(s.ctx), errOverflow)
	assert.Contains(t, explain(s.config, errOverflow), "compared anew")
	_ = s.socket.conn.CloseNow()
	s.wg.Wait()
}

// The control: as many events, but somebody takes them.
func TestManyEventsAreFineIfTheyAreTaken(t *testing.T) {
	b := newBench(t, func(c *Config) { c.Buffer, c.Gather = 8, -1 })
	b.run(t).up(t)
	awaitsCall[telephony.Listing](t, b.stub)
	for range 100 {
		b.server.say(event("StasisEnd", "1.5", "Up", ""))
		_, none := awaitsCall[telephony.Event](t, b.stub)
		assert.Empty(t, none)
	}
	assert.True(t, b.State().Connected)
}

func TestWhoeverIsReplacedStops(t *testing.T) {
	b := newBench(t, nil)
	begun, cutOff := make(chan struct{}), make(chan struct{})
	b.server.on("POST /channels/1.1/answer", func(_ http.ResponseWriter, r *http.Request) {
		close(begun)
		<-r.Context().Done()
		close(cutOff)
	})
	b.stub.asks(func(x any) []telephony.Request {
		if _, ok := x.(acd.View); ok {
			return []telephony.Request{{ID: 1, Op: telephony.AnswerCaller, Channel: "1.1"}}
		}
		return nil
	})
	b.run(t).up(t)
	b.Publish([]acd.View{{Contact: 1, Node: "pbx", Phase: acd.Waiting}})
	receive(t, begun)
	b.server.say(`{"type":"ApplicationReplaced","timestamp":"2026-11-22T00:33:28.386+0000","application":"cordial"}`)
	err := receive(t, b.ended)
	b.ended = nil
	require.ErrorIs(t, err, ErrReplaced)
	assert.ErrorContains(t, err, "let only one run")
	receive(t, cutOff)
	b.sink.awaits(t, acd.LinkDown)
	assert.False(t, b.State().Connected)
	assert.Contains(t, b.State().Problem, "another controller")
	assert.Equal(t, 1, b.server.count("GET /events?app=cordial"), "it does not come back")
}

// With the real controller: a caller whom the machine refuses goes on in the dialplan.
func TestARefusedCallerGoesOn(t *testing.T) {
	b := newBench(t, nil)
	b.controller = telephony.NewController("pbx", "j")
	b.sink.answer = func(c acd.Command) error {
		if c.Kind == acd.Arrive && c.Line == "nosuch" {
			return acd.ErrUnknownLine
		}
		return acd.ErrStale
	}
	b.run(t).up(t)
	b.server.say(event("StasisStart", "1.1", "Ring", `"args":["nosuch"],`))
	b.server.awaits("POST /channels/1.1/continue")
	assert.JSONEq(t, `{"variable":"CORDIAL_RESULT","value":"unknown_line"}`, b.server.body("POST /channels/1.1/variable"))
	assert.JSONEq(t, `{}`, b.server.body("POST /channels/1.1/continue"))

	// The control: a caller who is somebody's contact already stays.
	b.server.say(event("StasisStart", "1.2", "Ring", `"args":["orders"],`))
	b.sink.awaits(t, acd.Arrive)
	b.server.say(event("StasisStart", "1.3", "Ring", `"args":["nosuch"],`))
	b.server.awaits("POST /channels/1.3/continue")
	assert.Zero(t, b.server.count("POST /channels/1.2/continue"))
}

func TestWhatTheMachineRefusesIsLogged(t *testing.T) {
	b := newBench(t, nil)
	b.sink.answer = func(c acd.Command) error {
		if c.Kind == acd.Drop {
			return acd.ErrBadCommand
		}
		return nil
	}
	b.stub.reply = func(x any) telephony.Work {
		if _, ok := x.(telephony.Listing); ok {
			return telephony.Work{Commands: []acd.Command{{Kind: acd.Drop, Offer: 3}}, Faults: []error{errors.New("bad dialplan")}}
		}
		return telephony.Work{}
	}
	b.run(t).up(t)
	assert.Equal(t, 1, b.journal.lines(acd.ErrBadCommand.Error()))
	assert.Equal(t, 1, b.journal.lines("bad dialplan"))
}

func TestRunEndsWhileThereIsNoLink(t *testing.T) {
	s := newServer(t)
	s.fail(http.StatusNotFound)
	config := quick(s)
	config.BackoffLeast = time.Hour
	a, err := New(config, newSink(), nil, nil, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx) }()
	require.Eventually(t, func() bool { return s.count("GET /events?app=cordial") == 1 }, 20*time.Second, time.Millisecond)
	stop()
	require.NoError(t, receive(t, ended))
}
