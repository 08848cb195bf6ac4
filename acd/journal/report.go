// SPDX-License-Identifier: Apache-2.0

package journal

import "cordial/acd"

// Report says what [Verify] has read and found.
type Report struct {
	Journal   string // its id
	Records   uint64
	Batches   uint64
	Snapshots int
	// First and Last are numbers of records, FirstAt and LastAt their times; 0
	// in an empty journal.
	First, Last     uint64
	FirstAt, LastAt acd.Time
	// Folded records were folded, checked and run again: all of them, or those
	// after the oldest snapshot if what came before the first record is gone.
	Folded uint64
	// Outcomes counts the contacts that ended, by how; Living those that had not.
	Outcomes map[acd.Outcome]uint64
	Living   int
	// Differing counts the records whose command leads to something else when it
	// is run again, FirstDiffering is the number of the first. After a change of
	// the program's rules that is no fault: history stands as it was written.
	Differing, FirstDiffering uint64
	// Mark is the high-water mark beside the journal; MarkMissing that there is none.
	Mark        uint64
	MarkMissing bool
}

// note counts a record.
func (r *Report) note(rec acd.Record) {
	if r.Records == 0 {
		r.First, r.FirstAt = rec.Seq, rec.At
	}
	r.Records++
	r.Last, r.LastAt = rec.Seq, rec.At
	for i := range rec.Events {
		if e := &rec.Events[i]; e.Kind == acd.ContactEnded {
			r.Outcomes[e.Outcome]++
		}
	}
}
