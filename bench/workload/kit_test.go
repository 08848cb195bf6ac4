// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The statistics of these tests are so many standard errors away from what they
// should be. Since the seeds are fixed a test either always passes or never does;
// credible is far beyond what a right generator gives by bad luck, and absurd is
// what a planted fault must reach.
const (
	credible = 4.0
	absurd   = 8.0
)

// sample is numbers that were drawn.
type sample []float64

func (s sample) mean() float64 {
	sum := 0.0
	for _, x := range s {
		sum += x
	}
	return sum / float64(len(s))
}

// moment is the n-th central moment.
func (s sample) moment(n int) float64 {
	m, sum := s.mean(), 0.0
	for _, x := range s {
		sum += math.Pow(x-m, float64(n))
	}
	return sum / float64(len(s))
}

// meanOff is how far the mean is from want, in standard errors.
func (s sample) meanOff(want float64) float64 {
	return math.Abs(s.mean()-want) / math.Sqrt(s.moment(2)/float64(len(s)))
}

// varianceOff is how far the variance is from want, in standard errors as the
// sample's fourth moment gives them.
func (s sample) varianceOff(want float64) float64 {
	v := s.moment(2)
	return math.Abs(v-want) / math.Sqrt((s.moment(4)-v*v)/float64(len(s)))
}

// distance is Kolmogorov's: how far the sample's distribution is from one, times the
// root of its size. Above 2 is one in three thousand.
func (s sample) distance(cdf func(float64) float64) float64 {
	sorted := slices.Sorted(slices.Values(s))
	far, n := 0.0, float64(len(s))
	for i, x := range sorted {
		far = max(far, math.Abs(cdf(x)-float64(i)/n), math.Abs(cdf(x)-float64(i+1)/n))
	}
	return far * math.Sqrt(n)
}

// correlation is that of two samples, in standard errors of independent ones.
func correlation(a, b sample) float64 {
	ma, mb, sum := a.mean(), b.mean(), 0.0
	for i := range a {
		sum += (a[i] - ma) * (b[i] - mb)
	}
	n := float64(len(a))
	return math.Abs(sum/n/math.Sqrt(a.moment(2)*b.moment(2))) * math.Sqrt(n)
}

// countsOff compares counts with Poisson counts of these means (or parts of a
// whole): Pearson's chi-square as a standard normal variable (Wilson and Hilferty).
func countsOff(counts []int, want []float64) float64 {
	chi, k := 0.0, 0.0
	for i, w := range want {
		if w == 0 && counts[i] > 0 {
			return math.Inf(1)
		}
		if w > 0 {
			d := float64(counts[i]) - w
			chi += d * d / w
			k++
		}
	}
	return math.Abs((math.Cbrt(chi/k) - (1 - 2/(9*k))) / math.Sqrt(2/(9*k)))
}

// tiny is a scenario to plant things in: one queue, one line, an agent.
const tiny = `seed: 5
date: "2026-03-02"
centre:
  skills: [{name: boots}, {name: ties}, {name: german}]
  sites: [{name: hull, zone: Europe/London}]
  queues: [{name: q, needs: [{skill: boots}]}]
  lines: [{name: l, queue: q}]
  agents: [{name: a1, endpoint: PJSIP/a1, skills: {boots: 5}}]
curves:
  - name: c
    rows:
      - {from: "00:00", to: "24:00", calls: 2400}
calls:
  curve: c
  talk: {exponential: 5m}
  types:
    - {name: t, line: l}
`

// planted is tiny with some of its text replaced: from, to, from, to ...
func planted(t *testing.T, changes ...string) string {
	t.Helper()
	text := tiny
	for i := 0; i < len(changes); i += 2 {
		require.Contains(t, text, changes[i])
		text = strings.Replace(text, changes[i], changes[i+1], 1)
	}
	return text
}

// changed is tiny with some of its text replaced, as a scenario.
func changed(t *testing.T, changes ...string) *Scenario {
	t.Helper()
	s, err := Parse("tiny.yaml", []byte(planted(t, changes...)))
	require.NoError(t, err)
	return s
}

// contacts are all first calls of a replication.
func contacts(s *Scenario, replication int) []Contact {
	r := s.Run(replication)
	var all []Contact
	for c := (Contact{}); r.Next(&c); {
		all = append(all, c)
	}
	return all
}
