// SPDX-License-Identifier: Apache-2.0

package sim

import (
	"context"
	"errors"
	"runtime"
	"sync"

	"cordial/bench/workload"
)

// Replicate lets replications 0 to n-1 happen, on all processors. It returns those that
// were finished, in order, also with an error; done, which may be nil, is told after
// each how many there are. The results do not hang on the number of processors.
func Replicate(ctx context.Context, s *workload.Scenario, n int, o Options, done func(finished int)) ([]Result, error) {
	return replicate(ctx, n, runs(s, o), nil, done)
}

// ReplicateWithin is Replicate that goes on only until the intervals are as narrow as
// it is told, and tells whether they are: see [Precision].
func ReplicateWithin(ctx context.Context, s *workload.Scenario, p Precision, most int, o Options, done func(finished int)) (results []Result, narrow bool, err error) {
	var m meter
	results, err = replicate(ctx, most, runs(s, o), func(r Result) bool {
		m.add(r)
		narrow = p.reached(&m)
		return narrow
	}, done)
	return results, narrow, err
}

func runs(s *workload.Scenario, o Options) func(context.Context, int) (Result, error) {
	return func(ctx context.Context, i int) (Result, error) { return Run(ctx, s, i, o) }
}

// sheaf gathers what replications have led to.
type sheaf[T any] struct {
	enough func(T) bool

	mu       sync.Mutex
	next     int // the first that nobody has begun
	limit    int
	finished int
	results  []T
	ok       []bool
	first    int // the first that is not finished
}

// take hands out a replication.
func (s *sheaf[T]) take() (int, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.next >= s.limit {
		return 0, false
	}
	var none T
	s.results, s.ok = append(s.results, none), append(s.ok, false)
	s.next++
	return s.next - 1, true
}

// put brings it back, and tells whether there are enough. That is asked of each in its
// turn, so that the answer does not hang on which was finished first.
func (s *sheaf[T]) put(i int, result T, done func(int)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.results[i], s.ok[i] = result, true
	s.finished++
	if done != nil {
		done(s.finished)
	}
	for s.first < min(s.next, s.limit) && s.ok[s.first] {
		s.first++
		if s.enough != nil && s.enough(s.results[s.first-1]) {
			s.limit = s.first
		}
	}
	return s.first == s.limit
}

// all are those that are finished, in order.
func (s *sheaf[T]) all() []T {
	var out []T
	for i := range min(s.next, s.limit) {
		if s.ok[i] {
			out = append(out, s.results[i])
		}
	}
	return out
}

// replicate lets replications happen until there are n, or enough.
func replicate[T any](parent context.Context, n int, run func(context.Context, int) (T, error), enough func(T) bool, done func(int)) ([]T, error) {
	ctx, stop := context.WithCancelCause(parent)
	defer stop(nil)
	s := &sheaf[T]{enough: enough, limit: n}
	var workers sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for ctx.Err() == nil {
				i, more := s.take()
				if !more {
					return
				}
				r, err := run(ctx, i)
				if err != nil {
					stop(err) // without effect where it was stopped already
					return
				}
				if s.put(i, r, done) {
					stop(errEnough)
				}
			}
		})
	}
	workers.Wait()
	err := context.Cause(ctx)
	if errors.Is(err, errEnough) {
		err = nil
	}
	return s.all(), err
}

// errEnough stops those that are under way and not needed any more.
var errEnough = errors.New("there are enough replications")
