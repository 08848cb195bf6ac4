// SPDX-License-Identifier: Apache-2.0

package pick

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"time"
)

// Case is an operation on a floor of a size.
type Case struct {
	Name     string
	Do       Op
	Agents   int
	Profiles int // at most as many as agents
	Waiting  int // contacts
}

// Bench says what to measure, and how.
type Bench struct {
	Cases []Case
	// Sides are compared with the first of them.
	Sides  []Contender
	Checks int           // batches that are compared before anything is timed; at least 1
	Rounds int           // at least 1; in each of them every side has its turn in every case
	Turn   time.Duration // how long a turn is, without what happens between batches
	// Progress is told what goes on.
	Progress func(what string)
}

// Result is what a case came to.
type Result struct {
	Case
	// Took is by side: nanoseconds an operation, the median of the rounds.
	Took []float64
	// Allocs is how often the first side allocates in an operation, the median of
	// some batches in each round. MeanAllocs is their mean: after levels have changed
	// an index may have to be made anew.
	Allocs, MeanAllocs float64
	// Compared counts the operations whose answers were the same: all those that the
	// slowest side did.
	Compared int
	// Picked is the share of them with an answer: of the others the contact was held.
	Picked float64
}

// setting is a case with all its sides.
type setting struct {
	Case
	turns  []*turn
	allocs []float64 // by batch
}

// Run compares all sides, and then measures them, by case in the order given. Unless
// all answers are the same there is an error that says the first difference.
func (b *Bench) Run(ctx context.Context) ([]Result, error) {
	settings := make([]*setting, len(b.Cases))
	for i, c := range b.Cases {
		b.Progress("comparing the answers: " + c.Name)
		settings[i] = &setting{Case: c}
		for _, side := range b.Sides {
			settings[i].turns = append(settings[i].turns, &turn{name: side.Name, floor: newFloor(side.New(), &c)})
		}
		if err := settings[i].check(ctx, b.Checks); err != nil {
			return nil, err
		}
	}
	for round := range b.Rounds {
		for _, s := range settings {
			b.Progress(fmt.Sprintf("round %d of %d: %s", round+1, b.Rounds, s.Name))
			if err := s.round(ctx, b.Turn); err != nil {
				return nil, err
			}
		}
	}
	results := make([]Result, len(settings))
	for i, s := range settings {
		compared, err := s.compare()
		if err != nil {
			return nil, err
		}
		results[i] = s.result(compared)
	}
	return results, nil
}

// check has all sides do so many batches, and compares each answer.
func (s *setting) check(ctx context.Context, batches int) error {
	for n := range batches {
		if err := ctx.Err(); err != nil {
			return err //nolint:wrapcheck // says enough
		}
		var want [batch]answer
		for k, t := range s.turns {
			for i := range batch {
				s.Do(t.floor, i)
			}
			got := t.floor.answers
			t.note()
			if k == 0 {
				want = got
			}
			for i := range got {
				if got[i] != want[i] {
					return fmt.Errorf("%s: pick %d: %s gives contact %d to agent %d, but %s contact %d to agent %d: there are no figures of sides that differ",
						s.Name, n*batch+i+1, s.turns[0].name, want[i].Contact, want[i].Agent, t.name, got[i].Contact, got[i].Agent)
				}
			}
		}
	}
	_, err := s.compare()
	return err
}

// round gives each side a turn.
func (s *setting) round(ctx context.Context, each time.Duration) error {
	runtime.GC()
	for _, t := range s.turns {
		took, n := time.Duration(0), 0
		for began := time.Now(); n == 0 || took < each && time.Since(began) < 2*each; n += batch {
			if err := ctx.Err(); err != nil {
				return err //nolint:wrapcheck // says enough
			}
			took += t.run(s.Do)
		}
		t.took = append(t.took, float64(took)/float64(n))
	}
	s.allocs = append(s.allocs, s.turns[0].allocations(s.Do)...)
	return nil
}

// compare holds the answers of each side against those of the first, what was timed
// too, as far as both have come. It returns for how many batches that is so of every
// side.
func (s *setting) compare() (int, error) {
	want := s.turns[0].digests
	least := len(want)
	for _, t := range s.turns {
		n := min(len(want), len(t.digests))
		for i := range n {
			if t.digests[i] != want[i] {
				return 0, fmt.Errorf("%s: picks %d to %d: %s and %s differ: there are no figures of sides that differ",
					s.Name, i*batch+1, (i+1)*batch, s.turns[0].name, t.name)
			}
		}
		least = min(least, n)
	}
	return least, nil
}

// result sums up, after so many batches were compared.
func (s *setting) result(compared int) Result {
	r := Result{Case: s.Case, Allocs: median(s.allocs), Compared: compared * batch}
	for _, a := range s.allocs {
		r.MeanAllocs += a / float64(len(s.allocs))
	}
	r.Picked = float64(s.turns[0].picked[compared-1]) / float64(compared*batch)
	for _, t := range s.turns {
		r.Took = append(r.Took, median(t.took))
	}
	return r
}

// median of a list that is not empty.
func median(of []float64) float64 {
	sorted := slices.Sorted(slices.Values(of))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}
