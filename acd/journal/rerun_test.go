// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
)

func TestReplayLeadsToTheSame(t *testing.T) {
	dir, s := withSnapshots(t, 6)
	var seen []uint64
	r, err := Replay(dir, 0, func(seq, last uint64) {
		assert.Equal(t, s.m.Seq(), last)
		seen = append(seen, seq)
	})
	require.NoError(t, err)
	assert.Nil(t, r.Differs)
	assert.Equal(t, s.m.Seq(), r.Records)
	assert.Equal(t, s.m.Seq(), r.Last)
	assert.Equal(t, s.m.Now(), r.LastAt)
	assert.Equal(t, s.m.Status(), r.State)
	assert.Len(t, seen, len(s.records))
	assert.Zero(t, r.Base)
}

func TestReplayUntil(t *testing.T) {
	dir, s := written(t, 4)
	m := acd.New()
	for _, want := range s.records {
		m.Apply(want)
		r, err := Replay(dir, want.Seq, nil)
		require.NoError(t, err)
		require.Equal(t, want.Seq, r.Last)
		require.Equal(t, m.Status(), r.State)
	}
	_, err := Replay(dir, s.m.Seq()+1, nil)
	assert.ErrorContains(t, err, "there is no record")
}

// lying makes a journal in which somebody else than the rules decided record 14.
func lying(t *testing.T, change func(r *acd.Record)) (string, *story) {
	t.Helper()
	dir, s := t.TempDir(), tell(t, 0)
	s.arrive()
	change(&s.records[len(s.records)-1])
	j := open(t, dir)
	s.append(j, 3)
	shut(t, j)
	return dir, s
}

func offerOf(r *acd.Record) *acd.Event {
	for i := range r.Events {
		if r.Events[i].Kind == acd.ContactOffered {
			return &r.Events[i]
		}
	}
	return nil
}

func TestReplayTellsTheFirstDifference(t *testing.T) {
	dir, s := lying(t, func(r *acd.Record) { offerOf(r).Agent = 2 }) // ben, who fits less
	r, err := Replay(dir, 0, nil)
	require.NoError(t, err)
	require.NotNil(t, r.Differs)
	last := s.records[len(s.records)-1]
	assert.Equal(t, last.Seq, r.Differs.Recorded.Seq)
	assert.Equal(t, acd.AgentID(2), offerOf(&r.Differs.Recorded).Agent)
	assert.Equal(t, acd.AgentID(1), offerOf(&r.Differs.Now).Agent)
	assert.NoError(t, r.Differs.Refused)
	assert.Equal(t, last.Seq-1, r.Records)

	r, err = Replay(dir, last.Seq-1, nil)
	require.NoError(t, err)
	assert.Nil(t, r.Differs, "the difference lies behind")
}

func TestReplayUntilGoesOnAfterADifference(t *testing.T) {
	dir, s := lying(t, func(r *acd.Record) { r.Command.Queue = "elsewhere" })
	r, err := Replay(dir, 3, nil)
	require.NoError(t, err)
	assert.Nil(t, r.Differs)
	r, err = Replay(dir, 0, nil)
	require.NoError(t, err)
	require.NotNil(t, r.Differs)
	require.ErrorIs(t, r.Differs.Refused, acd.ErrUnknownQueue)
	assert.Zero(t, r.Differs.Now.Seq)
	assert.Equal(t, s.m.Seq()-1, r.Last)
}

func TestReplayWithoutTheBeginning(t *testing.T) {
	dir, s := compacted(t)
	r, err := Replay(dir, 0, nil)
	require.NoError(t, err)
	assert.Nil(t, r.Differs)
	assert.Equal(t, uint64(10), r.Base)
	assert.Equal(t, s.m.Seq()-10, r.Records)
	_, err = Replay(dir, 9, nil)
	assert.ErrorContains(t, err, "what was before record 10 is gone")
	r, err = Replay(dir, 10, nil)
	require.NoError(t, err)
	assert.Equal(t, uint64(10), r.Last)
}

func TestReplayNoticesDamage(t *testing.T) {
	dir, _ := written(t, 4)
	flip(t, dir, batchBucket, 5, batchHead+2)
	_, err := Replay(dir, 0, nil)
	require.ErrorIs(t, err, ErrDamaged)
	_, err = Replay(t.TempDir(), 0, nil)
	assert.ErrorIs(t, err, ErrNoJournal)
}

func TestReplayRefusesAJournalInUse(t *testing.T) {
	dir, _ := written(t, 1)
	j := open(t, dir)
	_, err := Replay(dir, 0, nil)
	assert.ErrorIs(t, err, ErrInUse)
	assert.ErrorIs(t, Export(dir, 0, 0, nil), ErrInUse)
	_, err = Compact(dir, quick)
	assert.ErrorIs(t, err, ErrInUse)
	shut(t, j)
}
