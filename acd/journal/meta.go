// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"go.etcd.io/bbolt"

	"cordial/acd"
)

// The buckets of the file.
var (
	metaBucket      = []byte("meta")
	batchBucket     = []byte("batches")   // first sequence number -> envelope
	snapshotBucket  = []byte("snapshots") // sequence number -> snapshot
	numberBucket    = []byte("people by number")
	customerBucket  = []byte("people by customer")
	everyBucketName = [][]byte{metaBucket, batchBucket, snapshotBucket, numberBucket, customerBucket}
)

// The keys of the meta bucket.
var (
	formatKey = []byte("format")
	idKey     = []byte("id")
	termKey   = []byte("term")
	lastKey   = []byte("last") // the high-water mark: the last link
)

const linkLength = 8 + 8 + 8 + sha256.Size

func (l link) encode() []byte {
	b := binary.BigEndian.AppendUint64(nil, l.Seq)
	b = binary.BigEndian.AppendUint64(b, uint64(l.At))
	b = binary.BigEndian.AppendUint64(b, l.Term)
	return append(b, l.Hash[:]...)
}

func decodeLink(b []byte) (l link, ok bool) {
	if len(b) != linkLength {
		return l, false
	}
	l.Seq = binary.BigEndian.Uint64(b)
	l.At = acd.Time(binary.BigEndian.Uint64(b[8:]))
	l.Term = binary.BigEndian.Uint64(b[16:])
	copy(l.Hash[:], b[24:])
	return l, true
}

// create lays out an empty journal with an id of its own.
func create(tx *bbolt.Tx) error {
	for _, name := range everyBucketName {
		if _, err := tx.CreateBucket(name); err != nil {
			return err
		}
	}
	var id journalID
	if _, err := rand.Read(id[:]); err != nil {
		return err
	}
	meta := tx.Bucket(metaBucket)
	for _, kv := range []stored{
		{formatKey, binary.BigEndian.AppendUint32(nil, formatVersion)},
		{idKey, id[:]},
		{termKey, seqKey(0)},
		{lastKey, link{}.encode()},
	} {
		if err := meta.Put(kv.key, kv.value); err != nil {
			return err
		}
	}
	return nil
}

// load reads the meta bucket and holds it against the last stored batch.
func (j *Journal) load(tx *bbolt.Tx) error {
	for _, name := range everyBucketName {
		if tx.Bucket(name) == nil {
			return fmt.Errorf("%w: the part %q is missing", ErrDamaged, name)
		}
	}
	meta := tx.Bucket(metaBucket)
	format, id, term := meta.Get(formatKey), meta.Get(idKey), meta.Get(termKey)
	last, ok := decodeLink(meta.Get(lastKey))
	if len(format) != 4 || len(id) != 4 || len(term) != 8 || !ok {
		return fmt.Errorf("%w: its head cannot be read", ErrDamaged)
	}
	if v := binary.BigEndian.Uint32(format); v != formatVersion {
		return fmt.Errorf("%w: it has format %d and this program reads %d; use the newer Cordial that wrote it", ErrFuture, v, formatVersion)
	}
	j.id, j.head, j.term = journalID(id), last, binary.BigEndian.Uint64(term)
	key, value := tx.Bucket(batchBucket).Cursor().Last()
	if key == nil {
		if last.Seq != 0 {
			return fmt.Errorf("%w: the records up to %d are gone", ErrDamaged, last.Seq)
		}
		return nil
	}
	var end link
	if _, err := end.check(j.id, stored{key, value}, true); err != nil {
		return err
	}
	if end != last {
		return fmt.Errorf("%w: it should end at record %d and ends at %d", ErrDamaged, last.Seq, end.Seq)
	}
	return nil
}
