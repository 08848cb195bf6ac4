// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"context"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"cordial/acd"
	"cordial/telephony"

	"github.com/stretchr/testify/assert"
)

func TestWhatBelongsBeforeAListing(t *testing.T) {
	of := func(kind telephony.EventKind, channel string) item {
		return item{kind: eventItem, event: telephony.Event{Kind: kind, Channel: channel}}
	}
	batch := []item{
		0:  of(telephony.ChannelRinging, "ended"), // ended before the listing
		1:  of(telephony.MemberLeft, "ended"),
		2:  of(telephony.ChannelGone, "ended"),
		3:  of(telephony.ChannelGone, "ends"),    // listed, so it ended after it
		4:  of(telephony.CallerEntered, "comes"), // not listed yet
		5:  of(telephony.ChannelLeft, "back"),    // left and came back, both unlisted
		6:  of(telephony.CallerEntered, "back"),
		7:  of(telephony.ChannelUp, "stays"),
		8:  {kind: eventItem, event: telephony.Event{Kind: telephony.BridgeGone, Bridge: "b1"}},
		9:  {kind: eventItem, event: telephony.Event{Kind: telephony.BridgeGone, Bridge: "b2"}},
		10: {kind: eventItem, event: telephony.Event{Kind: telephony.PlaybackOver, Playback: "p"}},
		11: of(telephony.ChannelLeft, "out"),  // listed outside the application
		12: of(telephony.ChannelGone, "rang"), // listed as ringing
		13: {kind: viewItem, view: acd.View{Contact: 1}},
		14: {kind: resultItem},
	}
	l := telephony.Listing{
		Channels: []telephony.ChannelSeen{
			{ID: "ends", InApp: true}, {ID: "stays", InApp: true}, {ID: "out"}, {ID: "rang", Ringing: true},
		},
		Bridges: []telephony.BridgeSeen{{ID: "b2"}},
	}
	assert.Equal(t, map[int]bool{0: true, 1: true, 2: true, 5: true, 8: true, 11: true, 12: true}, ended(batch, &l))
	var kept []string
	for _, ch := range l.Channels {
		kept = append(kept, ch.ID)
	}
	assert.Equal(t, []string{"ends", "stays", "out"}, kept, "a channel that is gone is not compared")
}

// A leg dies as the listing is taken: it is told why, not that it was not found.
func TestASweepAndEventsInFlight(t *testing.T) {
	b := newBench(t, func(c *Config) { c.SweepInterval = 300 * time.Millisecond })
	var listings atomic.Int32
	b.server.on("GET /bridges", func(w http.ResponseWriter, _ *http.Request) {
		if listings.Add(1) == 2 {
			b.server.say(event("ChannelDestroyed", "j-o1", "Ringing", `"cause":21,"tech_cause":603,`))
			b.server.say(event("StasisStart", "1.9", "Ring", `"args":["orders"],`))
		}
		_, _ = w.Write([]byte("[]"))
	})
	b.run(t).up(t)
	_, first := awaitsCall[telephony.Listing](t, b.stub)
	assert.Empty(t, first)
	listing, before := awaitsCall[telephony.Listing](t, b.stub)
	assert.Equal(t, []any{telephony.Event{Kind: telephony.ChannelGone, Channel: "j-o1", Reason: acd.Declined}}, before)
	assert.Empty(t, listing.Channels)
	after, none := awaitsCall[telephony.Event](t, b.stub)
	assert.Empty(t, none)
	assert.Equal(t, telephony.CallerEntered, after.Kind)
	assert.Empty(t, b.sink.commands, "a sweep is no new link")
}

// Asterisk goes on listing a channel in the application for a moment after its
// StasisEnd. It is no new caller, unless its StasisStart says so.
func TestASweepAndACallerWhoHasLeft(t *testing.T) {
	b := newBench(t, func(c *Config) { c.SweepInterval = 300 * time.Millisecond })
	const stays = `{"id":"%s","state":"Up","caller":{"number":"%s"},"dialplan":{"app_name":"Stasis","app_data":"cordial,orders"},"channelvars":{"CORDIAL_MUSIC":""}}`
	var listings atomic.Int32
	b.server.on("GET /channels", func(w http.ResponseWriter, _ *http.Request) {
		if listings.Add(1) == 1 {
			_, _ = w.Write([]byte("[]"))
			return
		}
		_, _ = fmt.Fprintf(w, "["+stays+","+stays+"]", "1.7", "7", "1.8", "8")
	})
	b.run(t).up(t)
	awaitsCall[telephony.Listing](t, b.stub)
	for _, channel := range []string{"1.7", "1.8"} {
		b.server.say(event("StasisStart", channel, "Ring", `"args":["orders"],`))
		b.server.say(event("StasisEnd", channel, "Up", ""))
	}
	b.server.say(event("StasisStart", "1.8", "Up", `"args":["orders"],`))
	listing, _ := awaitsCall[telephony.Listing](t, b.stub)
	in := map[string]bool{}
	for _, ch := range listing.Channels {
		in[ch.ID] = ch.InApp
	}
	assert.Equal(t, map[string]bool{"1.7": false, "1.8": true}, in)
}

// The next one comes sooner than a whole interval later.
func TestASweepThatFailsIsTriedAgainSoon(t *testing.T) {
	b := newBench(t, func(c *Config) { c.SweepInterval = time.Hour })
	s := &session{Adapter: b.Adapter, asker: b.rest}
	s.ctx, s.give = context.WithCancelCause(t.Context())
	assert.Equal(t, time.Hour, s.sweep())
	b.server.on("GET /bridges", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) })
	assert.Equal(t, sweepAgain, s.sweep())
	s.give(errMute)
}

func TestASweepThatFailsIsLeftOut(t *testing.T) {
	b := newBench(t, func(c *Config) { c.SweepInterval = 20 * time.Millisecond })
	var listings atomic.Int32
	b.server.on("GET /bridges", func(w http.ResponseWriter, _ *http.Request) {
		if listings.Add(1) == 2 {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		_, _ = w.Write([]byte("[]"))
	})
	b.run(t).up(t)
	awaitsCall[telephony.Listing](t, b.stub)
	awaitsCall[telephony.Listing](t, b.stub)
	assert.GreaterOrEqual(t, listings.Load(), int32(3))
	assert.Equal(t, 1, b.journal.lines("a sweep was left out"))
	assert.True(t, b.State().Connected)
}
