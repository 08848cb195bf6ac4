// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"cordial/acd"
)

// forge puts records into as few sealed batches as their lengths allow, and
// hangs them on the last link. It returns them with the new last link.
func (l link) forge(id journalID, records []acd.Record) ([]stored, link, error) {
	var out []stored
	var payload, one []byte
	first := 0
	flush := func(end int) error {
		if first == end {
			return nil
		}
		s, err := l.close(id, records[first:end], payload)
		if err != nil {
			return err
		}
		out, first, payload = append(out, s), end, nil
		return nil
	}
	for i, r := range records {
		if want := l.Seq + uint64(i-first) + 1; r.Seq != want {
			return nil, l, fmt.Errorf("record %d was to be appended where %d is next", r.Seq, want)
		}
		one = r.Append(one[:0])
		if len(payload)+binary.MaxVarintLen64+len(one)+batchHead > maxBatch {
			if err := flush(i); err != nil {
				return nil, l, err
			}
		}
		payload = binary.AppendUvarint(payload, uint64(len(one)))
		payload = append(payload, one...)
	}
	if err := flush(len(records)); err != nil {
		return nil, l, err
	}
	return out, l, nil
}

// stored is a batch as it lies in the file.
type stored struct{ key, value []byte }

// close seals one batch and moves the link behind it.
func (l *link) close(id journalID, records []acd.Record, payload []byte) (stored, error) {
	e := envelope{
		ID: id, Term: l.Term, First: l.Seq + 1, Count: uint32(len(records)),
		Last: records[len(records)-1].At, Prev: l.Hash, Payload: payload,
	}
	if e.Last < l.At {
		return stored{}, fmt.Errorf("record %d is earlier than the one before it", e.end())
	}
	if len(payload)+batchHead > maxBatch {
		if err := e.pack(); err != nil {
			return stored{}, err
		}
	}
	s := stored{key: seqKey(e.First), value: e.seal()}
	l.Seq, l.At, l.Hash = e.end(), e.Last, sha256.Sum256(s.value)
	return s, nil
}

// check reads a stored batch, holds it against the link and moves that behind it.
// A link at 0 without a hash is the beginning; loose accepts any first batch.
func (l *link) check(id journalID, s stored, loose bool) (envelope, error) {
	e, err := unseal(s.value)
	switch {
	case err != nil:
		return e, fmt.Errorf("batch %s: %w", name(s.key), err)
	case string(s.key) != string(seqKey(e.First)):
		return e, fmt.Errorf("%w: batch %d lies at the place of %s", ErrDamaged, e.First, name(s.key))
	case e.ID != id:
		return e, fmt.Errorf("%w: batch %d is of the journal %s, not %s", ErrDamaged, e.First, e.ID, id)
	case !loose && e.First != l.Seq+1:
		return e, fmt.Errorf("%w: record %d follows record %d", ErrDamaged, e.First, l.Seq)
	case !loose && e.Prev != l.Hash:
		return e, fmt.Errorf("%w: batch %d does not follow from the one before it", ErrDamaged, e.First)
	case !loose && e.Last < l.At:
		return e, fmt.Errorf("%w: batch %d is earlier than the one before it", ErrDamaged, e.First)
	case !loose && e.Term < l.Term:
		return e, fmt.Errorf("%w: batch %d has term %d after %d", ErrDamaged, e.First, e.Term, l.Term)
	}
	*l = link{Seq: e.end(), At: e.Last, Term: e.Term, Hash: sha256.Sum256(s.value)}
	return e, nil
}

func seqKey(seq uint64) []byte { return binary.BigEndian.AppendUint64(nil, seq) }

// name is what messages call a key.
func name(key []byte) string {
	if len(key) != 8 {
		return fmt.Sprintf("%x", key)
	}
	return fmt.Sprint(binary.BigEndian.Uint64(key))
}
