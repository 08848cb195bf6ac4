// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
)

func TestWalk(t *testing.T) {
	dir, s := written(t, 4)
	beginnings, told := 0, 0
	var seen []acd.Record
	err := Walk(dir, func(seq, last uint64) {
		told++
		assert.Equal(t, uint64(told), seq)
		assert.Equal(t, s.m.Seq(), last)
	}, func(m *acd.Machine) {
		beginnings++
		assert.Zero(t, m.Seq())
	}, func(m *acd.Machine, r acd.Record) error {
		assert.Equal(t, r.Seq, m.Seq(), "as it is after the record")
		seen = append(seen, r)
		return nil
	})
	require.NoError(t, err)
	assert.Equal(t, 1, beginnings)
	assert.Len(t, seen, len(s.records))
	assert.Equal(t, told, len(seen))
	for i := range seen {
		assert.Equal(t, s.records[i].Command.Kind, seen[i].Command.Kind)
	}
}

// Where the beginning is gone, the oldest snapshot is it.
func TestWalkFromASnapshot(t *testing.T) {
	dir, s := withSnapshots(t, 6)
	_, err := Compact(dir, Options{Keep: 1, Log: quiet()})
	require.NoError(t, err)
	base, records := uint64(0), uint64(0)
	err = Walk(dir, nil, func(m *acd.Machine) { base = m.Seq() }, func(*acd.Machine, acd.Record) error {
		records++
		return nil
	})
	require.NoError(t, err)
	assert.NotZero(t, base)
	assert.Equal(t, s.m.Seq(), base+records)
}

func TestWalkStopsAtAnError(t *testing.T) {
	dir, _ := written(t, 2)
	enough := errors.New("enough")
	n := 0
	err := Walk(dir, nil, func(*acd.Machine) {}, func(*acd.Machine, acd.Record) error {
		n++
		return enough
	})
	require.ErrorIs(t, err, enough)
	assert.Equal(t, 1, n)
	require.ErrorIs(t, Walk(t.TempDir(), nil, nil, nil), ErrNoJournal)
}
