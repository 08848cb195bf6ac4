// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"

	"cordial/acd"
	"cordial/acd/journal"
)

// keeper writes the records of a simulation into a journal.
type keeper struct {
	dir     string
	journal *journal.Journal
	batch   []acd.Record
}

// keptAtOnce is how many records are written in one transaction: there is no caller
// to whom one has to be durable.
const keptAtOnce = 4096

// newKeeper begins a journal in dir, where there must be none.
func newKeeper(dir string) (*keeper, error) {
	if old, err := journal.OpenReadOnly(dir); !errors.Is(err, journal.ErrNoJournal) {
		if err == nil {
			err = errors.Join(fmt.Errorf("%s holds a journal already, which a simulation must not go on with: name another directory", dir), old.Close())
		}
		return nil, fmt.Errorf("sim: --journal: %w", err)
	}
	j, err := journal.Open(dir, journal.Options{})
	if err != nil {
		return nil, fmt.Errorf("sim: --journal: %w", err)
	}
	return &keeper{dir: dir, journal: j}, nil
}

func (k *keeper) keep(r acd.Record) error {
	k.batch = append(k.batch, r.Clone())
	if len(k.batch) < keptAtOnce {
		return nil
	}
	return k.flush()
}

func (k *keeper) flush() error {
	err := k.journal.Append(k.batch)
	clear(k.batch)
	k.batch = k.batch[:0]
	return err //nolint:wrapcheck // names the file
}

// close keeps what is left: of a run that has failed, all up to its last record.
func (k *keeper) close() error {
	if err := errors.Join(k.flush(), k.journal.Close()); err != nil {
		return fmt.Errorf("sim: --journal: %w", err)
	}
	return nil
}
