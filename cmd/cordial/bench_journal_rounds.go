// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// contestant is something that makes records durable.
type contestant struct {
	name       string
	submitters int
	// open begins in a directory of its own; save makes one record durable, for the
	// submitter of that number; shut ends it.
	open  func(ctx context.Context, dir string) (save func(submitter int) error, shut func() error, err error)
	rates []float64
}

// run measures everything.
func (b journalBench) run(ctx context.Context) (journalFigures, error) {
	all := []*contestant{
		{name: "the journal", submitters: 1, open: openEngine},
		{name: "db.Batch", submitters: 1, open: openBatch},
		{name: "the journal", submitters: 64, open: openEngine},
		{name: "db.Batch", submitters: 64, open: openBatch},
		{name: "a bare log", submitters: 64, open: openLog},
		{name: "the disk", submitters: 1, open: openDisk},
	}
	var recoveries []float64
	dir := filepath.Join(b.dir, "waiting")
	b.progress("preparing a journal with contacts that wait")
	if err := b.prepare(dir); err != nil {
		return journalFigures{}, err
	}
	for round := range b.rounds {
		for i, c := range all {
			b.progress(fmt.Sprintf("round %d of %d: %s, %d submitters", round+1, b.rounds, c.name, c.submitters))
			if err := c.measure(ctx, filepath.Join(b.dir, fmt.Sprint(round, "-", i)), b.each); err != nil {
				return journalFigures{}, fmt.Errorf("%s with %d submitters: %w", c.name, c.submitters, err)
			}
		}
		b.progress(fmt.Sprintf("round %d of %d: recovery", round+1, b.rounds))
		took, err := b.recovery(ctx, dir, filepath.Join(b.dir, fmt.Sprint(round, "-recovered")))
		if err != nil {
			return journalFigures{}, fmt.Errorf("recovery: %w", err)
		}
		recoveries = append(recoveries, float64(took)/float64(time.Millisecond))
	}
	f := journalFigures{
		RecordsPerSecond1: median(all[0].rates), BatchPerSecond1: median(all[1].rates),
		RecordsPerSecond64: median(all[2].rates), BatchPerSecond64: median(all[3].rates),
		LogPerSecond64: median(all[4].rates), SyncsPerSecond: median(all[5].rates),
		RecoverMS: median(recoveries), Rounds: b.rounds,
	}
	f.VsBatch1 = f.RecordsPerSecond1 / f.BatchPerSecond1
	f.VsBatch64 = f.RecordsPerSecond64 / f.BatchPerSecond64
	f.VsLog64 = f.RecordsPerSecond64 / f.LogPerSecond64
	return f, nil
}

// measure has the submitters save one record after the other for a while.
func (c *contestant) measure(ctx context.Context, dir string, each time.Duration) (err error) {
	save, shut, err := c.open(ctx, dir)
	if err != nil {
		return err
	}
	defer func() {
		if e := shut(); err == nil {
			err = e
		}
	}()
	var (
		saved atomic.Int64
		over  atomic.Bool
		all   sync.WaitGroup
	)
	failed := make(chan error, c.submitters)
	began := time.Now()
	for i := range c.submitters {
		all.Go(func() {
			for !over.Load() {
				if err := save(i); err != nil {
					failed <- err
					return
				}
				saved.Add(1)
			}
		})
	}
	select {
	case <-time.After(each):
	case <-ctx.Done():
		err = ctx.Err()
	case err = <-failed:
	}
	over.Store(true)
	n, took := saved.Load(), time.Since(began)
	all.Wait()
	c.rates = append(c.rates, float64(n)/took.Seconds())
	return err
}

// median of a list that is not empty.
func median(of []float64) float64 {
	sorted := slices.Sorted(slices.Values(of))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}
