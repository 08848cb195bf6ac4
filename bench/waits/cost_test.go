// SPDX-License-Identifier: Apache-2.0

package waits

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The centre whose cost is taken is as full as it says.
func TestFull(t *testing.T) {
	m, tracker, err := full(200, 10_000)
	require.NoError(t, err)
	require.Equal(t, 10_000, waitingOf(m))
	talking, busy := 0, int32(0)
	s := m.Status()
	for i := range s.Agents {
		if s.Agents[i].State == "talking" {
			talking++
		}
	}
	o := m.Outlook()
	for _, g := range o.Groups {
		busy += g.Busy
		require.Zero(t, g.Free)
	}
	require.Greater(t, talking, costAgents*9/10)
	require.Equal(t, int32(talking), busy)
	f := tracker.Learnt().Forecast(&o, m.Now())
	for i := range s.Queues {
		_, ok := f.Newcomer(s.Queues[i].ID)
		require.True(t, ok)
	}
}

func TestMeasure(t *testing.T) {
	ticks := time.Duration(0)
	c, err := Measure(200, 100, 3, func() time.Duration { ticks++; return ticks })
	require.NoError(t, err)
	require.Equal(t, Cost{Agents: costAgents, Profiles: 200, Waiting: 100, Estimate: 2, Outlook: 1, Next: 1}, c)
}

// BenchmarkEstimate is one estimate for one caller among 10,000.
func BenchmarkEstimate(b *testing.B) {
	m, tracker, err := full(200, 10_000)
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		o := m.Outlook()
		line := o.Kinds[0].Line
		if _, ok := tracker.Learnt().Forecast(&o, m.Now()).Contact(line[0].Contact, line[0].Since); !ok {
			b.Fatal("nothing can be said")
		}
	}
}
