// SPDX-License-Identifier: Apache-2.0

// Package journal keeps the machine's records and snapshots in one bbolt file.
//
// The directory holds two files, both readable by their owner alone:
//
//   - journal.db: the records in batches, the newest two snapshots, the people;
//   - journal.mark: how far the journal has come, so that a journal which was
//     lost, emptied or replaced by an older one is noticed at the next start.
//
// A batch is one value of at most 1 MB in an envelope of format version, journal
// id, term, sequence, checksum and the hash of the batch stored before it. So a
// flipped bit, a missing batch and a batch of another journal are all noticed.
//
// A story in four steps:
//
//  1. [Open] makes the journal or checks the end of an old one.
//  2. [Journal.Recover] folds the newest good snapshot and what came after it.
//  3. [Journal.Append] and [Journal.Snapshot] return once the bytes are synced.
//  4. [Verify] reads the whole of a journal that nobody uses and says whether
//     everything in it agrees; [Replay] runs its commands again, [Export] puts it
//     into words, [Compact] writes it anew.
//
// Telephone numbers never stand in records. [Journal.Customer] gives a number
// an opaque id; [Journal.Erase] forgets whose it was.
package journal
