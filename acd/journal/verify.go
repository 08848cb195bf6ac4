// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"

	"cordial/acd"
)

// Verify reads the whole of the journal in dir and holds against each other what
// must agree: checksums, chain, sequence and time of the records; each snapshot
// and the state that the records fold to; the machine's invariants after every
// record; what the commands lead to when they are run again, and what they led to;
// the end of the journal and its high-water mark.
//
// It changes nothing, and needs that no process has the journal open for writing.
// The error joins all faults that were found; the report counts what was read
// until then. Differing records are in the report alone.
func Verify(dir string) (Report, error) {
	j, err := OpenReadOnly(dir)
	if err != nil {
		return Report{}, err
	}
	v := &verifier{j: j, snaps: map[uint64]snapshot{}}
	v.report = Report{Journal: j.ID(), Outcomes: map[acd.Outcome]uint64{}}
	v.run()
	if err := j.Close(); err != nil {
		v.fault(err)
	}
	if len(v.faults) > 0 {
		return v.report, fmt.Errorf("%s does not hold together: %w", j.path(), errors.Join(v.faults...))
	}
	return v.report, nil
}

// verifier is one pass over a journal.
type verifier struct {
	j      *Journal
	report Report
	faults []error
	at     link
	base   uint64              // the record that the fold begins after
	snaps  map[uint64]snapshot // good ones, by record
	folded *acd.Machine        // nil before base, and after a fault
	next   uint64              // the record after which all invariants are checked again
	rerun  *acd.Machine        // the commands, run again; nil if it cannot be
}

func (v *verifier) fault(err error) { v.faults = append(v.faults, err) }

func (v *verifier) run() {
	first, ok := v.readSnapshots()
	if !ok {
		return
	}
	whole := first == 1
	if whole {
		v.folded, v.rerun = acd.New(), acd.New()
	} else if v.base != 0 && first == v.base+1 {
		v.start()
	}
	if err := v.j.batches(first, &v.at, !whole, v.batch); err != nil {
		v.fault(err)
		return
	}
	if v.at.Seq != v.j.head.Seq || v.at.Hash != v.j.head.Hash {
		v.fault(fmt.Errorf("%w: it should end at record %d and ends at %d", ErrDamaged, v.j.head.Seq, v.at.Seq))
	}
	v.finish()
	v.checkMark()
}

// readSnapshots reads the snapshots and decides where the fold begins. It returns
// the number of the first record; not ok if there is none.
func (v *verifier) readSnapshots() (first uint64, ok bool) {
	all, err := v.j.snapshots()
	if err != nil {
		v.fault(err)
		return 0, false
	}
	for _, s := range all {
		snap, err := unsealSnapshot(v.j.id, s)
		if err == nil {
			_, _, err = v.j.restore(s)
		}
		if err != nil {
			v.fault(err)
			continue
		}
		v.report.Snapshots++
		v.snaps[snap.Link.Seq], v.base = snap, snap.Link.Seq // the last is the oldest
	}
	page, err := v.j.page(0)
	if err != nil {
		v.fault(err)
		return 0, false
	}
	if len(page) == 0 {
		v.checkMark()
		return 0, false
	}
	e, err := unseal(page[0].value)
	if err != nil {
		v.fault(fmt.Errorf("batch %s: %w", name(page[0].key), err))
		return 0, false
	}
	if e.First != 1 && (v.base == 0 || e.First > v.base+1) {
		v.fault(fmt.Errorf("%w: it begins at record %d, and no snapshot tells what was before", ErrDamaged, e.First))
	}
	return e.First, true
}

// start begins to fold at the base snapshot.
func (v *verifier) start() {
	m, err := acd.Restore(bytes.NewReader(v.snaps[v.base].State))
	if err == nil {
		v.rerun, err = clone(m)
	}
	if err != nil {
		v.fault(fmt.Errorf("snapshot %d: %w", v.base, err))
		return
	}
	v.folded = m
}

func (v *verifier) batch(e envelope) error {
	records, err := e.records()
	if err != nil {
		return err
	}
	v.report.Batches++
	at := records[0].At
	for _, r := range records {
		if r.At < at {
			return fmt.Errorf("%w: record %d is earlier than the one before it", ErrDamaged, r.Seq)
		}
		at = r.At
		v.report.note(r)
		if v.folded != nil {
			v.record(r)
		}
	}
	v.meet()
	return nil
}

// checkShare is what part of a state is to pass by in records before all of it is
// checked again: a check looks at every agent and contact, a record changes a few.
const checkShare = 16

// record folds a record, checks it and, on a small floor each time, the invariants, and
// runs the command again. After a fault nothing more is folded: what follows would only
// repeat it.
func (v *verifier) record(r acd.Record) {
	err := v.folded.Audit(r)
	if err == nil && r.Seq >= v.next {
		v.next = r.Seq + uint64(v.folded.Size()/checkShare) //nolint:gosec // a count
		err = v.check(r.Seq)
	}
	if err != nil {
		v.fault(err)
		v.folded, v.rerun = nil, nil
		return
	}
	v.report.Folded++
	if v.rerun == nil || replay(v.rerun, r) == nil {
		return
	}
	v.report.Differing++
	if v.report.Differing == 1 {
		v.report.FirstDiffering = r.Seq
	}
	if v.rerun, err = clone(v.folded); err != nil {
		v.fault(fmt.Errorf("copying the state after record %d: %w", r.Seq, err))
	}
}

func (v *verifier) check(seq uint64) error {
	if err := v.folded.Check(); err != nil {
		return fmt.Errorf("after record %d an invariant is broken: %w", seq, err)
	}
	return nil
}

// meet holds the state after a batch against the snapshot of that moment.
func (v *verifier) meet() {
	snap, ok := v.snaps[v.at.Seq]
	if !ok {
		return
	}
	if snap.Link.Hash != v.at.Hash || snap.Link.At != v.at.At {
		v.fault(fmt.Errorf("%w: snapshot %d does not follow from the batch before it", ErrDamaged, v.at.Seq))
	}
	if v.folded == nil {
		if v.at.Seq == v.base && v.report.Folded == 0 {
			v.start()
		}
		return
	}
	state, err := stateOf(v.folded)
	if err == nil && !bytes.Equal(state, snap.State) {
		err = fmt.Errorf("%w: the records do not fold to snapshot %d", ErrDamaged, v.at.Seq)
	}
	if err != nil {
		v.fault(err)
	}
}

// finish looks at the end state: what was folded and what was run must be one.
func (v *verifier) finish() {
	if v.folded == nil {
		return
	}
	if err := v.check(v.at.Seq); err != nil {
		v.fault(err)
		return
	}
	v.report.Living = len(v.folded.Views())
	if v.rerun == nil {
		return
	}
	a, err := stateOf(v.folded)
	if err != nil {
		v.fault(err)
		return
	}
	b, err := stateOf(v.rerun)
	if err == nil && !bytes.Equal(a, b) {
		err = fmt.Errorf("%w: running the commands again leads to another state than folding the records", ErrDamaged)
	}
	if err != nil {
		v.fault(err)
	}
}

// checkMark holds the end of the journal against the mark, which may lag behind.
func (v *verifier) checkMark() {
	m, err := readMark(v.j.dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		v.report.MarkMissing = true
	case err != nil:
		v.fault(fmt.Errorf("%s: %w", markFile, err))
	case m.ID != v.j.id || m.Seq > v.j.head.Seq:
		v.fault(fmt.Errorf("%w: %s tells of journal %s with %d records", ErrShorter, markFile, m.ID, m.Seq))
	}
	v.report.Mark = m.Seq
}
