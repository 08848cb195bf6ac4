// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"net/http"
	"testing"
	"time"

	"cordial/acd"
	"cordial/telephony"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func (s *server) hears(channel, music string) {
	s.on("GET /channels/"+channel+"/variable?variable=CORDIAL_MUSIC", func(w http.ResponseWriter, _ *http.Request) {
		if music == "" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		_, _ = w.Write([]byte(`{"value":"` + music + `"}`))
	})
}

// Without channelvars in ari.conf each caller is asked for, but only once.
func TestMusicIsAskedForOneByOne(t *testing.T) {
	b := newBench(t, nil)
	b.server.has([]map[string]any{
		channel("1.1", "Up", "Stasis", "cordial,orders"), channel("1.2", "Up", "Stasis", "cordial,orders"),
		channel("j-o1", "Up", "Stasis", "cordial,offer,j-o1"), channel("9.9", "Up", "Dial", ""),
	}, nil)
	b.server.hears("1.1", "jazz")
	b.server.hears("1.2", "")
	b.run(t).up(t)
	first, _ := awaitsCall[telephony.Listing](t, b.stub)
	assert.Equal(t, "jazz", first.Channels[0].Music)
	assert.Empty(t, first.Channels[1].Music)
	assert.Equal(t, []string{"offer", "j-o1"}, first.Channels[2].Args)
	b.server.cut()
	b.up(t)
	second, _ := awaitsCall[telephony.Listing](t, b.stub)
	assert.Equal(t, "jazz", second.Channels[0].Music)
	assert.Equal(t, 1, b.server.count("GET /channels/1.1/variable?variable=CORDIAL_MUSIC"))
	assert.Zero(t, b.server.count("GET /channels/j-o1/variable?variable=CORDIAL_MUSIC"), "legs hear none")
	assert.Equal(t, 1, b.journal.lines("channelvars"))
}

// What we let play ourselves is known, unless the answer was lost with the link.
func TestMusicOfOurOwnIsKnown(t *testing.T) {
	b := newBench(t, nil)
	b.stub.asks(func(x any) []telephony.Request {
		switch x := x.(type) {
		case telephony.Event:
			return []telephony.Request{{ID: 1, Op: telephony.StartMusic, Channel: x.Channel, Media: "jazz"}}
		case acd.View:
			return []telephony.Request{{ID: 2, Op: telephony.StopMusic, Channel: "1.1"}}
		}
		return nil
	})
	b.run(t).up(t)
	b.server.say(event("StasisStart", "1.1", "Ring", `"args":["orders"],`))
	awaitsCall[telephony.Result](t, b.stub)
	b.server.has([]map[string]any{channel("1.1", "Up", "Stasis", "cordial,orders")}, nil)
	b.server.cut()
	b.up(t)
	listing, _ := awaitsCall[telephony.Listing](t, b.stub)
	assert.Equal(t, "jazz", listing.Channels[0].Music)
	assert.Zero(t, b.server.count("GET /channels/1.1/variable?variable=CORDIAL_MUSIC"))

	begun := make(chan struct{})
	b.server.on("DELETE /channels/1.1/moh", func(_ http.ResponseWriter, r *http.Request) {
		close(begun)
		<-r.Context().Done()
	})
	b.server.hears("1.1", "blues")
	b.Publish([]acd.View{{Contact: 1, Node: "pbx", Phase: acd.Talking}})
	receive(t, begun)
	b.server.cut()
	b.up(t)
	listing, _ = awaitsCall[telephony.Listing](t, b.stub)
	assert.Equal(t, "blues", listing.Channels[0].Music)
}

func TestMusicThatCannotBeAskedForFailsTheListing(t *testing.T) {
	b := newBench(t, func(c *Config) { c.BackoffLeast = time.Hour })
	b.server.has([]map[string]any{channel("1.1", "Up", "Stasis", "cordial,orders")}, nil)
	b.server.on("GET /channels/1.1/variable?variable=CORDIAL_MUSIC", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusInternalServerError)
	})
	b.run(t)
	require.Eventually(t, func() bool { return b.journal.lines("music of a channel") == 1 }, 20*time.Second, time.Millisecond)
	assert.Empty(t, b.sink.commands)
}

func TestOtherApplicationsAreNotOurs(t *testing.T) {
	for data, inApp := range map[string]bool{"cordial": true, "cordial,x": true, "cordial2,x": false, "": false, "other": false} {
		c := channelJSON{ID: "1"}
		c.Dialplan.App, c.Dialplan.Data = "Stasis", data
		assert.Equal(t, inApp, c.seen("cordial").InApp, data)
	}
}

// Who withholds the number is nobody we know, and not the same person each time.
func TestWithheldNumbersAreNobodys(t *testing.T) {
	for number, want := range map[string]bool{
		"": false, "anonymous": false, "Anonymous": false, "unavailable": false, "0": false, "restricted1": false,
		"112": true, "+44 20 7946 0000": true, "5551234": true,
	} {
		assert.Equal(t, want, identifies(number), "%q", number)
	}
}
