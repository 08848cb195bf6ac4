// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"context"
	"net/http"
	"testing"
	"time"

	"cordial/acd"
	"cordial/telephony"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestADeafAsteriskIsAskedOverHTTP(t *testing.T) {
	b := newBench(t, func(c *Config) { c.RequestTimeout = time.Second })
	b.server.deaf = true
	b.run(t).up(t)
	b.asksFor(t, telephony.Request{ID: 1, Op: telephony.HangUp, Channel: "1.1"})
	result, _ := awaitsCall[telephony.Result](t, b.stub)
	assert.Equal(t, telephony.Done, result.Verdict)
	assert.Empty(t, b.server.overSocket)
	b.server.cut()
	b.sink.awaits(t, acd.LinkDown)
	b.up(t)
	assert.Equal(t, 1, b.journal.lines("they go over HTTP"), "the same Asterisk is not tried again")
}

// One that waits for a channel that does not move holds up nobody else.
func TestWhatTheSocketHasNoRoomForGoesOverHTTP(t *testing.T) {
	b := newBench(t, nil)
	begun, release := make(chan struct{}, 1), make(chan struct{})
	defer close(release)
	b.server.on("POST /channels/1.1/answer", func(_ http.ResponseWriter, r *http.Request) {
		begun <- struct{}{}
		select {
		case <-release:
		case <-r.Context().Done():
		}
	})
	b.run(t).up(t)
	b.asksFor(t, telephony.Request{ID: 1, Op: telephony.AnswerCaller, Channel: "1.1"})
	receive(t, begun)
	id := uint64(1)
	require.Eventually(t, func() bool {
		id++ // the first are asked too soon, and stuck themselves
		b.asksFor(t, telephony.Request{ID: id, Op: telephony.HangUp, Channel: "1.2"})
		return b.counter.of("hang-up done") > 0
	}, 20*time.Second, stuckAfter)
	assert.Zero(t, b.counter.of("answer done"))
}

func TestRoomOnTheSocket(t *testing.T) {
	now := time.Now()
	s := newSocket(nil, nil)
	assert.True(t, s.room(now))
	for n := range uint64(mostAtOnce) {
		assert.True(t, s.room(now))
		s.waiting[n] = &asked{since: now}
	}
	assert.False(t, s.room(now), "enough wait")
	delete(s.waiting, 0)
	assert.True(t, s.room(now.Add(stuckAfter)))
	assert.False(t, s.room(now.Add(stuckAfter+1)), "one waits for too long")
}

func TestAnswers(t *testing.T) {
	s := newSocket(nil, nil)
	a := &asked{left: 2, calls: []uint64{7, 8}}
	s.waiting[7], s.waiting[8] = a, a
	for _, odd := range []string{``, `{}`, `{"request_id":7}`, `{"request_id":"x"}`, `{"request_id":"9","status_code":200}`, `[`} {
		assert.Nil(t, s.answer([]byte(odd)), odd)
	}
	assert.Nil(t, s.answer([]byte(`{"request_id":"7","status_code":404,"message_body":"{\"message\":\"no such channel\"}"}`)))
	assert.Nil(t, s.answer([]byte(`{"request_id":"7","status_code":404}`)), "answered already")
	assert.Same(t, a, s.answer([]byte(`{"request_id":"8","status_code":204}`)))
	assert.Equal(t, 404, statusOf(a.err), "the first fault counts")
	assert.ErrorContains(t, a.err, "no such channel")
	assert.Empty(t, s.waiting)
}

// Two calls of one request are one result, and one that comes too late is none.
func TestOverdueAnswers(t *testing.T) {
	s, now := newSocket(nil, nil), time.Now()
	old := &asked{left: 2, calls: []uint64{1, 2}, since: now.Add(-time.Minute)}
	young := &asked{left: 1, calls: []uint64{3}, since: now}
	awaited := &asked{left: 1, calls: []uint64{4}, since: now.Add(-time.Minute), got: make(chan *asked, 1)}
	s.waiting[1], s.waiting[2], s.waiting[3], s.waiting[4] = old, old, young, awaited
	assert.Nil(t, s.answer([]byte(`{"request_id":"1","status_code":204}`)))
	assert.Equal(t, []*asked{old}, s.overdue(now.Add(-time.Second)))
	require.ErrorIs(t, old.err, errNoAnswer)
	assert.Nil(t, s.answer([]byte(`{"request_id":"2","status_code":204}`)), "too late")
	assert.Empty(t, s.overdue(now.Add(-time.Second)), "once")
	assert.Same(t, young, s.answer([]byte(`{"request_id":"3","status_code":204}`)))
	assert.Same(t, awaited, s.answer([]byte(`{"request_id":"4","status_code":204}`)), "who asks has a time of its own")
}

func TestACallWithoutAnAnswer(t *testing.T) {
	server := newServer(t)
	server.deaf = true
	s, err := open(t.Context(), must(quick(server).settled()))
	require.NoError(t, err)
	defer s.conn.CloseNow() //nolint:errcheck // a test
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	require.ErrorIs(t, s.call(ctx, "GET", "/asterisk/ping", nil, nil), context.DeadlineExceeded)
	assert.Empty(t, s.waiting)
	require.Error(t, s.call(t.Context(), "POST", "/x", func() {}, nil), "what is no JSON cannot be asked")
	assert.Empty(t, s.waiting)
}

// A link whose events do not come is dead, though Asterisk answers all requests.
func TestALinkWithoutEventsIsGivenUp(t *testing.T) {
	b := newBench(t, func(c *Config) { c.PingInterval, c.PingTimeout = 10*time.Millisecond, 200*time.Millisecond })
	b.server.on("POST /channels/1.1/answer", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	b.run(t).up(t)
	b.server.stall(true)
	b.asksFor(t, telephony.Request{ID: 1, Op: telephony.AnswerCaller, Channel: "1.1"})
	b.sink.awaits(t, acd.LinkDown)
	b.server.stall(false)
	b.up(t)
}
