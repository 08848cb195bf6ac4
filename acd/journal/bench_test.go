// SPDX-License-Identifier: Apache-2.0

package journal_test

import (
	"context"
	"encoding/binary"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"cordial/acd"
	"cordial/acd/acdtest"
	"cordial/acd/engine"
)

var submitters = []int{1, 64}

// BenchmarkEngine measures durable commands a second through the one committer.
func BenchmarkEngine(b *testing.B) {
	for _, n := range submitters {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			ctx, stop := context.WithCancel(b.Context())
			var commits atomic.Int64
			e, j, end, err := serve(ctx, b.TempDir(), engine.Options{Observe: func(engine.Sample) { commits.Add(1) }})
			require.NoError(b, err)
			_, err = e.Do(ctx, acd.Command{Kind: acd.SignIn, Name: "anna"})
			require.NoError(b, err)
			var next atomic.Int64
			b.ResetTimer()
			load(b, n, b.N, func() error {
				reason := strconv.FormatInt(next.Add(1), 10)
				_, err := e.Do(ctx, acd.Command{Kind: acd.Pause, Name: "anna", Text: reason})
				return err
			})
			b.StopTimer()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "records/s")
			b.ReportMetric(float64(b.N)/float64(commits.Load()), "records/commit")
			stop()
			require.NoError(b, <-end)
			require.NoError(b, j.Close())
		})
	}
}

// BenchmarkBatch measures the same through bbolt's own batching with its defaults,
// where everybody commits.
func BenchmarkBatch(b *testing.B) {
	for _, n := range submitters {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			db, err := bbolt.Open(filepath.Join(b.TempDir(), "plain.db"), 0o600, nil)
			require.NoError(b, err)
			name := []byte("batches")
			require.NoError(b, db.Update(func(tx *bbolt.Tx) error {
				_, err := tx.CreateBucket(name)
				return err
			}))
			record := acd.Record{Seq: 1, At: acdtest.Start, Command: acd.Command{Kind: acd.Pause, Name: "anna", Text: "1"},
				Events: []acd.Event{{Kind: acd.AgentChanged, Agent: 1, State: acd.AgentPaused, Text: "1"}}}.Append(nil)
			var next atomic.Uint64
			b.ResetTimer()
			load(b, n, b.N, func() error {
				key := binary.BigEndian.AppendUint64(nil, next.Add(1))
				return db.Batch(func(tx *bbolt.Tx) error { return tx.Bucket(name).Put(key, record) })
			})
			b.StopTimer()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "records/s")
			require.NoError(b, db.Close())
		})
	}
}

// BenchmarkRecover measures folding a journal of ten thousand records.
func BenchmarkRecover(b *testing.B) {
	dir := b.TempDir()
	ctx, stop := context.WithCancel(b.Context())
	e, j, end, err := serve(ctx, dir, engine.Options{SnapshotEvery: 1 << 40})
	require.NoError(b, err)
	_, err = e.Do(ctx, acd.Command{Kind: acd.SignIn, Name: "anna"})
	require.NoError(b, err)
	var next atomic.Int64
	load(b, 64, 10_000, func() error {
		_, err := e.Do(ctx, acd.Command{Kind: acd.Pause, Name: "anna", Text: strconv.FormatInt(next.Add(1), 10)})
		return err
	})
	defer func() {
		stop()
		require.NoError(b, <-end)
		require.NoError(b, j.Close())
	}()
	for b.Loop() {
		_, stats, err := j.Recover()
		require.NoError(b, err)
		b.ReportMetric(float64(stats.Records), "records")
	}
}

// load has n goroutines do so many things between them.
func load(b *testing.B, n, things int, do func() error) {
	b.Helper()
	var left atomic.Int64
	left.Store(int64(things))
	end := make(chan error, n)
	for range n {
		go func() {
			for left.Add(-1) >= 0 {
				if err := do(); err != nil {
					end <- err
					return
				}
			}
			end <- nil
		}()
	}
	for range n {
		require.NoError(b, <-end)
	}
}
