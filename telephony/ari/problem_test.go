// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWhyThereIsNoLink(t *testing.T) {
	tests := map[string]struct {
		spoil func(*bench)
		says  string
	}{
		"credentials": {func(b *bench) { b.config.Password = "wrong" }, "refuses the user"},
		"read only":   {func(b *bench) { b.server.fail(http.StatusForbidden) }, "read_only = no"},
		"no ARI":      {func(b *bench) { b.server.fail(http.StatusNotFound) }, "must end in /ari"},
		"full":        {func(b *bench) { b.server.fail(http.StatusServiceUnavailable) }, "sessionlimit"},
		"odd":         {func(b *bench) { b.server.fail(http.StatusTeapot) }, "is this url ARI's?"},
		"down":        {func(b *bench) { b.server.http.Close() }, "is it running"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, nil)
			test.spoil(b)
			b.rest = newRest(b.config)
			b.run(t)
			require.Eventually(t, func() bool { return b.journal.lines("level=WARN") == 1 }, 20*time.Second, time.Millisecond)
			assert.Equal(t, 1, b.journal.lines(test.says))
			state := b.State()
			assert.False(t, state.Connected)
			assert.Contains(t, state.Problem, test.says)
			if name != "down" {
				n := b.server.count("GET /events?app=cordial")
				require.Eventually(t, func() bool { return b.server.count("GET /events?app=cordial") > n+3 }, 20*time.Second, time.Millisecond)
			}
			assert.Equal(t, 1, b.journal.lines("level=WARN"), "said once, not at each attempt")
			assert.Empty(t, b.sink.commands, "the machine has nothing to do with it")
		})
	}
}

func TestAFaultAfterTheSocketIsExplainedToo(t *testing.T) {
	for _, what := range []string{
		"PUT /applications/cordial/eventFilter", "POST /applications/cordial/subscription", "GET /endpoints",
		"GET /channels", "GET /bridges", "GET /asterisk/info?only=status",
	} {
		t.Run(what, func(t *testing.T) {
			b := newBench(t, nil)
			b.SetPhones(map[string]string{"anna": "PJSIP/anna"})
			var fault atomic.Bool
			fault.Store(true)
			b.server.on(what, func(w http.ResponseWriter, _ *http.Request) {
				if fault.Load() {
					w.WriteHeader(http.StatusForbidden)
					return
				}
				b.server.reply(w, what)
			})
			b.run(t)
			require.Eventually(t, func() bool { return b.journal.lines("read_only = no") == 1 }, 20*time.Second, time.Millisecond)
			fault.Store(false)
			b.up(t)
		})
	}
}
