// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"errors"
	"fmt"

	"cordial/acd"
)

// Rerun says what [Replay] has done and found.
type Rerun struct {
	Journal string // its id
	// Base is the number of the record that it began after, with the state of a
	// snapshot; 0 is the beginning.
	Base uint64
	// Records were run again and led to the same; Last is the number of the last
	// one that was folded, LastAt its time.
	Records, Last uint64
	LastAt        acd.Time
	// Differs is the first difference; nil if there is none.
	Differs *Difference
	// State is the centre as it was after the record Last, as history was written.
	State acd.Status
}

// Difference is a record whose command leads to something else now.
type Difference struct {
	Recorded acd.Record
	// Now is what comes out: a record with the number 0 if nothing does, or of
	// another command (a tick) if a timer comes first.
	Now acd.Record
	// Refused is why the machine refuses the command now; nil if it does not.
	Refused error
}

// Replay runs the commands of the journal in dir again, from the beginning or,
// if that is gone, from the oldest snapshot, and compares what they lead to with
// what was recorded, up to the first difference. With until above 0 it ends after
// that record; the difference stops the comparison then, but not the folding.
// progress, which may be nil, is told the number of each record in its turn and of
// the last one.
//
// It changes nothing, and needs that no process has the journal open for writing.
func Replay(dir string, until uint64, progress func(seq, last uint64)) (Rerun, error) {
	j, err := OpenReadOnly(dir)
	if err != nil {
		return Rerun{}, err
	}
	r := rerunner{until: until, progress: progress, end: j.head.Seq}
	r.result.Journal = j.ID()
	if err = r.run(j); err != nil {
		err = fmt.Errorf("replaying %s: %w", j.path(), err)
	}
	return r.result, errors.Join(err, j.Close())
}

// rerunner is one pass of a replay.
type rerunner struct {
	until, end uint64
	progress   func(seq, last uint64)
	folded     *acd.Machine
	rerun      *acd.Machine // nil after the first difference
	result     Rerun
}

// errEnough ends a pass before the end of the journal.
var errEnough = errors.New("far enough")

func (r *rerunner) run(j *Journal) error {
	if r.until == 0 || r.until > r.end {
		if r.until > r.end {
			return fmt.Errorf("the last record is %d; there is no record %d", r.end, r.until)
		}
		r.until = r.end
	}
	m, at, err := j.oldest()
	if err != nil {
		return err
	}
	if r.until < at.Seq {
		return fmt.Errorf("what was before record %d is gone; ask for that one or a later one", at.Seq)
	}
	r.folded, r.result.Base = m, at.Seq
	if r.rerun, err = clone(m); err != nil {
		return err
	}
	if r.until > at.Seq {
		err = j.batches(at.Seq+1, &at, false, r.batch)
	}
	if errors.Is(err, errEnough) {
		err = nil
	}
	r.result.Last, r.result.LastAt, r.result.State = m.Seq(), m.Now(), m.Status()
	if err == nil && r.result.Differs == nil && r.result.Last != r.until {
		err = fmt.Errorf("%w: it ends at record %d instead of %d", ErrDamaged, r.result.Last, r.until)
	}
	return err
}

func (r *rerunner) batch(e envelope) error {
	records, err := e.records()
	if err != nil {
		return err
	}
	for _, rec := range records {
		if err := r.record(rec); err != nil {
			return err
		}
	}
	return nil
}

func (r *rerunner) record(rec acd.Record) error {
	if r.progress != nil {
		r.progress(rec.Seq, r.until)
	}
	if r.rerun != nil {
		if replay(r.rerun, rec) == nil {
			r.result.Records++
		} else {
			r.rerun = nil
			if err := r.differs(rec); err != nil {
				return err
			}
		}
	}
	if err := fold(r.folded, rec); err != nil {
		return err
	}
	if rec.Seq == r.until {
		return errEnough
	}
	return nil
}

// differs finds out what the command leads to now, from the state before it.
func (r *rerunner) differs(rec acd.Record) error {
	m, err := clone(r.folded)
	if err != nil {
		return fmt.Errorf("copying the state before record %d: %w", rec.Seq, err)
	}
	d := &Difference{Recorded: rec}
	d.Now, d.Refused = again(m, rec)
	r.result.Differs = d
	if r.until == r.end {
		return errEnough // only the difference is asked for
	}
	return nil
}

// again steps what is due before a record, and then its command.
func again(m *acd.Machine, rec acd.Record) (now acd.Record, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("it breaks an invariant: %v", p)
		}
	}()
	for last := acd.Time(-1); ; {
		due, ok := m.Deadline()
		due = max(due, m.Now())
		if !ok || due == last || due > rec.At || due == rec.At && rec.Command.Kind == acd.Tick {
			break
		}
		last = due
		if tick, err := m.Step(due, acd.Command{Kind: acd.Tick}); err != nil || tick.Seq != 0 {
			return tick.Clone(), err
		}
	}
	now, err = m.Step(rec.At, rec.Command)
	return now.Clone(), err
}

// oldest returns the state that the oldest kept record follows from.
func (j *Journal) oldest() (*acd.Machine, link, error) {
	page, err := j.page(0)
	if err != nil {
		return nil, link{}, err
	}
	first := uint64(1)
	if len(page) > 0 {
		e, err := unseal(page[0].value)
		if err != nil {
			return nil, link{}, fmt.Errorf("batch %s: %w", name(page[0].key), err)
		}
		first = e.First
	}
	if first == 1 {
		return acd.New(), link{}, nil
	}
	all, err := j.snapshots()
	if err != nil {
		return nil, link{}, err
	}
	for i := len(all) - 1; i >= 0; i-- {
		if m, l, err := j.restore(all[i]); err == nil && l.Seq+1 >= first {
			return m, l, nil
		}
	}
	return nil, link{}, fmt.Errorf("%w: it begins at record %d, and no snapshot tells what was before", ErrDamaged, first)
}
