// SPDX-License-Identifier: Apache-2.0

//go:build e2e

package load

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"
)

const (
	kills = 60
	// ofEach is how often each planted point is hit.
	ofEach = 4
	// ringingAtLeast goes with talking and waiting.
	ringingAtLeast = 10
	// mostApart is how long after the server's return the next kill may come: soon
	// enough to hit a resync that goes on, late enough for the first sweep.
	mostApart = 4 * time.Second
	// killsTake bounds the time of all kills.
	killsTake = 6 * time.Minute
)

// points are the fault points of a binary that was built with the tag plant.
var points = []string{"ringing", "bridging", "committing", "committed", "resyncing"}

// killer kills the server, at random moments and at planted points.
type killer struct {
	*Rig
	t      *testing.T
	random *rand.Rand
	plant  string // the file that arms a point
	hits   map[string]int
	took   []time.Duration // from each death until the server was ready
	least  [3]int          // talking, waiting and ringing before a kill
}

// TestFault4And5KilledSixtyTimes kills the server at sixty moments of a full house, a third
// of them in the middle of something. No call is lost or doubled, none is hung up
// that neither side ended, and nobody is passed over.
func TestFault4And5KilledSixtyTimes(t *testing.T) {
	planted := plantedBinary(t)
	seed := seedOf(t)
	r := rigFor(t, FullHouse(killsTake))
	r.Cordial.Binary = planted
	k := &killer{
		Rig: r, t: t, random: rand.New(rand.NewPCG(seed, 60)), plant: filepath.Join(r.Dir, "plant"),
		hits: map[string]int{}, least: [3]int{1 << 20, 1 << 20, 1 << 20},
	}
	t.Setenv("CORDIAL_PLANT", k.plant)
	up(t, r)
	check(t, r.Call())
	schedule := slices.Repeat(points, ofEach)
	schedule = append(schedule, make([]string, kills-len(schedule))...)
	k.random.Shuffle(len(schedule), func(i, j int) { schedule[i], schedule[j] = schedule[j], schedule[i] })
	for i, point := range schedule {
		k.kill(i, point)
	}
	check(t, k.full())
	check(t, r.CallNoMore())
	tally := playedOut(t, r, 2*time.Minute)
	if tally.Lost+tally.Double+tally.Misrouted+tally.Other > 0 {
		t.Errorf("%+v: calls were lost, doubled, misrouted or refused", tally)
	}
	k.judge(tally)
}

// seedOf is CORDIAL_RIG_SEED, or the time; it is always told.
func seedOf(t *testing.T) uint64 {
	seed := uint64(time.Now().UnixNano())
	if given := os.Getenv("CORDIAL_RIG_SEED"); given != "" {
		var err error
		seed, err = strconv.ParseUint(given, 10, 64)
		check(t, err)
	}
	t.Logf("seed %d", seed)
	return seed
}

// full waits until enough talk, wait and ring.
func (k *killer) full() error {
	return WaitFor(k.t.Context(), 20*time.Second, "a full house", func() error {
		now, err := k.Cordial.Live(k.t.Context())
		if err != nil {
			return err
		}
		talk, wait := phases(now)
		ring := len(now.Contacts) - talk - wait
		if talk < talking || wait < waiting || ring < ringingAtLeast {
			return fmt.Errorf("%d talk, %d wait and %d ring", talk, wait, ring)
		}
		for i, n := range []int{talk, wait, ring} {
			k.least[i] = min(k.least[i], n)
		}
		return nil
	})
}

// kill kills the server once and starts it again; "" is a random moment.
func (k *killer) kill(i int, point string) {
	k.t.Helper()
	<-time.After(time.Duration(k.random.Int64N(int64(mostApart))))
	check(k.t, k.full())
	died := time.Now()
	switch point {
	case "":
		k.Cordial.Process().Kill()
	case "resyncing":
		k.Cordial.Process().Kill()
		k.arm(point)
		check(k.t, k.Cordial.Serve())
		k.dies(point)
	default:
		k.arm(point)
		k.dies(point)
		died = time.Now()
	}
	last := time.Now()
	check(k.t, k.Cordial.Serve())
	check(k.t, ready(k.t, k.Rig, 20*time.Second))
	back := time.Now()
	k.Away = append(k.Away, Span{died, back})
	k.took = append(k.took, back.Sub(last))
	k.t.Logf("kill %d %s: ready after %v", i+1, point, back.Sub(last))
}

func (k *killer) arm(point string) {
	check(k.t, os.WriteFile(k.plant+".new", []byte(point), 0o600))
	check(k.t, os.Rename(k.plant+".new", k.plant))
}

// dies waits until the server has died at a planted point.
func (k *killer) dies(point string) {
	k.t.Helper()
	select {
	case <-k.Cordial.Process().Done():
	case <-time.After(10 * time.Second):
		k.t.Fatalf("nobody came to the point %q within 10 s", point)
	}
	check(k.t, os.Remove(k.plant+".hit"))
	k.hits[point]++
}

// judge says whether the kills were what they should be, and the service was back
// in time after each.
func (k *killer) judge(tally Tally) {
	next, err := k.nextAnswers()
	check(k.t, err)
	rate, err := k.Rate()
	check(k.t, err)
	k.t.Logf("%d kills, hits %v; at least %d talked, %d waited and %d rang; %.1f calls/s", len(k.took), k.hits, k.least[0], k.least[1], k.least[2], rate)
	k.t.Logf("ready after %v at most, the next call answered after %v at most", slices.Max(k.took), slices.Max(next))
	for _, p := range points {
		if k.hits[p] < 3 {
			k.t.Errorf("the point %q was hit %d times", p, k.hits[p])
		}
	}
	if n := len(k.took); n != kills || rate < 10 {
		k.t.Errorf("%d kills at %.1f calls/s instead of %d at 10 or more", n, rate, kills)
	}
	for i := range k.took {
		if k.took[i] > within || next[i] > within {
			k.t.Errorf("after kill %d it took %v until the server was ready and %v until the next call was answered; allowed are %v", i+1, k.took[i], next[i], within)
		}
	}
	fmt.Printf("kills=%d hits=%v ready_most=%v answered_most=%v unheard=%d %v\n",
		len(k.took), k.hits, slices.Max(k.took).Round(time.Millisecond), slices.Max(next).Round(time.Millisecond), tally.Unheard, tally)
}

// nextAnswers is how long it took after each death until an agent answered a
// caller who was given to her.
func (k *killer) nextAnswers() ([]time.Duration, error) {
	seen, err := k.Saw()
	if err != nil {
		return nil, err
	}
	kept, err := ReadJournal(k.Cordial.Data)
	if err != nil {
		return nil, err
	}
	given := map[string]bool{}
	for _, c := range kept.Contacts {
		for _, o := range c.Offers {
			given[o.Leg] = o.Answered
		}
	}
	next := make([]time.Duration, len(k.Away))
	for i, away := range k.Away {
		next[i] = time.Hour
		died := away.Until.Add(-k.took[i])
		for _, ring := range seen.Rings {
			if given[ring.Leg] && ring.Answered.After(died) {
				next[i] = min(next[i], ring.Answered.Sub(died))
			}
		}
	}
	return next, nil
}
