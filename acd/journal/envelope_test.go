// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
)

var testID = journalID{1, 2, 3, 4}

func forged(t *testing.T, records []acd.Record) []stored {
	t.Helper()
	out, l, err := link{Term: 7}.forge(testID, records)
	require.NoError(t, err)
	require.Equal(t, records[len(records)-1].Seq, l.Seq)
	return out
}

func TestEnvelopeKeepsRecords(t *testing.T) {
	s := tell(t, 3)
	batches := forged(t, s.records)
	require.Len(t, batches, 1)
	var l link
	e, err := l.check(testID, batches[0], false)
	require.NoError(t, err)
	assert.Equal(t, uint64(7), e.Term)
	assert.Equal(t, uint64(1), e.First)
	assert.Equal(t, s.m.Seq(), e.end())
	assert.Equal(t, s.m.Now(), e.Last)
	records, err := e.records()
	require.NoError(t, err)
	assert.Equal(t, s.records, records)
}

func TestFault17EveryFlippedBitIsNoticed(t *testing.T) {
	good := forged(t, tell(t, 2).records)[0]
	for i := range len(good.value) * 8 {
		bad := stored{good.key, bytes.Clone(good.value)}
		bad.value[i/8] ^= 1 << (i % 8)
		var l link
		_, err := l.check(testID, bad, false)
		require.Errorf(t, err, "bit %d", i)
	}
	var l link
	_, err := l.check(testID, good, false)
	require.NoError(t, err, "and the good one is good")
}

func TestEveryCutIsNoticed(t *testing.T) {
	good := forged(t, tell(t, 1).records)[0]
	for n := range len(good.value) {
		_, err := unseal(good.value[:n])
		require.ErrorIs(t, err, ErrDamaged, "%d bytes", n)
	}
}

// reseal puts a right checksum over wrong bytes, as no accident does.
func reseal(b []byte) []byte {
	binary.BigEndian.PutUint32(b, crc32.Checksum(b[4:], castagnoli))
	return b
}

func TestNonsenseUnderARightChecksum(t *testing.T) {
	good := forged(t, tell(t, 2).records)[0]
	chance := rand.New(rand.NewPCG(1, 2))
	for range 5_000 {
		b := bytes.Clone(good.value)
		b[4+chance.IntN(len(b)-4)] = byte(chance.Uint32())
		if e, err := unseal(reseal(b)); err == nil {
			_, _ = e.records() // an error or other records: never a panic
		}
	}
	b := bytes.Clone(good.value)
	b[5]++
	_, err := unseal(reseal(b))
	assert.ErrorIs(t, err, ErrFuture)
	b = bytes.Clone(good.value)
	b[6] = 9
	e, err := unseal(reseal(b))
	require.NoError(t, err)
	_, err = e.records()
	assert.ErrorIs(t, err, ErrFuture)
	b = bytes.Clone(good.value)
	b[6] = packed
	e, err = unseal(reseal(b))
	require.NoError(t, err)
	_, err = e.records()
	assert.ErrorIs(t, err, ErrDamaged, "plain bytes cannot be unpacked")
}

func TestChainRefusesWhatDoesNotFollow(t *testing.T) {
	s := tell(t, 3)
	first, l, err := link{}.forge(testID, s.records[:5])
	require.NoError(t, err)
	second, _, err := l.forge(testID, s.records[5:])
	require.NoError(t, err)
	other := l
	other.Hash[0]++
	later := l
	later.At = s.m.Now() + 1
	term := l
	term.Term++
	for name, test := range map[string]struct {
		at    link
		id    journalID
		s     stored
		loose bool
		bad   bool
	}{
		"follows":         {at: l, id: testID, s: second[0]},
		"loose":           {id: testID, s: second[0], loose: true},
		"a gap":           {id: testID, s: second[0], bad: true},
		"again":           {at: l, id: testID, s: first[0], bad: true},
		"another chain":   {at: other, id: testID, s: second[0], bad: true},
		"another journal": {at: l, id: journalID{9}, s: second[0], bad: true},
		"another place":   {at: l, id: testID, s: stored{seqKey(99), second[0].value}, bad: true},
		"earlier":         {at: later, id: testID, s: second[0], bad: true},
		"an older term":   {at: term, id: testID, s: second[0], bad: true},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := test.at.check(test.id, test.s, test.loose)
			assert.Equal(t, test.bad, err != nil, "%v", err)
		})
	}
}

func TestForgeRefusesAGapAndTimeThatRunsBackward(t *testing.T) {
	s := tell(t, 1)
	_, _, err := link{}.forge(testID, s.records[1:])
	assert.Error(t, err)
	_, _, err = link{}.forge(testID, append(s.records[:2:2], s.records[3]))
	assert.Error(t, err)
	_, _, err = link{At: s.m.Now() + 1}.forge(testID, s.records)
	assert.Error(t, err)
}

// noise is text that cannot be packed.
func noise(n int) string {
	chance := rand.New(rand.NewPCG(3, 4))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(chance.Uint32())
	}
	return string(b)
}

func TestLargeBatchesAreSplit(t *testing.T) {
	var records []acd.Record
	for i := range 50 {
		records = append(records, acd.Record{Seq: uint64(i + 1), At: 1, Command: acd.Command{Kind: acd.Tick, Text: noise(100_000)}})
	}
	batches := forged(t, records)
	assert.Greater(t, len(batches), 4)
	var l link
	var got []acd.Record
	for _, s := range batches {
		assert.LessOrEqual(t, len(s.value), maxBatch)
		e, err := l.check(testID, s, false)
		require.NoError(t, err)
		some, err := e.records()
		require.NoError(t, err)
		got = append(got, some...)
	}
	assert.Len(t, got, 50)
	assert.Equal(t, records[49].Command.Text, got[49].Command.Text)
}

func TestALargeRecordIsPacked(t *testing.T) {
	text := strings.Repeat("a large configuration ", 200_000)
	records := []acd.Record{
		{Seq: 1, At: 1, Command: acd.Command{Kind: acd.Tick}},
		{Seq: 2, At: 1, Command: acd.Command{Kind: acd.Tick, Text: text}},
		{Seq: 3, At: 2, Command: acd.Command{Kind: acd.Tick}},
	}
	batches := forged(t, records)
	require.Len(t, batches, 3)
	assert.Less(t, len(batches[1].value), maxBatch)
	e, err := unseal(batches[1].value)
	require.NoError(t, err)
	got, err := e.records()
	require.NoError(t, err)
	assert.Equal(t, text, got[0].Command.Text)
}

func TestARecordBeyondAllMeasureIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"cannot be packed": noise(2 << 20),
		"too long":         strings.Repeat("x", maxRecord+1),
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := link{}.forge(testID, []acd.Record{{Seq: 1, Command: acd.Command{Text: text}}})
			assert.ErrorContains(t, err, "at most")
		})
	}
}

func FuzzUnseal(f *testing.F) {
	out, _, err := link{}.forge(testID, []acd.Record{{Seq: 1, At: 1, Command: acd.Command{Kind: acd.Tick}}})
	require.NoError(f, err)
	f.Add(out[0].value)
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) >= 4 {
			b = reseal(bytes.Clone(b))
		}
		if e, err := unseal(b); err == nil {
			if records, err := e.records(); err == nil {
				assert.Len(t, records, int(e.Count))
			}
		}
	})
}
