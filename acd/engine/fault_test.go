// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"errors"
	"fmt"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
)

func TestDiskFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Options{})
		r.run()
		r.open()
		c := acd.ContactID(r.must(arrive("held")).Seq)
		release := r.j.hold()
		var kept, refused, waiting sink
		r.Submit(arrive("kept"), kept.done)
		synctest.Wait()
		r.Submit(arrive("too late"), refused.done)
		r.Submit(acd.Command{Kind: acd.Hangup, Contact: c}, waiting.done)
		r.j.fail(fmt.Errorf("write: %w", syscall.ENOSPC))
		release()
		synctest.Wait()

		assert.True(t, r.Health().DiskFull)
		_, err := r.Status(r.ctx)
		assert.ErrorIs(t, err, ErrDiskFull)
		_, err = r.Do(r.ctx, arrive("refused at once"))
		assert.ErrorIs(t, err, ErrDiskFull)
		assert.Equal(t, []error{ErrDiskFull}, refused.answers())
		tries := r.j.attempts()
		pass(time.Second)
		assert.Equal(t, tries+4, r.j.attempts(), "once in 250 ms")
		assert.Empty(t, kept.answers())
		assert.Empty(t, waiting.answers(), "nothing is stepped meanwhile")
		assert.Greater(t, r.Health().Committing, time.Second-time.Millisecond)

		r.j.fail(nil)
		pass(retryAfter)
		assert.False(t, r.Health().DiskFull)
		assert.Zero(t, r.Health().Committing)
		assert.Equal(t, []error{nil}, kept.answers())
		assert.Equal(t, []error{nil}, waiting.answers())
		r.must(arrive("as before"))
		r.settle()
	})
}

func TestDiskFullAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Options{})
		r.run()
		r.open()
		var s sink
		r.j.fail(syscall.ENOSPC)
		r.Submit(arrive("kept"), s.done)
		synctest.Wait()
		r.stop()
		require.ErrorIs(t, <-r.end, syscall.ENOSPC)
		require.Len(t, s.answers(), 1)
		assert.ErrorIs(t, s.answers()[0], syscall.ENOSPC)
		assert.Empty(t, r.j.snapshots, "a snapshot would hold what the journal does not")
	})
}

func TestNoRoomForASnapshot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Options{SnapshotEvery: 5})
		r.j.snapErr = syscall.ENOSPC
		r.run()
		r.open()
		for i := range 9 {
			r.must(arrive(fmt.Sprint(i)))
		}
		assert.Equal(t, []uint64{5, 10}, r.j.snapshots, "tried again in its turn")
		r.settle()
	})
}

func TestAnyOtherErrorStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Options{})
		r.run()
		r.open()
		before := len(r.w.batches)
		r.j.fail(syscall.EIO)
		var s sink
		r.Submit(arrive("leg"), s.done)
		require.ErrorIs(t, <-r.end, syscall.EIO)
		require.Len(t, s.answers(), 1)
		assert.ErrorIs(t, s.answers()[0], syscall.EIO)
		assert.Len(t, r.w.batches, before)
		assert.Empty(t, r.j.snapshots)
		_, err := r.Do(t.Context(), arrive("after"))
		assert.ErrorIs(t, err, ErrStopped)
	})
}

func TestASnapshotThatFailsStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Options{SnapshotEvery: 2})
		r.j.snapErr = syscall.EIO
		r.run()
		r.Submit(acd.Command{Kind: acd.LinkUp, Node: "pbx"}, nil)
		require.ErrorIs(t, <-r.end, syscall.EIO)
	})
}

// breakOn has the machine carry out the command and then break.
func (r *rig) breakOn(breaks func(acd.Command) bool) {
	r.loop.doStep = func(m *acd.Machine, at acd.Time, c acd.Command) (acd.Record, error) {
		rec, err := m.Step(at, c)
		if breaks(c) {
			panic("an invariant is broken")
		}
		return rec, err
	}
}

func TestACommandThatBreaksTheMachineIsSetAside(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Options{})
		r.breakOn(func(c acd.Command) bool { return c.Leg == "bad" })
		r.run()
		r.open()
		release := r.j.hold()
		var good, bad sink
		r.Submit(arrive("first"), good.done)
		synctest.Wait()
		r.Submit(arrive("before"), good.done)
		r.Submit(arrive("bad"), bad.done)
		r.Submit(arrive("after"), good.done)
		release()
		synctest.Wait()
		assert.Equal(t, []error{nil, nil, nil}, good.answers())
		assert.Equal(t, []error{ErrSetAside}, bad.answers())
		assert.Equal(t, uint64(1), r.Health().SetAside)
		views, err := r.Views(r.ctx)
		require.NoError(t, err)
		var legs []string
		for _, v := range views {
			legs = append(legs, v.Leg)
		}
		assert.Equal(t, []string{"first", "before", "after"}, legs, "nothing of the bad one is left")
		for _, b := range r.w.batches {
			for _, v := range b.Views {
				assert.NotEqual(t, "bad", v.Leg)
			}
		}
		r.settle()
	})
}

func TestATimerThatBreaksTheMachineTwiceEndsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Options{})
		var armed atomic.Bool
		var ticks atomic.Int32
		r.breakOn(func(c acd.Command) bool {
			if c.Kind != acd.Tick || !armed.Load() {
				return false
			}
			return ticks.Add(1) != 2 // the second is the look around after the rebuild
		})
		r.run()
		r.open()
		r.onDuty("anna")
		r.must(arrive("leg"))
		armed.Store(true)
		err := <-r.end
		require.ErrorIs(t, err, ErrBroken)
		assert.Equal(t, uint64(2), r.Health().SetAside)
		assert.Equal(t, int32(3), ticks.Load())
	})
}

func TestATimerThatStaysDueDoesNotSpin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Options{})
		r.loop.doStep = func(m *acd.Machine, at acd.Time, c acd.Command) (acd.Record, error) {
			if c.Kind == acd.Tick {
				return acd.Record{}, nil
			}
			return m.Step(at, c)
		}
		r.run()
		r.open()
		r.onDuty("anna")
		r.must(arrive("leg"))
		err := <-r.end
		require.ErrorIs(t, err, ErrBroken)
		assert.ErrorContains(t, err, "stays due")
	})
}

func TestRebuildingMayFail(t *testing.T) {
	for _, test := range []struct {
		name    string
		rebuild func(j *memory) func() (*acd.Machine, error)
		want    string
	}{
		{"an error", func(*memory) func() (*acd.Machine, error) {
			return func() (*acd.Machine, error) { return nil, errors.New("no such journal") }
		}, "no such journal"},
		{"another end", func(*memory) func() (*acd.Machine, error) {
			return func() (*acd.Machine, error) { return acd.New(), nil }
		}, "ends at record 0 instead of 3"},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t, Options{})
				r.loop.opts.Rebuild = test.rebuild(r.j)
				r.breakOn(func(c acd.Command) bool { return c.Leg == "bad" })
				r.run()
				r.open()
				var s sink
				r.Submit(arrive("bad"), s.done)
				err := <-r.end
				require.ErrorIs(t, err, ErrBroken)
				assert.ErrorContains(t, err, test.want)
				assert.Equal(t, []error{ErrSetAside}, s.answers())
			})
		})
	}
}

func TestAStartThatBreaksTheMachineEndsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Options{})
		r.breakOn(func(c acd.Command) bool { return c.Kind == acd.Start })
		r.run()
		require.ErrorIs(t, <-r.end, ErrBroken)
		assert.Zero(t, r.j.durable())
	})
}
