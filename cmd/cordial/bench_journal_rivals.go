// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"syscall"

	"go.etcd.io/bbolt"

	"cordial/acd"
	"cordial/acd/engine"
	"cordial/acd/journal"
)

// openEngine is the real path: commands through the engine into the journal. Each
// submitter speaks for an agent, who changes the reason of a pause.
func openEngine(ctx context.Context, dir string) (func(int) error, func() error, error) {
	s, err := openService(ctx, dir, engine.Options{})
	if err != nil {
		return nil, nil, err
	}
	for i := range 64 {
		if _, err := s.Do(ctx, acd.Command{Kind: acd.SignIn, Name: agentName(i)}); err != nil {
			return nil, nil, err
		}
	}
	var reasons [64]int
	save := func(i int) error {
		reasons[i]++
		_, err := s.Do(ctx, pauseCommand(i, reasons[i]))
		return err
	}
	return save, s.shut, nil
}

func pauseCommand(agent, reason int) acd.Command {
	return acd.Command{Kind: acd.Pause, Name: agentName(agent), Text: strconv.Itoa(reason)}
}

// pauseRecord is what one of those commands leads to, as the rivals store it.
func pauseRecord(agent, reason int, seq uint64) []byte {
	text := strconv.Itoa(reason)
	return acd.Record{
		Seq: seq, At: acd.Time(1_700_000_000_000_000_000 + seq), Command: pauseCommand(agent, reason),
		Events: []acd.Event{{Kind: acd.AgentChanged, Agent: acd.AgentID(agent + 1), State: acd.AgentPaused, Text: text}},
	}.Append(nil)
}

// service is an engine that runs on a journal.
type service struct {
	*engine.Engine
	journal *journal.Journal
	stop    func()
	end     chan error
	stats   journal.Stats
}

// openService runs an engine on the journal in dir, with a centre if it is new.
func openService(ctx context.Context, dir string, opts engine.Options) (*service, error) {
	j, err := journal.Open(dir, journal.Options{})
	if err != nil {
		return nil, err
	}
	m, stats, err := j.Recover()
	if err != nil {
		return nil, err
	}
	opts.Snapshotted = stats.Snapshot
	s := &service{journal: j, end: make(chan error, 1), stats: stats}
	ctx, s.stop = context.WithCancel(ctx)
	s.Engine = engine.New(m, j, nil, opts)
	go func() { s.end <- s.Run(ctx) }()
	if m.Config() == nil {
		_, err = s.Do(ctx, acd.Command{Kind: acd.Configure, Config: benchCentre(64)})
	}
	return s, err
}

func (s *service) shut() error {
	s.stop()
	if err := <-s.end; err != nil {
		return err
	}
	return s.journal.Close()
}

// openBatch is bbolt's own batching with its defaults.
func openBatch(_ context.Context, dir string) (func(int) error, func() error, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, err
	}
	db, err := bbolt.Open(filepath.Join(dir, "batch.db"), 0o600, nil)
	if err != nil {
		return nil, nil, err
	}
	name := []byte("records")
	err = db.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket(name)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	var next atomic.Uint64
	save := func(i int) error {
		seq := next.Add(1)
		record := pauseRecord(i, int(seq), seq)
		return db.Batch(func(tx *bbolt.Tx) error {
			return tx.Bucket(name).Put(binary.BigEndian.AppendUint64(nil, seq), record)
		})
	}
	return save, db.Close, nil
}

// openLog is a bare append-only file: one goroutine takes whatever waits, writes
// it behind the last and syncs.
func openLog(_ context.Context, dir string) (func(int) error, func() error, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, err
	}
	f, err := os.Create(filepath.Join(dir, "bare.log"))
	if err != nil {
		return nil, nil, err
	}
	type entry struct {
		record []byte
		done   chan error
	}
	entries := make(chan entry, 1024)
	end := make(chan struct{})
	go func() {
		defer close(end)
		var bytes []byte
		var told []chan error
		for e := range entries {
			bytes, told = append(bytes[:0], e.record...), append(told[:0], e.done)
			for n := len(entries); n > 0; n-- {
				e := <-entries
				bytes, told = append(bytes, e.record...), append(told, e.done)
			}
			_, err := f.Write(bytes)
			if err == nil {
				err = syscall.Fdatasync(int(f.Fd()))
			}
			for _, done := range told {
				done <- err
			}
		}
	}()
	var next atomic.Uint64
	save := func(i int) error {
		seq := next.Add(1)
		done := make(chan error, 1)
		entries <- entry{pauseRecord(i, int(seq), seq), done}
		return <-done
	}
	shut := func() error {
		close(entries)
		<-end
		return f.Close()
	}
	return save, shut, nil
}

// openDisk writes one page over and over, and syncs it.
func openDisk(_ context.Context, dir string) (func(int) error, func() error, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, err
	}
	f, err := os.Create(filepath.Join(dir, "page"))
	if err != nil {
		return nil, nil, err
	}
	page := make([]byte, 4096)
	save := func(int) error {
		if _, err := f.WriteAt(page, 0); err != nil {
			return err
		}
		return syscall.Fdatasync(int(f.Fd()))
	}
	return save, f.Close, save(0)
}

func agentName(i int) string { return fmt.Sprintf("a%04d", i) }
