// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/telephony"
)

// Whoever ends the process must know that nothing is under way any more.
func TestIdle(t *testing.T) {
	b := newBench(t, nil)
	require.True(t, b.Idle(), "without a link nothing can be under way")
	asked, release := make(chan struct{}, 2), make(chan struct{})
	b.server.on("DELETE /channels/1.1", func(w http.ResponseWriter, _ *http.Request) {
		asked <- struct{}{}
		<-release
		w.WriteHeader(http.StatusNoContent)
	})
	b.stub.asks(func(x any) []telephony.Request {
		if _, ok := x.(acd.View); ok {
			return []telephony.Request{{ID: 1, Op: telephony.HangUp, Channel: "1.1"}}
		}
		return nil
	})
	idle := func() bool { return b.Idle() }
	b.run(t).up(t)
	require.Eventually(t, idle, 20*time.Second, time.Millisecond)

	b.Publish([]acd.View{{Contact: 1, Node: "pbx", Phase: acd.Waiting}})
	assert.False(t, b.Idle(), "from the very moment that there is something to do")
	awaitsCall[acd.View](t, b.stub)
	receive(t, asked)
	assert.False(t, b.Idle(), "a request has no result yet")
	close(release)
	require.Eventually(t, idle, 20*time.Second, time.Millisecond)

	b.stub.occupied(true)
	b.Publish([]acd.View{{Contact: 1, Node: "pbx", Phase: acd.Talking}})
	awaitsCall[telephony.Result](t, b.stub)
	assert.Never(t, idle, 50*time.Millisecond, 5*time.Millisecond, "the controller has a contact")
}
