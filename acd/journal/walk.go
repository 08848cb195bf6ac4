// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"errors"
	"fmt"

	"cordial/acd"
)

// Walk folds the records of the journal in dir, from the beginning or, if that is gone,
// from the oldest snapshot. It calls begin with the machine as it was before them, and
// fn after each, with the machine as it is then; neither may change it. progress, which
// may be nil, is told the number of each record and of the last one. The first error
// ends it.
//
// It changes nothing, and needs that no process has the journal open for writing.
func Walk(dir string, progress func(seq, last uint64), begin func(*acd.Machine), fn func(*acd.Machine, acd.Record) error) error {
	j, err := OpenReadOnly(dir)
	if err != nil {
		return err
	}
	if err = j.walk(progress, begin, fn); err != nil {
		err = fmt.Errorf("reading %s: %w", j.path(), err)
	}
	return errors.Join(err, j.Close())
}

func (j *Journal) walk(progress func(seq, last uint64), begin func(*acd.Machine), fn func(*acd.Machine, acd.Record) error) error {
	m, at, err := j.oldest()
	if err != nil {
		return err
	}
	begin(m)
	if at.Seq == j.head.Seq {
		return nil
	}
	return j.batches(at.Seq+1, &at, false, func(e envelope) error {
		records, err := e.records()
		if err != nil {
			return err
		}
		for _, r := range records {
			if progress != nil {
				progress(r.Seq, j.head.Seq)
			}
			if err := fold(m, r); err != nil {
				return err
			}
			if err := fn(m, r); err != nil {
				return err
			}
		}
		return nil
	})
}
