// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/acd/acdtest"
)

func TestStartComesFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Options{})
		var s sink
		r.Submit(acd.Command{Kind: acd.LinkUp, Node: "pbx"}, s.done)
		r.run()
		records := r.j.records()
		require.Len(t, records, 2)
		assert.Equal(t, acd.Start, records[0].Command.Kind)
		assert.Equal(t, acd.LinkUp, records[1].Command.Kind)
		assert.Equal(t, acd.Time(time.Now().UnixNano()), records[0].At)
		assert.Equal(t, []error{nil}, s.answers())
		r.settle()
	})
}

func TestACallFromEndToEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Options{})
		r.run()
		r.open()
		r.onDuty("anna")
		c := acd.ContactID(r.must(arrive("leg")).Seq)
		v := r.w.view(c)
		require.Equal(t, acd.Offered, v.Phase)
		assert.Equal(t, "PJSIP/anna", v.Endpoint)
		r.must(acd.Command{Kind: acd.Answer, Offer: v.Offer})
		assert.Equal(t, acd.Talking, r.w.view(c).Phase)
		views, err := r.Views(r.ctx)
		require.NoError(t, err)
		assert.Equal(t, []acd.View{r.w.view(c)}, views)
		status, err := r.Status(r.ctx)
		require.NoError(t, err)
		assert.Equal(t, r.j.durable(), status.Seq)
		assert.Equal(t, 1, status.Queues[0].Talking)
		r.must(acd.Command{Kind: acd.Hangup, Contact: c})
		views, err = r.Views(r.ctx)
		require.NoError(t, err)
		assert.Empty(t, views)
		r.settle()
	})
}

func TestNothingIsToldBeforeItIsDurable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Options{})
		r.run()
		r.open()
		c := acd.ContactID(r.must(arrive("leg")).Seq)
		published := len(r.w.batches)
		release := r.j.hold()
		var s sink
		r.Submit(acd.Command{Kind: acd.Hangup, Contact: c}, s.done)
		synctest.Wait()
		// A refusal that follows from what is not durable waits as well.
		r.Submit(acd.Command{Kind: acd.Hangup, Contact: c}, s.done)
		synctest.Wait()
		assert.Empty(t, s.answers())
		assert.Len(t, r.w.batches, published)
		assert.Positive(t, r.Health().Inbox)
		release()
		synctest.Wait()
		answers := s.answers()
		require.Len(t, answers, 2)
		assert.NoError(t, answers[0])
		assert.ErrorIs(t, answers[1], acd.ErrStale)
		assert.Len(t, r.w.batches, published+1)
		r.settle()
	})
}

func TestTheWatcherCatchesALeak(t *testing.T) {
	w := &watcher{j: &memory{}}
	w.Publish(Batch{Records: []acd.Record{{Seq: 1}}})
	assert.Equal(t, []uint64{1}, w.leaks)
}

func TestWhatWaitsSharesOneCommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var samples []Sample
		r := newRig(t, Options{Observe: func(s Sample) { samples = append(samples, s) }})
		r.run()
		r.open()
		release := r.j.hold()
		r.Submit(arrive("first"), nil)
		synctest.Wait()
		before := len(samples)
		for i := range 3000 {
			r.Submit(arrive(fmt.Sprint(i)), nil)
		}
		release()
		synctest.Wait()
		var sizes []int
		for _, s := range samples[before:] {
			sizes = append(sizes, s.Records)
			assert.Positive(t, s.Bytes)
		}
		assert.Equal(t, []int{1, 1024, 1024, 952}, sizes)
		assert.Equal(t, 3000, samples[before].Inbox)
		r.settle()
	})
}

func TestABatchStaysBelowAMegabyte(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var largest int
		r := newRig(t, Options{Observe: func(s Sample) { largest = max(largest, s.Bytes) }})
		r.run()
		r.open()
		release := r.j.hold()
		long := make([]byte, 10_000)
		for i := range 300 {
			r.Submit(arrive(fmt.Sprint(i, string(long))), nil)
		}
		release()
		synctest.Wait()
		assert.Less(t, largest, 1<<20)
		assert.Greater(t, largest, 1<<19)
		r.settle()
	})
}

func TestTimersAreDueAtTheirOwnTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Options{})
		r.run()
		r.open()
		r.onDuty("anna")
		offered := r.must(arrive("leg"))
		pass(time.Minute)
		records := r.j.records()
		first := slices.IndexFunc(records, func(r acd.Record) bool { return r.Command.Kind == acd.Tick })
		require.Positive(t, first)
		assert.Equal(t, 20*time.Second, records[first].At.Sub(offered.At))
		r.settle()
	})
}

func TestFault25ADueTimerGoesBeforeALaterCommand(t *testing.T) {
	for _, test := range []struct {
		name    string
		answers time.Duration
		want    error
	}{
		{"after the ring", 25 * time.Second, acd.ErrStale},
		{"during the ring", 19 * time.Second, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, Options{})
				r.run()
				r.open()
				r.onDuty("anna")
				offered := r.must(arrive("leg"))
				offer := r.w.view(acd.ContactID(offered.Seq)).Offer
				release := r.j.hold() // the disk hangs over the end of the ring
				r.Submit(arrive("other"), nil)
				synctest.Wait()
				pass(test.answers)
				var s sink
				r.Submit(acd.Command{Kind: acd.Answer, Offer: offer}, s.done)
				pass(time.Minute)
				release()
				synctest.Wait()
				require.Len(t, s.answers(), 1)
				assert.ErrorIs(t, s.answers()[0], test.want)
				r.settle()
			})
		})
	}
}

func TestAfterARestartTimersStandStill(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first := newRig(t, Options{})
		first.run()
		first.open()
		first.onDuty("anna")
		c := acd.ContactID(first.must(arrive("leg")).Seq)
		first.settle()
		last := first.loop.machine.Now()

		pass(time.Hour)
		m, err := first.j.rebuild()
		require.NoError(t, err)
		second := New(m, first.j, first.w, Options{})
		ctx, stop := context.WithCancel(t.Context())
		end := make(chan error, 1)
		go func() { end <- second.Run(ctx) }()
		views, err := second.Views(ctx)
		require.NoError(t, err)
		require.Len(t, views, 1)
		assert.Equal(t, c, views[0].Contact)
		assert.Equal(t, acd.Offered, views[0].Phase, "the ring did not run out while nobody was there")
		records := first.j.records()
		start := records[len(records)-1]
		assert.Equal(t, acd.Start, start.Command.Kind)
		assert.Equal(t, last, start.At)
		rec, err := second.Do(ctx, acd.Command{Kind: acd.Hangup, Contact: c})
		require.NoError(t, err)
		assert.GreaterOrEqual(t, rec.At.Sub(last), time.Hour)
		stop()
		require.NoError(t, <-end)
	})
}

func TestSnapshots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Options{SnapshotEvery: 10})
		r.run()
		r.open()
		for i := range 24 {
			r.must(arrive(fmt.Sprint(i)))
		}
		assert.Equal(t, []uint64{10, 20}, r.j.snapshots)
		r.settle()
		assert.Equal(t, []uint64{10, 20, 27}, r.j.snapshots, "and one at a clean end")
		assert.Equal(t, acdtest.Snapshot(t, r.loop.machine), r.j.last)
	})
}

func TestStopAnswersThoseWhoWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Options{})
		r.run()
		r.open()
		release := r.j.hold()
		var s sink
		r.Submit(arrive("in hand"), s.done)
		synctest.Wait()
		r.Submit(arrive("waiting"), s.done)
		r.stop()
		release()
		require.NoError(t, <-r.end)
		assert.Equal(t, []error{nil, ErrStopped}, s.answers())
		_, err := r.Do(t.Context(), arrive("late"))
		assert.ErrorIs(t, err, ErrStopped)
		_, err = r.Status(t.Context())
		assert.ErrorIs(t, err, ErrStopped)
		assert.True(t, r.Health().Stopped)
	})
}

func TestDoWaitsNoLongerThanItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Options{})
		r.run()
		release := r.j.hold()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := r.Do(ctx, acd.Command{Kind: acd.LinkUp, Node: "pbx"})
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		_, err = r.Status(ctx)
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		release()
		synctest.Wait()
		assert.Equal(t, uint64(2), r.j.durable(), "it was carried out all the same")
		r.settle()
	})
}

func TestManySubmitters(t *testing.T) {
	j := &memory{}
	w := &watcher{j: j}
	e := New(acd.New(), j, w, Options{SnapshotEvery: 100})
	ctx, stop := context.WithCancel(t.Context())
	end := make(chan error, 1)
	go func() { end <- e.Run(ctx) }()
	config, err := acdtest.ParseConfig(center)
	require.NoError(t, err)
	_, err = e.Do(ctx, acd.Command{Kind: acd.Configure, Config: config})
	require.NoError(t, err)
	var all sync.WaitGroup
	errs := make(chan error, 64)
	for i := range 64 {
		all.Go(func() {
			var last uint64
			for n := range 20 {
				r, err := e.Do(ctx, arrive(fmt.Sprint(i, n)))
				if err == nil && r.Seq <= last {
					err = errors.New("out of order")
				}
				if err == nil && r.Seq > j.durable() {
					err = errors.New("answered before it was durable")
				}
				if err != nil {
					errs <- err
					return
				}
				last = r.Seq
				_, _ = e.Views(ctx)
			}
		})
	}
	all.Wait()
	stop()
	require.NoError(t, <-end)
	close(errs)
	for err := range errs {
		assert.NoError(t, err)
	}
	assert.Equal(t, uint64(2+64*20), j.durable())
	assert.Empty(t, w.leaks)
}
