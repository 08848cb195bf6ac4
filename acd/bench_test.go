// SPDX-License-Identifier: Apache-2.0

package acd_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/acd"
)

// hall is a centre at work: 40 queues, and agents of whom nine in ten talk.
type hall struct {
	t     testing.TB
	m     *acd.Machine
	now   acd.Time
	lines []string
	legs  uint64
	steps int
	each  func(acd.Record) // sees every record
}

func newHall(t testing.TB, agents int) *hall {
	c := &acd.Config{}
	for i := range 40 {
		name := fmt.Sprint("s", i)
		c.Skills = append(c.Skills, name)
		c.Queues = append(c.Queues, acd.QueueConfig{
			Name: name, Needs: []acd.NeedConfig{{Skill: name, Least: 1, Weight: 1}},
			OrderWorth: 2 * time.Minute, RingTimeout: 20 * time.Second,
		})
		c.Lines = append(c.Lines, acd.LineConfig{Name: name, Queue: name})
	}
	for i := range agents {
		levels := map[string]acd.Level{}
		for k := range 4 {
			levels[c.Skills[(i+7*k)%40]] = acd.Level(1 + (i/3+k)%10)
		}
		c.Agents = append(c.Agents, acd.AgentConfig{Name: fmt.Sprint("a", i), Levels: levels})
	}
	f := &hall{t: t, m: acd.New(), now: 1, lines: c.Skills}
	f.step(acd.Command{Kind: acd.Configure, Config: c})
	f.step(acd.Command{Kind: acd.LinkUp, Node: "pbx"})
	for i := range agents {
		f.step(acd.Command{Kind: acd.SignIn, Agent: acd.AgentID(i + 1)})
		f.step(acd.Command{Kind: acd.Ready, Agent: acd.AgentID(i + 1)})
	}
	for range agents * 9 / 10 {
		if v := f.arrive(); v.Offer != 0 {
			f.step(acd.Command{Kind: acd.Answer, Offer: v.Offer})
		}
	}
	return f
}

func (f *hall) step(c acd.Command) acd.Record {
	f.now++
	f.steps++
	r, err := f.m.Step(f.now, c)
	if err != nil {
		f.t.Fatal(c.Kind, err)
	}
	if f.each != nil {
		f.each(r)
	}
	return r
}

func (f *hall) arrive() acd.View {
	f.legs++
	r := f.step(acd.Command{Kind: acd.Arrive, Node: "pbx", Leg: strconv.FormatUint(f.legs, 10), Line: f.lines[f.legs%40]})
	return f.m.View(acd.ContactID(r.Seq))
}

// call is a whole call: five steps, or two if nobody is free for it.
func (f *hall) call() {
	v := f.arrive()
	if v.Offer == 0 {
		f.step(acd.Command{Kind: acd.Hangup, Contact: v.Contact})
		return
	}
	f.step(acd.Command{Kind: acd.Ring, Offer: v.Offer})
	f.step(acd.Command{Kind: acd.Answer, Offer: v.Offer})
	f.step(acd.Command{Kind: acd.Hangup, Contact: v.Contact})
	f.step(acd.Command{Kind: acd.EndWrapUp, Agent: v.Agent})
}

// A call costs the machine no storage but the caller's own: the name of the leg, which
// is made here, and what the index of legs does with it. A record is written for nothing.
func TestStepsAllocateNothing(t *testing.T) {
	f := newHall(t, 360)
	var b []byte
	f.each = func(r acd.Record) { b = r.Append(b[:0]) }
	for range 3000 {
		f.call()
	}
	require.LessOrEqual(t, testing.AllocsPerRun(3000, f.call), 1.0, "a whole call")
	require.NoError(t, f.m.Check())
}

// The measure above can fail: whoever keeps records pays for it.
func TestAllocationsAreSeen(t *testing.T) {
	f := newHall(t, 40)
	var kept acd.Record
	f.each = func(r acd.Record) { kept = r.Clone() }
	require.Greater(t, testing.AllocsPerRun(1000, f.call), 4.0)
	require.NotZero(t, kept.Seq)
}

// BenchmarkCall is a whole call among 3,600 agents, nine in ten of them busy.
func BenchmarkCall(b *testing.B) {
	for _, encoded := range []bool{false, true} {
		b.Run(map[bool]string{false: "stepped", true: "encoded"}[encoded], func(b *testing.B) {
			f := newHall(b, 3600)
			var room []byte
			if encoded {
				f.each = func(r acd.Record) { room = r.Append(room[:0]) }
			}
			for range 1000 {
				f.call()
			}
			f.steps = 0
			b.ReportAllocs()
			for b.Loop() {
				f.call()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(f.steps), "ns/step")
		})
	}
}

// BenchmarkAppend writes the records of whole calls.
func BenchmarkAppend(b *testing.B) {
	f := newHall(b, 360)
	var all []acd.Record
	f.each = func(r acd.Record) { all = append(all, r.Clone()) }
	for range 200 {
		f.call()
	}
	var room []byte
	next := 0
	b.ReportAllocs()
	for b.Loop() {
		room = all[next%len(all)].Append(room[:0])
		next++
	}
}

// BenchmarkFold folds the records of whole calls, as recovery does.
func BenchmarkFold(b *testing.B) {
	f := newHall(b, 360)
	folded := newHall(b, 360) // the same state
	var calls []acd.Record
	f.each = func(r acd.Record) { calls = append(calls, r.Clone()) }
	next := 0
	b.ReportAllocs()
	for b.Loop() {
		if next == len(calls) {
			b.StopTimer()
			calls, next = calls[:0], 0
			for range 1000 {
				f.call()
			}
			b.StartTimer()
		}
		folded.m.Apply(calls[next])
		next++
	}
}
