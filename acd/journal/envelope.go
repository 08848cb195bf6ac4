// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"io"

	"cordial/acd"
)

const (
	// formatVersion is written into the file and each envelope; a higher one is refused.
	formatVersion = 1
	// maxBatch is the greatest length of a stored batch in bytes.
	maxBatch = 1 << 20
	// maxRecord is the greatest length in bytes of a record that was packed.
	maxRecord = 64 << 20
	// batchHead is the length of an envelope without its payload.
	batchHead = 4 + 2 + 1 + 1 + 4 + 8 + 8 + 4 + 8 + sha256.Size
)

// How a payload is stored. Only ever added to.
const (
	plain  byte = iota
	packed      // deflate: for a record beyond maxBatch, such as a large configuration
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// journalID tells one journal from every other: eight hexadecimal digits.
type journalID [4]byte

func (id journalID) String() string { return hex.EncodeToString(id[:]) }

// link is what the next batch hangs on: where the last one ended, and its hash.
type link struct {
	Seq  uint64   // of the last record
	At   acd.Time // of the last record
	Term uint64
	Hash [sha256.Size]byte // of the last stored batch
}

// envelope is one stored batch.
//
// Its bytes, in big-endian order: CRC-32C of all that follows (4), format (2),
// packing (1), 0 (1), journal id (4), term (8), sequence number of the first
// record (8), number of records (4), time of the last (8), SHA-256 of the batch
// stored before (32), payload.
type envelope struct {
	ID      journalID
	Term    uint64 // counts the times that the journal was opened for writing
	First   uint64
	Count   uint32
	Last    acd.Time
	Prev    [sha256.Size]byte
	Packing byte
	Payload []byte // records, each behind its length as a uvarint
}

// seal returns the envelope's bytes.
func (e *envelope) seal() []byte {
	b := make([]byte, 4, batchHead+len(e.Payload))
	b = binary.BigEndian.AppendUint16(b, formatVersion)
	b = append(b, e.Packing, 0)
	b = append(b, e.ID[:]...)
	b = binary.BigEndian.AppendUint64(b, e.Term)
	b = binary.BigEndian.AppendUint64(b, e.First)
	b = binary.BigEndian.AppendUint32(b, e.Count)
	b = binary.BigEndian.AppendUint64(b, uint64(e.Last))
	b = append(b, e.Prev[:]...)
	b = append(b, e.Payload...)
	binary.BigEndian.PutUint32(b, crc32.Checksum(b[4:], castagnoli))
	return b
}

// unseal reads an envelope's bytes; the payload is a part of them.
func unseal(b []byte) (envelope, error) {
	var e envelope
	if err := checkSum(b, batchHead); err != nil {
		return e, err
	}
	e.Packing = b[6]
	copy(e.ID[:], b[8:])
	e.Term = binary.BigEndian.Uint64(b[12:])
	e.First = binary.BigEndian.Uint64(b[20:])
	e.Count = binary.BigEndian.Uint32(b[28:])
	e.Last = acd.Time(binary.BigEndian.Uint64(b[32:]))
	copy(e.Prev[:], b[40:])
	e.Payload = b[batchHead:]
	if e.First == 0 || e.Count == 0 {
		return e, fmt.Errorf("%w: a batch without records", ErrDamaged)
	}
	return e, nil
}

// checkSum looks at what batches and snapshots begin with: checksum and format.
func checkSum(b []byte, head int) error {
	if len(b) < head {
		return fmt.Errorf("%w: only %d bytes where at least %d belong", ErrDamaged, len(b), head)
	}
	if crc32.Checksum(b[4:], castagnoli) != binary.BigEndian.Uint32(b) {
		return fmt.Errorf("%w: the checksum differs", ErrDamaged)
	}
	if v := binary.BigEndian.Uint16(b[4:]); v != formatVersion {
		return fmt.Errorf("%w: format %d, this program reads %d", ErrFuture, v, formatVersion)
	}
	return nil
}

// end returns the sequence number of the batch's last record.
func (e *envelope) end() uint64 { return e.First + uint64(e.Count) - 1 }

// records decodes the payload and checks that the numbers follow each other.
func (e *envelope) records() ([]acd.Record, error) {
	b, err := e.unpack()
	if err != nil {
		return nil, err
	}
	var out []acd.Record
	for len(b) > 0 {
		n, k := binary.Uvarint(b)
		if k <= 0 || n > uint64(len(b)-k) {
			return nil, fmt.Errorf("%w: a record's length makes no sense", ErrDamaged)
		}
		r, err := acd.DecodeRecord(b[k : k+int(n)])
		if err != nil {
			return nil, fmt.Errorf("%w: record %d: %w", ErrDamaged, e.First+uint64(len(out)), err)
		}
		if r.Seq != e.First+uint64(len(out)) {
			return nil, fmt.Errorf("%w: record %d stands at the place of %d", ErrDamaged, r.Seq, e.First+uint64(len(out)))
		}
		out, b = append(out, r), b[k+int(n):]
	}
	if len(out) != int(e.Count) || out[len(out)-1].At != e.Last {
		return nil, fmt.Errorf("%w: batch %d does not hold the records it says", ErrDamaged, e.First)
	}
	return out, nil
}

func (e *envelope) unpack() ([]byte, error) {
	switch e.Packing {
	case plain:
		return e.Payload, nil
	case packed:
		b, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(e.Payload)), maxRecord+1))
		if err == nil && len(b) > maxRecord {
			err = fmt.Errorf("longer than %d bytes", maxRecord)
		}
		if err != nil {
			return nil, fmt.Errorf("%w: batch %d cannot be unpacked: %w", ErrDamaged, e.First, err)
		}
		return b, nil
	}
	return nil, fmt.Errorf("%w: batch %d is packed in a way (%d) that this program does not know", ErrFuture, e.First, e.Packing)
}

// pack stores the payload deflated.
func (e *envelope) pack() error {
	if len(e.Payload) > maxRecord {
		return fmt.Errorf("record %d is %d bytes long; at most %d are allowed", e.First, len(e.Payload), maxRecord)
	}
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.BestSpeed)
	if err != nil {
		return err
	}
	if _, err := w.Write(e.Payload); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	if out.Len()+batchHead > maxBatch {
		return fmt.Errorf("record %d is %d bytes long even when packed; at most %d are allowed", e.First, out.Len(), maxBatch-batchHead)
	}
	e.Packing, e.Payload = packed, out.Bytes()
	return nil
}
