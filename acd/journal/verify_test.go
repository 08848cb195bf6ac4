// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"cordial/acd"
	"cordial/acd/acdtest"
)

func TestVerifyReports(t *testing.T) {
	dir, s := withSnapshots(t, 6)
	j := open(t, dir)
	s.arrive() // answered by nobody yet
	require.NoError(t, j.Append(s.records[j.Seq():]))
	id := j.ID()
	shut(t, j)
	report, err := Verify(dir)
	require.NoError(t, err)
	last := s.m.Seq()
	assert.Equal(t, Report{
		Journal: id, Records: last, Batches: last, Snapshots: 2, First: 1, Last: last,
		FirstAt: s.records[0].At, LastAt: s.m.Now(), Folded: last,
		Outcomes: map[acd.Outcome]uint64{acd.Answered: 6}, Living: 1, Mark: last,
	}, report)
}

func TestVerifyAnEmptyJournal(t *testing.T) {
	dir := t.TempDir()
	shut(t, open(t, dir))
	report, err := Verify(dir)
	require.NoError(t, err)
	assert.Zero(t, report.Records)
}

func TestVerifyWithoutTheBeginning(t *testing.T) {
	dir, s := withSnapshots(t, 6)
	drop(t, dir, 1, 2, 3, 4)
	report, err := Verify(dir)
	require.NoError(t, err)
	assert.Equal(t, s.m.Seq()-4, report.Records)
	assert.Equal(t, s.m.Seq()-10, report.Folded, "from the oldest snapshot on")

	drop(t, dir, 5, 6, 7, 8, 9, 10)
	report, err = Verify(dir)
	require.NoError(t, err)
	assert.Equal(t, report.Records, report.Folded)

	drop(t, dir, 11)
	_, err = Verify(dir)
	assert.ErrorContains(t, err, "no snapshot tells what was before")
}

// rewrite makes a journal of the story's records as change has them: checksums
// and chain are right, what they say is not.
func rewrite(t *testing.T, s *story, change func(records []acd.Record) []acd.Record) string {
	t.Helper()
	dir := t.TempDir()
	j := open(t, dir)
	s.records = change(s.records)
	s.append(j, 1)
	shut(t, j)
	return dir
}

func TestVerifyFindsWhatChecksumsCannot(t *testing.T) {
	for name, test := range map[string]struct {
		change func([]acd.Record) []acd.Record
		says   string
	}{
		"nothing": {func(r []acd.Record) []acd.Record { return r }, ""},
		"an end without a beginning": {func(r []acd.Record) []acd.Record {
			last := &r[len(r)-1]
			last.Events = []acd.Event{{Kind: acd.ContactEnded, Contact: 5, Outcome: acd.Answered}}
			return r
		}, "contact 5"},
		"a broken invariant": {func(r []acd.Record) []acd.Record {
			last := &r[len(r)-1]
			last.Events = []acd.Event{{Kind: acd.AgentChanged, Agent: 1, State: acd.AgentUnreachable}}
			return r
		}, "an invariant is broken"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Verify(rewrite(t, tell(t, 3), test.change))
			if test.says == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, test.says)
		})
	}
}

func TestVerifyReportsWhatTheCommandsWouldNowLeadTo(t *testing.T) {
	s := tell(t, 3)
	dir := rewrite(t, s, func(r []acd.Record) []acd.Record {
		for i := range r {
			if r[i].Command.Kind == acd.Pause {
				return r
			}
		}
		// A pause with another reason than was asked for: other rules were in force.
		s.step(acd.Command{Kind: acd.Pause, Name: "anna", Text: "lunch"})
		r = s.records
		r[len(r)-1].Command.Text = "tea"
		s.records = r
		s.call()
		return s.records
	})
	report, err := Verify(dir)
	require.NoError(t, err, "history stands")
	assert.Equal(t, uint64(1), report.Differing, "and after it all goes on from what was written")
	assert.Equal(t, uint64(20), report.FirstDiffering)
}

func TestVerifyHoldsSnapshotsAgainstTheRecords(t *testing.T) {
	dir, _ := withSnapshots(t, 6)
	other := tell(t, 3) // 19 records
	other.step(acd.Command{Kind: acd.Pause, Name: "ben", Text: "lunch"})
	putSnapshot(t, dir, 20, acdtest.Snapshot(t, other.m))
	_, err := Verify(dir)
	require.ErrorContains(t, err, "do not fold to snapshot 20")

	dir, _ = withSnapshots(t, 6)
	flip(t, dir, snapshotBucket, 10, 90)
	report, err := Verify(dir)
	require.ErrorContains(t, err, "snapshot 10")
	assert.Equal(t, 1, report.Snapshots)
	assert.Equal(t, report.Records, report.Folded, "the rest is looked at all the same")
}

func TestVerifyFindsDamagedBatches(t *testing.T) {
	dir, _ := withSnapshots(t, 6)
	flip(t, dir, batchBucket, 15, 90)
	report, err := Verify(dir)
	require.ErrorIs(t, err, ErrDamaged)
	require.ErrorContains(t, err, "batch 15")
	assert.Equal(t, uint64(14), report.Records)

	dir, _ = withSnapshots(t, 6)
	drop(t, dir, 15)
	_, err = Verify(dir)
	require.ErrorContains(t, err, "record 16 follows record 14")

	dir, _ = withSnapshots(t, 6)
	flip(t, dir, batchBucket, 1, 90)
	_, err = Verify(dir)
	require.ErrorContains(t, err, "batch 1")
}

func TestVerifyHoldsTheMarkAgainstTheEnd(t *testing.T) {
	dir, s := written(t, 2)
	m, err := readMark(dir)
	require.NoError(t, err)
	m.Seq--
	setMark(t, dir, m.String())
	_, err = Verify(dir)
	require.NoError(t, err, "it may lag")
	m.Seq = s.m.Seq() + 1
	setMark(t, dir, m.String())
	_, err = Verify(dir)
	require.ErrorIs(t, err, ErrShorter)
	setMark(t, dir, "what?")
	_, err = Verify(dir)
	require.ErrorIs(t, err, ErrBadMark)
}

func TestVerifyChangesNothing(t *testing.T) {
	dir, _ := withSnapshots(t, 2)
	before := dump(t, dir)
	_, err := Verify(dir)
	require.NoError(t, err)
	assert.Equal(t, before, dump(t, dir))
}

func dump(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	tamper(t, dir, func(tx *bbolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bbolt.Bucket) error {
			return b.ForEach(func(k, v []byte) error {
				out[string(name)+"/"+string(k)] = string(v)
				return nil
			})
		})
	})
	return out
}
