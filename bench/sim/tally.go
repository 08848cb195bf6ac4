// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"slices"
	"time"

	"cordial/acd"
	"cordial/bench/workload"
	"cordial/routing"
)

// Within is the wait up to which an answer counts for the service level.
const Within = 20 * time.Second

// Result is how one replication went, from the end of the warm-up to the end of the
// scenario. Contacts belong to it by their arrival.
type Result struct {
	// Arrivals counts contacts, redials among them: answered, abandoned by the
	// customer, turned away by a limit, or left waiting when nothing happened any more.
	Arrivals   int `json:"arrivals"`
	Answered   int `json:"answered"`
	Abandoned  int `json:"abandoned"`
	TurnedAway int `json:"turned_away"`
	LeftOver   int `json:"left_waiting"`
	// InTime counts those answered within 20 s.
	InTime int `json:"answered_in_time"`
	// ServiceLevel is the share of all arrivals that were answered within 20 s; Patient
	// the same, but of all arrivals except those that were abandoned within it.
	ServiceLevel float64 `json:"service_level"`
	Patient      float64 `json:"service_level_patient"`
	// Abandonment is the share of all arrivals that were abandoned.
	Abandonment float64 `json:"abandonment"`
	// ASA is the mean wait of the answered, and the percentiles are theirs too.
	ASA     float64 `json:"asa_seconds"`
	WaitP50 float64 `json:"wait_p50"`
	WaitP90 float64 `json:"wait_p90"`
	WaitP99 float64 `json:"wait_p99"`
	// Waited is the share of the answered who were not answered at once: where phones
	// ring first, all.
	Waited float64 `json:"wait_probability"`
	// Occupancy is the time in conversation or wrap-up as a share of the time in which
	// agents were ready or busy.
	Occupancy float64 `json:"occupancy"`
	// Fit is the mean fit of the answered, 0 to 1.
	Fit float64 `json:"fit"`
	// ContactsPerSecond is how fast the simulation was, over the whole scenario.
	ContactsPerSecond float64 `json:"contacts_per_second"`
	// Steps counts what the machine was told, Records what became of it.
	Steps   uint64 `json:"steps"`
	Records uint64 `json:"records"`
	// JournalHash is the SHA-256 of all records as they would be journalled, in hex;
	// "" if it was not asked for.
	JournalHash string `json:"journal_hash,omitempty"`
}

// tally counts.
type tally struct {
	from, to acd.Time
	r        Result
	all      int // arrivals, of the warm-up too
	left     int // abandoned within it
	waits    []time.Duration
	fit      float64

	hash    hash.Hash
	scratch []byte

	// What the agents did, in agents x nanoseconds.
	at           acd.Time
	ready        int // agents who are ready, or busy
	states       []bool
	working      int
	staffed, did float64
}

func newTally(s *workload.Scenario, hashed bool) tally {
	t := tally{
		from: s.Counted(), to: s.End(), at: s.Start(),
		states: make([]bool, len(s.Config().Agents)+1),
	}
	if hashed {
		t.hash = sha256.New()
	}
	return t
}

func (t *tally) counts(at acd.Time) bool { return at >= t.from && at < t.to }

func (t *tally) record(r *acd.Record) {
	t.r.Records++
	if t.hash != nil {
		t.scratch = r.Append(t.scratch[:0])
		t.hash.Write(t.scratch) //nolint:errcheck,gosec // never fails
	}
}

func (t *tally) arrived(at acd.Time) {
	t.all++
	if t.counts(at) {
		t.r.Arrivals++
	}
}

func (t *tally) turnedAway(at acd.Time) {
	if t.counts(at) {
		t.r.TurnedAway++
	}
}

func (t *tally) answered(at acd.Time, k *call) {
	t.busy(at, +1)
	if !t.counts(k.At) {
		return
	}
	wait := at.Sub(k.At)
	t.r.Answered++
	t.waits = append(t.waits, wait)
	t.fit += float64(k.fit) / float64(routing.Whole)
	if wait <= Within {
		t.r.InTime++
	}
}

func (t *tally) unserved(at acd.Time, why acd.Outcome, k *call) {
	switch {
	case !t.counts(k.At):
	case why != acd.Abandoned:
		t.r.TurnedAway++
	default:
		t.r.Abandoned++
		if at.Sub(k.At) <= Within {
			t.left++
		}
	}
}

// pass brings the agents' time up to a moment.
func (t *tally) pass(at acd.Time) {
	if d := min(at, t.to).Sub(max(t.at, t.from)); d > 0 {
		t.staffed += float64(d) * float64(t.ready)
		t.did += float64(d) * float64(t.working)
	}
	t.at = at
}

func (t *tally) busy(at acd.Time, by int) {
	t.pass(at)
	t.working += by
}

func (t *tally) agent(at acd.Time, id acd.AgentID, s acd.AgentState) {
	t.pass(at)
	is := s == acd.AgentReady
	if is != t.states[id] {
		t.states[id] = is
		if is {
			t.ready++
		} else {
			t.ready--
		}
	}
}

// result reckons up.
func (t *tally) result(took time.Duration) Result {
	t.pass(max(t.at, t.to))
	r := t.r
	r.ContactsPerSecond = float64(t.all) / took.Seconds()
	if t.hash != nil {
		r.JournalHash = hex.EncodeToString(t.hash.Sum(nil))
	}
	r.LeftOver = r.Arrivals - r.Answered - r.Abandoned - r.TurnedAway
	r.Occupancy = share(t.did, t.staffed)
	r.ServiceLevel = share(float64(r.InTime), float64(r.Arrivals))
	r.Abandonment = share(float64(r.Abandoned), float64(r.Arrivals))
	r.Patient = share(float64(r.InTime), float64(r.Arrivals-t.left))
	if len(t.waits) == 0 {
		return r
	}
	slices.Sort(t.waits)
	var sum time.Duration
	waited := 0
	for _, w := range t.waits {
		sum += w
		if w > 0 {
			waited++
		}
	}
	n := float64(len(t.waits))
	r.ASA, r.Waited, r.Fit = sum.Seconds()/n, float64(waited)/n, t.fit/n
	r.WaitP50, r.WaitP90, r.WaitP99 = t.percentile(50), t.percentile(90), t.percentile(99)
	return r
}

func share(part, of float64) float64 {
	if of == 0 {
		return 0
	}
	return part / of
}

// percentile is the nearest-rank percentile of the sorted waits, in seconds.
func (t *tally) percentile(p int) float64 {
	return t.waits[max(0, (len(t.waits)*p+99)/100-1)].Seconds()
}
