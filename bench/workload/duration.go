// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"math"
	"time"
)

// Forever is the patience of customers who never hang up.
const Forever = time.Duration(math.MaxInt64)

// longest is the longest time that is drawn, about 285 years. A number beyond
// int64 would become different ones on different processors.
const longest = 9e18

// lengths is a length of time that differs by chance, ready to be drawn from. One
// number in (0, 1) makes one length: the greater, the longer.
type lengths struct {
	kind   lengthKind
	mean   float64 // ns; of a constant the value
	mu     float64 // lognormal: of the logarithm of ns
	sigma  float64
	values []float64 // ns
}

type lengthKind uint8

const (
	constant lengthKind = iota
	exponential
	lognormals
	empirical
	quantiles
)

// never is drawn where a key was left out: customers wait for ever.
var never = lengths{kind: constant, mean: math.Inf(1)}

// compile makes ready what a file says; none is what counts without it.
func (d *dist) compile(none lengths) lengths {
	switch {
	case d == nil:
		return none
	case d.Exponential != nil:
		return lengths{kind: exponential, mean: float64(*d.Exponential)}
	case d.Lognormal != nil:
		return d.Lognormal.compile()
	case d.Values != nil:
		l := lengths{kind: empirical}
		for _, v := range d.Values {
			l.values = append(l.values, float64(v))
			l.mean += float64(v) / float64(len(d.Values))
		}
		return l
	case d.Quantiles != nil:
		l := lengths{kind: quantiles}
		for i, v := range d.Quantiles {
			l.values = append(l.values, float64(v))
			if i > 0 {
				l.mean += (l.values[i-1] + float64(v)) / float64(2*(len(d.Quantiles)-1))
			}
		}
		return l
	case d.Constant != nil:
		return lengths{kind: constant, mean: float64(*d.Constant)}
	}
	return none
}

// compile finds the parameters of the logarithm: σ² = ln(1 + cv²), μ = ln(mean) − σ²/2.
func (l *lognormal) compile() lengths {
	v := ln(1 + mul(l.CV, l.CV))
	return lengths{kind: lognormals, mean: float64(l.Mean), mu: ln(float64(l.Mean)) - v/2, sigma: math.Sqrt(v)}
}

// draw is the length for u, which is within (0, 1).
func (l *lengths) draw(u float64) time.Duration {
	x := l.mean
	switch l.kind {
	case constant:
	case exponential:
		x = mul(l.mean, -ln(1-u)) // 1-u is exact
	case lognormals:
		x = exp(l.mu + mul(l.sigma, normal(u)))
	case empirical:
		x = l.values[int(mul(u, float64(len(l.values))))]
	case quantiles:
		x = l.between(u)
	}
	if x >= longest {
		return Forever
	}
	return time.Duration(x)
}

// between interpolates between two neighbouring quantiles.
func (l *lengths) between(u float64) float64 {
	at := mul(u, float64(len(l.values)-1))
	i := int(at)
	return l.values[i] + mul(at-float64(i), l.values[i+1]-l.values[i])
}
