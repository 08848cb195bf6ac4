// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cordial/acd"
	"cordial/telephony"

	"github.com/CyCoreSystems/ari/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each request, and what it looks like on the wire.
var wireTests = map[string]struct {
	job  job
	wire []string // "METHOD path body"
}{
	"answer":   {job{Request: telephony.Request{Op: telephony.AnswerCaller, Channel: "1.1"}}, []string{"POST /channels/1.1/answer "}},
	"ringing":  {job{Request: telephony.Request{Op: telephony.IndicateRinging, Channel: "1.1"}}, []string{"POST /channels/1.1/ring "}},
	"hang up":  {job{Request: telephony.Request{Op: telephony.HangUp, Channel: "1.1"}}, []string{"DELETE /channels/1.1 "}},
	"look":     {job{Request: telephony.Request{Op: telephony.Look, Channel: "j-o1"}}, []string{"GET /channels/j-o1 "}},
	"odd name": {job{Request: telephony.Request{Op: telephony.HangUp, Channel: "a/b?c"}}, []string{"DELETE /channels/a%2Fb%3Fc "}},
	"music": {job{Request: telephony.Request{Op: telephony.StartMusic, Channel: "1.1", Media: "jazz"}}, []string{
		`POST /channels/1.1/moh {"mohClass":"jazz"}`,
		`POST /channels/1.1/variable {"value":"jazz","variable":"CORDIAL_MUSIC"}`,
	}},
	"silence": {job{Request: telephony.Request{Op: telephony.StopMusic, Channel: "1.1"}}, []string{
		`DELETE /channels/1.1/moh `,
		`POST /channels/1.1/variable {"value":"","variable":"CORDIAL_MUSIC"}`,
	}},
	"dial": {
		job{
			telephony.Request{
				Op: telephony.Dial, Channel: "j-o7", Contact: 9, Caller: "1.1", Endpoint: "PJSIP/anna", Timeout: 20*time.Second + 1,
			},
			ari.CallerID{Name: `Ann "A"`, Number: "5551234"},
		},
		[]string{`POST /channels {"endpoint":"PJSIP/anna","timeout":21,"callerId":"\"Ann A\" \u003c5551234\u003e","app":"cordial",` +
			`"appArgs":"offer,j-o7","channelId":"j-o7","originator":"1.1","variables":{"FORWARD_CONTEXT":"cordial-refuse",` +
			`"PJSIP_HEADER(add,X-Cordial-Contact)":"9","PJSIP_HEADER(add,X-Cordial-Offer)":"j-o7"}}`},
	},
	"dial Local": {
		job{Request: telephony.Request{Op: telephony.Dial, Channel: "j-o7", Endpoint: "Local/7@agents", Timeout: time.Second}},
		[]string{`POST /channels {"endpoint":"Local/7@agents/n","timeout":1,"app":"cordial",` +
			`"appArgs":"offer,j-o7","channelId":"j-o7","variables":{"FORWARD_CONTEXT":"cordial-refuse"}}`},
	},
	"bridge": {job{Request: telephony.Request{Op: telephony.CreateBridge, Bridge: "j-c1-r0"}}, []string{
		`POST /bridges/j-c1-r0 {"name":"j-c1-r0","type":"mixing"}`,
	}},
	"join": {job{Request: telephony.Request{Op: telephony.JoinBridge, Bridge: "j-c1-r0", Channels: []string{"1.1", "j-o7"}}}, []string{
		`POST /bridges/j-c1-r0/addChannel {"channel":["1.1","j-o7"]}`,
	}},
	"destroy": {job{Request: telephony.Request{Op: telephony.DestroyBridge, Bridge: "j-c1-r0"}}, []string{"DELETE /bridges/j-c1-r0 "}},
	"play": {job{Request: telephony.Request{Op: telephony.Play, Channel: "1.1", Playback: "j-c1-p1", Media: "sound:sorry"}}, []string{
		`POST /channels/1.1/play/j-c1-p1 {"media":"sound:sorry"}`,
	}},
	"greet": {job{Request: telephony.Request{Op: telephony.Greet, Channel: "1.1", Playback: "j-c1-p1", Media: "sound:hold,number:2"}}, []string{
		`POST /channels/1.1/play/j-c1-p1 {"media":["sound:hold","number:2"]}`,
	}},
	"hush": {job{Request: telephony.Request{Op: telephony.Hush, Channel: "1.1", Playback: "j-c1-p1"}}, []string{"DELETE /playbacks/j-c1-p1 "}},
	"continue": {
		job{Request: telephony.Request{Op: telephony.Continue, Channel: "1.1", Variables: map[string]string{"CORDIAL_RESULT": "timeout"}}},
		[]string{`POST /channels/1.1/variable {"value":"timeout","variable":"CORDIAL_RESULT"}`, `POST /channels/1.1/continue {}`},
	},
	"continue elsewhere": {
		job{Request: telephony.Request{Op: telephony.Continue, Channel: "1.1", Context: "night", Exten: "s"}},
		[]string{`POST /channels/1.1/continue {"context":"night","extension":"s","priority":1}`},
	},
}

func TestRequestsOnTheWire(t *testing.T) {
	for name, test := range wireTests {
		t.Run(name, func(t *testing.T) {
			s := newServer(t)
			s.on("GET /channels/j-o1", func(w http.ResponseWriter, _ *http.Request) {
				_, _ = w.Write([]byte(`{"id":"j-o1","state":"Ringing","dialplan":{"app_name":"AppDial2"}}`))
			})
			r := newRest(must(quick(s).settled()))
			t.Cleanup(r.close)
			result := carried(t, r, test.job)
			assert.Equal(t, telephony.Done, result.Verdict, result.Err)
			var wire []string
			for i := range s.asked {
				wire = append(wire, s.asked[i]+" "+s.bodies[i])
			}
			assert.Equal(t, test.wire, wire)
			if test.job.Op == telephony.Look {
				assert.Equal(t, &telephony.ChannelSeen{ID: "j-o1", Ringing: true}, result.Seen)
			}
		})
	}
}

// carried carries a request out over HTTP.
func carried(t *testing.T, r *rest, j job) telephony.Result {
	a := r.execute(t.Context(), Config{App: "cordial", RequestTimeout: 5 * time.Second}, j)
	return a.job.resultOf("cordial", []byte(a.body), a.err)
}

func must(c Config, err error) Config {
	if err != nil {
		panic(err)
	}
	return c
}

// The same over the event socket.
func TestRequestsOverTheSocket(t *testing.T) {
	for name, test := range wireTests {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, nil)
			b.server.on("GET /channels/j-o1", func(w http.ResponseWriter, _ *http.Request) {
				_, _ = w.Write([]byte(`{"id":"j-o1","state":"Ringing","dialplan":{"app_name":"AppDial2"}}`))
			})
			b.run(t).up(t)
			awaitsCall[telephony.Listing](t, b.stub)
			b.server.mu.Lock()
			b.server.asked, b.server.bodies, b.server.overSocket = nil, nil, nil
			b.server.mu.Unlock()
			test.job.ID = 7
			b.asksFor(t, test.job.Request)
			result, _ := awaitsCall[telephony.Result](t, b.stub)
			assert.Equal(t, telephony.Done, result.Verdict, result.Err)
			var wire []string
			b.server.mu.Lock()
			defer b.server.mu.Unlock()
			for i, asked := range b.server.asked {
				if !strings.HasPrefix(asked, "POST /events/user") {
					assert.Contains(t, b.server.overSocket, asked)
					wire = append(wire, asked+" "+b.server.bodies[i])
				}
			}
			if strings.HasPrefix(name, "dial") {
				require.Len(t, wire, 1) // who calls is not known here
				assert.Contains(t, wire[0], "POST /channels {")
			} else {
				assert.Equal(t, test.wire, wire)
			}
			if test.job.Op == telephony.Look {
				assert.Equal(t, &telephony.ChannelSeen{ID: "j-o1", Ringing: true}, result.Seen)
			}
		})
	}
}

func TestAnUnknownOpIsRefused(t *testing.T) {
	b := newBench(t, nil)
	b.run(t).up(t)
	b.asksFor(t, telephony.Request{ID: 1, Op: 200})
	result, _ := awaitsCall[telephony.Result](t, b.stub)
	assert.Equal(t, telephony.Failed, result.Verdict)
}

func TestVerdicts(t *testing.T) {
	status := func(code int) error { return &statusError{code: code} }
	for _, test := range []struct {
		op   telephony.Op
		err  error
		want telephony.Verdict
	}{
		{telephony.AnswerCaller, nil, telephony.Done},
		{telephony.AnswerCaller, context.DeadlineExceeded, telephony.Unknown},
		{telephony.AnswerCaller, errors.New("connection reset"), telephony.Unknown},
		{telephony.AnswerCaller, status(404), telephony.NotFound},
		{telephony.AnswerCaller, status(409), telephony.Conflict},
		{telephony.AnswerCaller, status(412), telephony.Conflict},
		{telephony.AnswerCaller, status(503), telephony.Unknown},
		{telephony.AnswerCaller, status(403), telephony.Failed},
		{telephony.Dial, status(409), telephony.Conflict},
		{telephony.Dial, status(500), telephony.Failed},
		{telephony.Dial, status(400), telephony.Failed},
		{telephony.Dial, &statusError{400, "Provided originator channel was not found"}, telephony.NotFound},
		{telephony.CreateBridge, status(409), telephony.Conflict},
		{telephony.JoinBridge, status(400), telephony.Conflict},
		{telephony.JoinBridge, status(422), telephony.Conflict},
		{telephony.DestroyBridge, status(409), telephony.NotFound},
		{telephony.Look, status(404), telephony.NotFound},
	} {
		assert.Equal(t, test.want, verdictOf(test.op, test.err), "%v %v", test.op, test.err)
	}
	for op := telephony.AnswerCaller; op <= telephony.Hush; op++ {
		assert.NotEmpty(t, opNames[op], "%v has no label", op)
	}
}

func TestTheSwitchsOwnWords(t *testing.T) {
	for reply, want := range map[string]string{
		`{"message":"Channel not found"}`: "404 Not Found: Channel not found",
		`{"error":"Allocation failed"}`:   "404 Not Found: Allocation failed",
		`<html>`:                          "404 Not Found",
	} {
		s := newServer(t)
		s.on("DELETE /channels/1.1", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusNotFound)
			_, _ = w.Write([]byte(reply))
		})
		r := newRest(must(quick(s).settled()))
		result := carried(t, r, job{Request: telephony.Request{ID: 4, Op: telephony.HangUp, Channel: "1.1"}})
		r.close()
		assert.Equal(t, telephony.Result{ID: 4, Verdict: telephony.NotFound, Err: want}, result)
	}
}

func TestAReplyThatIsNoJSONIsUnknown(t *testing.T) {
	s := newServer(t)
	s.on("GET /channels/1.1", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("{")) })
	r := newRest(must(quick(s).settled()))
	t.Cleanup(r.close)
	result := carried(t, r, job{Request: telephony.Request{Op: telephony.Look, Channel: "1.1"}})
	assert.Equal(t, telephony.Unknown, result.Verdict)
}

// asking lets the stub ask for n requests as soon as the first view comes.
func (b *bench) asking(n int, r telephony.Request) {
	b.stub.asks(func(x any) []telephony.Request {
		if _, ok := x.(acd.View); !ok {
			return nil
		}
		all := make([]telephony.Request, n)
		for i := range all {
			all[i] = r
			all[i].ID = uint64(i + 1)
		}
		return all
	})
}

func TestARequestWithoutAnAnswerIsUnknown(t *testing.T) {
	b := newBench(t, func(c *Config) { c.RequestTimeout = 100 * time.Millisecond })
	b.server.on("POST /channels/1.1/answer", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	b.asking(1, telephony.Request{Op: telephony.AnswerCaller, Channel: "1.1"})
	b.run(t).up(t)
	b.Publish([]acd.View{{Contact: 1, Node: "pbx", Phase: acd.Waiting}})
	result, _ := awaitsCall[telephony.Result](t, b.stub)
	assert.Equal(t, uint64(1), result.ID)
	assert.Equal(t, telephony.Unknown, result.Verdict)
	assert.Equal(t, 1, b.counter.of("answer unknown"))
	assert.True(t, b.State().Connected, "a slow reply is no lost link")
}

func TestNoMoreRequestsThanAllowedAreInFlight(t *testing.T) {
	b := newBench(t, func(c *Config) { c.MaxInFlight = 3 })
	b.deaf = b.server.startup // several at once: over HTTP
	var now, most atomic.Int32
	gate := make(chan struct{})
	begun := make(chan struct{}, 100)
	b.server.on("DELETE /channels/1.1", func(w http.ResponseWriter, _ *http.Request) {
		most.Store(max(most.Load(), now.Add(1)))
		begun <- struct{}{}
		<-gate
		now.Add(-1)
		w.WriteHeader(http.StatusNoContent)
	})
	b.asking(20, telephony.Request{Op: telephony.HangUp, Channel: "1.1"})
	b.run(t).up(t)
	b.Publish([]acd.View{{Contact: 1, Node: "pbx", Phase: acd.Waiting}})
	for range 3 {
		receive(t, begun)
	}
	close(gate)
	seen := make(map[uint64]bool)
	for range 20 {
		result, _ := awaitsCall[telephony.Result](t, b.stub)
		assert.Equal(t, telephony.Done, result.Verdict)
		seen[result.ID] = true
	}
	assert.Len(t, seen, 20, "each has one result")
	assert.Equal(t, int32(3), most.Load())
}

// Over HTTP too, where requests of nobody's overtake each other (the test above).
func TestAContactsRequestsAreCarriedOutInTurn(t *testing.T) {
	for name, overHTTP := range map[string]bool{"HTTP": true, "socket": false} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, nil)
			if overHTTP {
				b.deaf = b.server.startup
			}
			var now atomic.Int32
			b.server.on("DELETE /channels/1.1", func(w http.ResponseWriter, _ *http.Request) {
				assert.Equal(t, int32(1), now.Add(1))
				now.Add(-1)
				w.WriteHeader(http.StatusNotFound) // what becomes of one does not stop the next
			})
			b.asking(8, telephony.Request{Op: telephony.HangUp, Channel: "1.1", Contact: 1})
			b.run(t).up(t)
			b.Publish([]acd.View{{Contact: 1, Node: "pbx", Phase: acd.Waiting}})
			for id := range uint64(8) {
				result, _ := awaitsCall[telephony.Result](t, b.stub)
				assert.Equal(t, id+1, result.ID)
				assert.Equal(t, telephony.NotFound, result.Verdict)
			}
		})
	}
}

// Whatever was under way when the link broke has no result any more.
func TestALostLinkForgetsItsRequests(t *testing.T) {
	b := newBench(t, func(c *Config) { c.MaxInFlight = 1 })
	begun := make(chan struct{}, 1)
	b.server.on("DELETE /channels/1.1", func(_ http.ResponseWriter, r *http.Request) {
		begun <- struct{}{}
		<-r.Context().Done()
	})
	b.asking(5, telephony.Request{Op: telephony.HangUp, Channel: "1.1"})
	b.run(t).up(t)
	b.Publish([]acd.View{{Contact: 1, Node: "pbx", Phase: acd.Waiting}})
	receive(t, begun)
	b.server.cut()
	b.sink.awaits(t, acd.LinkDown)
	b.up(t)
	_, first := awaitsCall[lost](t, b.stub)
	_, second := awaitsCall[telephony.Listing](t, b.stub)
	for _, x := range append(first, second...) {
		_, result := x.(telephony.Result)
		assert.False(t, result, "%v", x)
	}
	assert.Equal(t, 1, b.server.count("DELETE /channels/1.1"), "what waited was not sent either")
}

func TestThePhoneShowsWhoCalls(t *testing.T) {
	b := newBench(t, nil)
	b.stub.asks(func(x any) []telephony.Request {
		if e, ok := x.(telephony.Event); ok && e.Kind == telephony.CallerEntered {
			return []telephony.Request{{ID: 1, Op: telephony.Dial, Channel: "j-o1", Caller: e.Channel, Endpoint: "PJSIP/anna"}}
		}
		return nil
	})
	b.run(t).up(t)
	b.server.say(event("StasisStart", "1.1", "Ring", `"args":["orders"],`))
	b.server.awaits("POST /channels")
	assert.Contains(t, b.server.body("POST /channels"), `"callerId":"\"Ann\" \u003c5551234\u003e"`)
}

func TestCallerID(t *testing.T) {
	assert.Empty(t, callerID(ari.CallerID{Name: "Ann"}))
	assert.Equal(t, "555", callerID(ari.CallerID{Number: "555"}))
	assert.Equal(t, `"Ann" <555>`, callerID(ari.CallerID{Name: "Ann", Number: "555"}))
	evil := callerID(ari.CallerID{Name: "A\"\\<1>\r\nX: y", Number: "5\n5>"})
	assert.Equal(t, `"A1X: y" <55>`, evil)
	assert.False(t, strings.ContainsAny(evil, "\r\n\\"))
}

func TestStatusOfOtherErrors(t *testing.T) {
	require.Zero(t, statusOf(nil))
	require.Zero(t, statusOf(errors.New("x")))
	require.Equal(t, 404, statusOf(errors.Join(errors.New("x"), &statusError{code: 404})))
}
