// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"errors"
	"fmt"

	"cordial/acd"
)

// Export calls fn for the records of the journal in dir from the number from to
// the number to, in words; 0 is the first and the last that are kept. It stops at
// the first error.
//
// It changes nothing, and needs that no process has the journal open for writing.
func Export(dir string, from, to uint64, fn func(Words) error) error {
	j, err := OpenReadOnly(dir)
	if err != nil {
		return err
	}
	if err = j.export(from, to, fn); err != nil {
		err = fmt.Errorf("exporting %s: %w", j.path(), err)
	}
	return errors.Join(err, j.Close())
}

func (j *Journal) export(from, to uint64, fn func(Words) error) error {
	m, at, err := j.oldest()
	if err != nil {
		return err
	}
	if to == 0 || to > j.head.Seq {
		to = j.head.Seq
	}
	if from > to {
		return nil
	}
	// Records that lie before the oldest snapshot, without a beginning, have nothing
	// to be folded into: names are those of the snapshot.
	var n names
	n.learn(m.Status())
	base := at.Seq
	err = j.Records(0, func(r acd.Record) error {
		if r.Seq > to {
			return errEnough
		}
		if r.Seq > base {
			if err := fold(m, r); err != nil {
				return err
			}
			if r.Command.Kind == acd.Configure {
				n.learn(m.Status())
			}
		}
		if r.Seq < from {
			return nil
		}
		return fn(n.words(r))
	})
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// InWords puts a record of the journal whose state is given into words.
func InWords(s acd.Status, r acd.Record) Words {
	var n names
	n.learn(s)
	return n.words(r)
}
