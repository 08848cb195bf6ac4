// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/acd/engine"
	"cordial/acd/journal"
)

// listener hands the engine's records to a forecaster.
type listener struct{ to *forecaster }

func (l *listener) Publish(b engine.Batch) { l.to.records(b.Records) }

// Who waits for the one agent is told a range, and so is who would come; what becomes of
// it is learnt from.
func TestForecaster(t *testing.T) {
	j, err := journal.Open(filepath.Join(t.TempDir(), "data"), journal.Options{})
	require.NoError(t, err)
	defer j.Close()
	machine, _, err := j.Recover()
	require.NoError(t, err)
	fx := &listener{}
	e := engine.New(machine, j, fx, engine.Options{})
	fx.to = newForecaster(e)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- e.Run(ctx) }()
	do := func(c acd.Command) acd.Record {
		r, err := e.Do(ctx, c)
		require.NoError(t, err)
		return r
	}
	do(acd.Command{Kind: acd.Configure, Config: &acd.Config{
		Skills: []string{"boots"},
		Queues: []acd.QueueConfig{{Name: "all", RingTimeout: time.Minute}, {Name: "boots", RingTimeout: time.Minute, Needs: []acd.NeedConfig{{Skill: "boots", Least: 1, Weight: 1}}}},
		Lines:  []acd.LineConfig{{Name: "all", Queue: "all"}},
		Agents: []acd.AgentConfig{{Name: "anna", Endpoint: "x"}},
	}})
	do(acd.Command{Kind: acd.LinkUp, Node: "a"})
	do(acd.Command{Kind: acd.SignIn, Name: "anna"})
	do(acd.Command{Kind: acd.Ready, Name: "anna"})
	for _, leg := range []string{"1", "2", "3"} {
		do(acd.Command{Kind: acd.Arrive, Node: "a", Leg: leg, Line: "all"})
	}
	s, err := e.Status(ctx)
	require.NoError(t, err)
	require.NoError(t, fx.to.put(ctx, &s))
	require.Nil(t, s.Contacts[0].Expected, "anna's phone rings")
	second, third, next := s.Contacts[1].Expected, s.Contacts[2].Expected, s.Queues[0].Expected
	require.NotNil(t, second)
	require.Less(t, second.Low, second.Median)
	require.Less(t, second.Median, second.High)
	require.Less(t, second.Median, third.Median)
	require.Less(t, third.Median, next.Median)
	require.InDelta(t, 130, second.Median.Seconds(), 15, "half of the conversations end within ln 2 of three minutes")
	require.NotEmpty(t, second.Short)
	require.Contains(t, second.Words, " minutes")
	require.Nil(t, s.Queues[1].Expected, "nobody could serve it")

	fx.to.sample(ctx)
	require.False(t, fx.to.tracker.Due(), "two are open, and nobody has come since")
	cancel()
	require.NoError(t, <-done)
	fx.to.sample(ctx)
	require.Error(t, fx.to.put(ctx, &s), "the engine has stopped")
}
