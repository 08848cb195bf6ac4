// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"cordial/acd"
	"cordial/acd/acdtest"
)

const center = `
skill boots
queue boots needs=boots:1 ring=20s
line boots queue=boots
agent anna boots:7
agent ben boots:5
`

// story steps a machine through some calls and keeps what a journal is to hold.
type story struct {
	t       testing.TB
	m       *acd.Machine
	now     acd.Time
	records []acd.Record
}

// tell returns a story of so many calls, each of four records: it comes, rings,
// is answered and ends.
func tell(t testing.TB, calls int) *story {
	s := &story{t: t, m: acd.New(), now: acdtest.Start}
	config, err := acdtest.ParseConfig(center)
	require.NoError(t, err)
	s.step(acd.Command{Kind: acd.Start})
	s.step(acd.Command{Kind: acd.Configure, Config: config})
	s.step(acd.Command{Kind: acd.LinkUp, Node: "pbx"})
	for _, name := range []string{"anna", "ben"} {
		s.step(acd.Command{Kind: acd.SignIn, Name: name})
		s.step(acd.Command{Kind: acd.Ready, Name: name})
	}
	for range calls {
		s.call()
	}
	return s
}

func (s *story) call() {
	id := acd.ContactID(s.arrive().Seq)
	offer := s.m.View(id).Offer
	s.step(acd.Command{Kind: acd.Ring, Offer: offer})
	s.step(acd.Command{Kind: acd.Answer, Offer: offer})
	s.step(acd.Command{Kind: acd.Hangup, Contact: id})
}

func (s *story) arrive() acd.Record {
	return s.step(acd.Command{Kind: acd.Arrive, Node: "pbx", Leg: fmt.Sprint("leg-", s.m.Seq()), Line: "boots"})
}

func (s *story) step(c acd.Command) acd.Record {
	s.now = s.now.Add(time.Second)
	r, err := s.m.Step(s.now, c)
	require.NoError(s.t, err)
	require.NotZero(s.t, r.Seq)
	r = r.Clone()
	s.records = append(s.records, r)
	return r
}

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

var quick = Options{Wait: 60 * time.Millisecond, Log: quiet()}

func open(t testing.TB, dir string) *Journal {
	t.Helper()
	j, err := Open(dir, quick)
	require.NoError(t, err)
	t.Cleanup(func() {
		if j.marker != nil {
			require.NoError(t, j.Close())
		}
	})
	return j
}

func shut(t testing.TB, j *Journal) {
	t.Helper()
	require.NoError(t, j.Close())
}

// append stores records in batches of so many.
func (s *story) append(j *Journal, each int) {
	s.t.Helper()
	for at := 0; at < len(s.records); at += each {
		require.NoError(s.t, j.Append(s.records[at:min(at+each, len(s.records))]))
	}
}

// written makes a closed journal that holds a story of so many calls, each record
// in a batch of its own, and returns its directory.
func written(t testing.TB, calls int) (string, *story) {
	t.Helper()
	dir := t.TempDir()
	s := tell(t, calls)
	j := open(t, dir)
	s.append(j, 1)
	shut(t, j)
	return dir, s
}

// withSnapshots makes a closed journal with snapshots after 10 and 20 records of
// a story of so many calls.
func withSnapshots(t testing.TB, calls int) (string, *story) {
	t.Helper()
	dir := t.TempDir()
	s := tell(t, calls)
	j := open(t, dir)
	m := acd.New()
	for _, r := range s.records {
		require.NoError(t, j.Append([]acd.Record{r}))
		m.Apply(r)
		if r.Seq == 10 || r.Seq == 20 {
			require.NoError(t, j.Snapshot(r.Seq, acdtest.Snapshot(t, m)))
		}
	}
	shut(t, j)
	return dir, s
}

// tamper changes the file of a closed journal behind its back.
func tamper(t testing.TB, dir string, fn func(tx *bbolt.Tx) error) {
	t.Helper()
	db, err := bbolt.Open(filepath.Join(dir, dataFile), 0o600, nil)
	require.NoError(t, err)
	require.NoError(t, db.Update(fn))
	require.NoError(t, db.Close())
}

// flip turns one bit of a stored value.
func flip(t testing.TB, dir string, bucket []byte, seq uint64, at int) {
	t.Helper()
	tamper(t, dir, func(tx *bbolt.Tx) error {
		v := bytes.Clone(tx.Bucket(bucket).Get(seqKey(seq)))
		v[at] ^= 1
		return tx.Bucket(bucket).Put(seqKey(seq), v)
	})
}

func removeMark(t testing.TB, dir string) {
	t.Helper()
	require.NoError(t, os.Remove(filepath.Join(dir, markFile)))
}

// same requires that the journal in dir is recovered to the story's end.
func (s *story) same(j *Journal) Stats {
	s.t.Helper()
	m, stats, err := j.Recover()
	require.NoError(s.t, err)
	require.Equal(s.t, acdtest.Snapshot(s.t, s.m), acdtest.Snapshot(s.t, m))
	return stats
}
