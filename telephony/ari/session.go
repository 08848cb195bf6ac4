// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"cordial/acd"
	"cordial/telephony"

	"github.com/coder/websocket"
)

// session is one connection, from its opening to its loss. The goroutine that
// calls serve owns it, and the controller.
type session struct {
	*Adapter
	ctx     context.Context
	give    context.CancelCauseFunc // ends the session for a reason
	socket  *socket
	asker   asker  // over HTTP, if there is that
	name    string // of its proofs
	proofs  chan string
	greeted chan struct{}             // is closed once something was read
	proven  atomic.Pointer[time.Time] // when the last proof was asked for that came
	wg      sync.WaitGroup

	fresh []item // read and not delivered yet; the reader's own

	batch    []item
	queue    [][]job // not sent yet; what is to be carried out in turn stands together
	inFlight int
	overHTTP bool      // requests go over HTTP
	reviewed time.Time // when answers were last found missing
}

// serve opens the link and serves it until it is lost; up tells whether it ever
// was, and err why no more.
func (a *Adapter) serve(ctx context.Context) (up bool, err error) {
	s := &session{Adapter: a, asker: a.rest, name: "cordial-" + rand.Text(), proofs: make(chan string, 4), greeted: make(chan struct{})}
	if s.socket, err = a.connect(ctx); err != nil {
		return false, err
	}
	if a.config.Door != nil {
		s.asker = s.socket // there is nothing else
	}
	s.ctx, s.give = context.WithCancelCause(ctx)
	s.wg.Go(s.read)
	if err = s.begin(); err == nil {
		up = true
		a.connected()
		s.own()
	}
	s.end(err, up)
	return up, context.Cause(s.ctx)
}

// begin brings the controller up to date. What is buffered of the engine's views
// comes before the comparison, what is buffered of events after it.
func (s *session) begin() error {
	ctx, cancel := context.WithTimeout(s.ctx, 6*s.config.RequestTimeout)
	defer cancel()
	if err := s.claim(ctx); err != nil {
		return err
	}
	s.wg.Go(s.prove)
	s.setPhones()
	news, err := s.watch(ctx)
	if err != nil {
		return err
	}
	clear(s.left)
	saw, err := s.list(ctx, s.callers)
	if err != nil {
		return err
	}
	if saw.Restarted, saw.Started, err = s.started(ctx); err != nil {
		return err
	}
	s.tryWay(ctx)
	s.batch = s.inbox.take(s.batch)
	events := s.batch[:0:0]
	for i := range s.batch {
		if s.batch[i].ofLink() {
			events = append(events, s.batch[i])
		} else {
			s.handle(&s.batch[i])
		}
	}
	s.resync(saw)
	s.submitAll(news...)
	s.submitAll(acd.Command{Kind: acd.LinkUp, Node: s.config.Node})
	for i := range events {
		s.handle(&events[i])
	}
	s.dispatch()
	s.note()
	return nil
}

// note notes whether anything is under way.
func (s *session) note() {
	s.idle.Store(s.controller.Idle() && len(s.queue)+s.inFlight+len(s.unsent) == 0)
}

// started tells when Asterisk was started, 0 if it does not say, and whether that
// has changed since we last asked.
func (s *session) started(ctx context.Context) (again bool, at acd.Time, err error) {
	var info struct {
		Status struct {
			Startup string `json:"startup_time"`
		}
	}
	if err := s.asker.call(ctx, http.MethodGet, "/asterisk/info?only=status", nil, &info); err != nil {
		return false, 0, fmt.Errorf("ask when Asterisk started: %w", err)
	}
	before := s.startup
	s.startup = info.Status.Startup
	if t, err := time.Parse("2006-01-02T15:04:05-0700", s.startup); err == nil {
		at = acd.Time(t.UnixNano())
	}
	return before != "" && before != s.startup, at, nil
}

// tryWay finds out whether this Asterisk takes requests over the event socket: one
// that does not says nothing.
func (s *session) tryWay(ctx context.Context) {
	if s.config.Door != nil {
		return // from 22.5 on
	}
	if s.overHTTP = s.deaf == s.startup; s.overHTTP {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, s.config.RequestTimeout/5)
	defer cancel()
	err := s.socket.call(ctx, http.MethodGet, "/asterisk/ping", nil, nil)
	if s.overHTTP = errors.Is(err, context.DeadlineExceeded); s.overHTTP {
		s.deaf = s.startup
		s.log.Info("this Asterisk takes no requests over its event socket, as 22.4 and later do: they go over HTTP")
	}
}

// own handles what comes in until the link is lost.
func (s *session) own() {
	sweep := time.NewTimer(min(firstSweep, s.config.SweepInterval))
	defer sweep.Stop()
	for {
		var retry <-chan time.Time
		if len(s.unsent) > 0 {
			retry = time.After(retryInterval)
		}
		select {
		case <-s.ctx.Done():
			return
		case <-retry:
			s.flush()
		case <-s.inbox.wake:
			s.idle.Store(false) // before it is seen to be empty
			s.batch = s.inbox.take(s.batch)
			s.metrics.InboxDepth(len(s.batch))
			for i := range s.batch {
				s.handle(&s.batch[i])
			}
		case <-sweep.C:
			sweep.Reset(s.sweep())
		}
		s.review()
		s.dispatch()
		s.note()
	}
}

// review ends the requests that were not answered in time.
func (s *session) review() {
	now := time.Now()
	if s.inFlight == 0 || now.Sub(s.reviewed) < s.config.PingInterval {
		return
	}
	s.reviewed = now
	for _, a := range s.socket.overdue(now.Add(-s.config.RequestTimeout)) {
		i := s.resultItem(a)
		s.handle(&i)
	}
}

// end gives the link up and waits until nothing of it is under way.
func (s *session) end(err error, up bool) {
	if err != nil {
		s.give(err)
	}
	if errors.Is(context.Cause(s.ctx), context.Canceled) {
		s.socket.conn.Close(websocket.StatusNormalClosure, "") //nolint:errcheck,gosec // a courtesy
	}
	s.socket.conn.CloseNow() //nolint:errcheck,gosec // this is what ends the reader
	s.wg.Wait()
	s.controller.LinkLost()
	s.inbox.unlink()
	if up {
		s.submitAll(acd.Command{Kind: acd.LinkDown, Node: s.config.Node})
	}
}

// handle lets the controller know of one item.
func (s *session) handle(i *item) {
	switch i.kind {
	case viewItem:
		s.do(s.controller.View(i.view))
	case refusalItem:
		s.do(s.controller.Refused(i.channel, i.err))
	case phonesItem:
		s.setPhones()
		ctx, cancel := context.WithTimeout(s.ctx, 2*s.config.RequestTimeout)
		news, err := s.watch(ctx)
		cancel()
		if err != nil {
			s.give(err)
			return
		}
		s.submitAll(news...)
	case eventItem:
		s.remember(i)
		s.do(s.controller.Event(i.event))
	case deviceItem:
		s.submitAll(s.phones.note(i.device, i.up, i.free)...)
	case resultItem:
		s.inFlight--
		s.learn(i)
		s.do(s.controller.Result(i.result))
	}
}

// setPhones takes over which phones are to be watched.
func (s *session) setPhones() {
	s.mu.Lock()
	endpoints := s.endpoints
	s.mu.Unlock()
	s.phones = newPhones(endpoints, s.phones.told)
}

// remember keeps who calls, for the phone's display.
func (s *session) remember(i *item) {
	switch e := i.event; e.Kind {
	case telephony.CallerEntered:
		who := s.callers[e.Channel]
		who.id.Name, who.id.Number, who.customer, who.looked = i.name, e.Number, e.Customer, e.Customer != 0
		s.callers[e.Channel] = who
		delete(s.left, e.Channel)
	case telephony.ChannelLeft:
		delete(s.callers, e.Channel)
		s.left[e.Channel] = time.Now()
	case telephony.ChannelGone:
		delete(s.callers, e.Channel)
		delete(s.left, e.Channel)
	default:
	}
}

// doubt forgets what a caller hears until it is known what a request has changed;
// learn keeps that.
func (s *session) doubt(r telephony.Request) { s.hears(r, false) }

func (s *session) learn(i *item) { s.hears(i.request, i.result.Verdict == telephony.Done) }

func (s *session) hears(r telephony.Request, known bool) {
	who, ok := s.callers[r.Channel]
	if !ok || (r.Op != telephony.StartMusic && r.Op != telephony.StopMusic) {
		return
	}
	who.music, who.musicKnown = r.Media, known
	s.callers[r.Channel] = who
}

// do passes on what follows from something.
func (s *session) do(w telephony.Work) {
	for _, fault := range w.Faults {
		s.complain(fault)
	}
	s.submitAll(w.Commands...)
	for i, r := range w.Requests {
		s.doubt(r)
		j := job{r, s.callers[r.Caller].id}
		if i > 0 && r.Contact != 0 && r.Contact == w.Requests[i-1].Contact {
			last := len(s.queue) - 1
			s.queue[last] = append(s.queue[last], j)
		} else {
			s.queue = append(s.queue, []job{j})
		}
	}
}

// dispatch sends what waits, as far as the limit and the link allow.
func (s *session) dispatch() {
	if len(s.queue) == 0 || s.ctx.Err() != nil || !s.proved() {
		return
	}
	s.socket.under.hold()
	var err error
	n := 0
	for ; n < len(s.queue) && s.inFlight < s.config.MaxInFlight; n++ {
		jobs := s.queue[n]
		s.inFlight += len(jobs)
		if s.config.Door == nil && (s.overHTTP || !s.socket.room(time.Now())) {
			s.wg.Go(func() { s.send(jobs) })
			continue
		}
		for _, j := range jobs {
			err = errors.Join(err, s.tell(j))
		}
	}
	if err = errors.Join(err, s.socket.under.release(s.config.RequestTimeout)); err != nil {
		s.give(err)
	}
	s.queue = slices.Delete(s.queue, 0, n)
}

// tell sends one request over the event socket.
func (s *session) tell(j job) error {
	if err := j.possible(); err != nil {
		s.inbox.put(s.resultItem(&asked{job: j, since: time.Now(), err: err}))
		return nil
	}
	return s.socket.send(s.ctx, &asked{job: j}, j.asks(s.config.App))
}

// resultItem is what became of a request that was sent over the event socket.
func (s *session) resultItem(a *asked) item {
	result := a.job.resultOf(s.config.App, []byte(a.body), a.err)
	s.metrics.Request(opNames[a.job.Op], verdictNames[result.Verdict], time.Since(a.since))
	return item{kind: resultItem, result: result, request: a.job.Request}
}

// send carries out requests over HTTP, one after the other, in a goroutine of their own.
func (s *session) send(jobs []job) {
	for _, j := range jobs {
		s.inbox.put(s.resultItem(s.rest.execute(s.ctx, s.config, j)))
	}
}
