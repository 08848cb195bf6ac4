// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"cordial/acd"
	"cordial/telephony"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// deadline bounds every wait, generously: machines may be slow.
func deadline() <-chan time.Time { return time.After(20 * time.Second) }

// receive waits for something from a channel.
func receive[T any](t *testing.T, from <-chan T) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-deadline():
		require.FailNow(t, "nothing came")
		panic("unreachable")
	}
}

// sink takes commands and answers them.
type sink struct {
	commands chan acd.Command
	answer   func(acd.Command) error
}

func newSink() *sink { return &sink{commands: make(chan acd.Command, 10000)} }

func (s *sink) Submit(c acd.Command, done func(error)) {
	var err error
	if s.answer != nil {
		err = s.answer(c)
	}
	s.commands <- c
	if done != nil {
		done(err)
	}
}

// awaits waits for a command of a kind and returns it and what came before.
func (s *sink) awaits(t *testing.T, kind acd.CommandKind) (acd.Command, []acd.Command) {
	t.Helper()
	var before []acd.Command
	for {
		c := receive(t, s.commands)
		if c.Kind == kind {
			return c, before
		}
		before = append(before, c)
	}
}

// stub is a controller that writes down what it is told and does what a test says.
type stub struct {
	calls chan any // acd.View, telephony.Event, telephony.Result, refusal, telephony.Listing, or lost{}

	mu    sync.Mutex
	reply func(any) telephony.Work
	busy  bool
}

type lost struct{}

type refusal struct {
	channel string
	err     error
}

func newStub() *stub { return &stub{calls: make(chan any, 100000)} }

func (s *stub) call(x any) telephony.Work {
	s.mu.Lock()
	reply := s.reply
	s.mu.Unlock()
	s.calls <- x
	if reply == nil {
		return telephony.Work{}
	}
	return reply(x)
}

func (s *stub) View(v acd.View) telephony.Work            { return s.call(v) }
func (s *stub) Event(e telephony.Event) telephony.Work    { return s.call(e) }
func (s *stub) Result(r telephony.Result) telephony.Work  { return s.call(r) }
func (s *stub) Resync(l telephony.Listing) telephony.Work { return s.call(l) }
func (s *stub) LinkLost()                                 { s.call(lost{}) }
func (s *stub) Idle() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.busy
}

// occupied makes the stub say that something is under way, or not.
func (s *stub) occupied(busy bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy = busy
}

func (s *stub) Refused(channel string, err error) telephony.Work {
	return s.call(refusal{channel, err})
}

// asks makes the stub ask for requests when it sees what a test waits for.
func (s *stub) asks(when func(any) []telephony.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reply = func(x any) telephony.Work { return telephony.Work{Requests: when(x)} }
}

// awaitsCall waits until the stub is told a T, and returns it and what came before.
func awaitsCall[T any](t *testing.T, s *stub) (T, []any) {
	t.Helper()
	var before []any
	for {
		x := receive(t, s.calls)
		if v, ok := x.(T); ok {
			return v, before
		}
		before = append(before, x)
	}
}

// counter counts.
type counter struct {
	mu     sync.Mutex
	counts map[string]int
}

func (c *counter) add(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.counts == nil {
		c.counts = make(map[string]int)
	}
	c.counts[what]++
}

func (c *counter) of(what string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.counts[what]
}

func (c *counter) Event(kind string)                           { c.add("event " + kind) }
func (c *counter) Request(op, verdict string, _ time.Duration) { c.add(op + " " + verdict) }
func (c *counter) Reconnected()                                { c.add("reconnected") }
func (c *counter) InboxDepth(int)                              {}

// directory knows customers by the length of their number.
type directory struct{ fault error }

func (d directory) Customer(number string) (acd.CustomerID, error) {
	return acd.CustomerID(len(number)), d.fault
}

var errDirectory = errors.New("the directory is closed")

// journal is a log that can be read while it is written.
type journal struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.Write(p)
}

func (j *journal) lines(with string) int {
	j.mu.Lock()
	defer j.mu.Unlock()
	n := 0
	for line := range strings.Lines(j.b.String()) {
		if strings.Contains(line, with) {
			n++
		}
	}
	return n
}

// bench is an adapter that runs against a server.
type bench struct {
	*Adapter
	server  *server
	sink    *sink
	stub    *stub
	counter *counter
	journal *journal
	stop    func()
	ended   chan error
}

// quick has times that fit a test.
func quick(s *server) Config {
	return Config{
		Node: "pbx", Journal: "j", URL: s.url(), User: "cordial", Password: "secret", App: "cordial",
		RequestTimeout: 10 * time.Second, PingInterval: 50 * time.Millisecond, PingTimeout: 10 * time.Second,
		BackoffLeast: time.Millisecond, BackoffMost: 5 * time.Millisecond, SweepInterval: time.Hour,
	}
}

// newBench builds an adapter with a stub for a controller; run starts it.
func newBench(t *testing.T, tune func(*Config)) *bench {
	t.Helper()
	b := &bench{server: newServer(t), sink: newSink(), stub: newStub(), counter: &counter{}, journal: &journal{}}
	config := quick(b.server)
	if tune != nil {
		tune(&config)
	}
	a, err := New(config, b.sink, directory{}, b.counter, slog.New(slog.NewTextHandler(b.journal, nil)))
	require.NoError(t, err)
	a.controller = b.stub
	b.Adapter = a
	return b
}

func (b *bench) run(t *testing.T) *bench {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	b.ended = make(chan error, 1)
	go func() { b.ended <- b.Run(ctx) }()
	b.stop = stop
	t.Cleanup(func() {
		stop()
		b.server.drop()
		if b.ended != nil {
			require.NoError(t, receive(t, b.ended))
		}
	})
	return b
}

// up waits until the link is up.
func (b *bench) up(t *testing.T) {
	t.Helper()
	b.sink.awaits(t, acd.LinkUp)
	require.Eventually(t, func() bool { return b.State().Connected }, 20*time.Second, time.Millisecond)
}

// asksFor has the controller ask for a request.
func (b *bench) asksFor(t *testing.T, q telephony.Request) {
	t.Helper()
	b.stub.asks(func(x any) []telephony.Request {
		if _, ok := x.(acd.View); ok {
			return []telephony.Request{q}
		}
		return nil
	})
	b.Publish([]acd.View{{Contact: 1, Node: "pbx", Phase: acd.Waiting}})
}
