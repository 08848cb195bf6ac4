// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"math/big"

	"cordial/bench/plan"
)

// The oracle reckons the same quantities from the states of the birth and death process
// alone, term by term, with at least 77 digits, and with more where terms cancel out. It
// knows no integrals, no logarithms and no inverse recursions.

// digits is a precision in bits.
type digits uint

const (
	plain digits = 256  // 77 digits
	ample digits = 1280 // 77 digits of what is 10^-300 of its terms
)

func (d digits) of(x float64) *big.Float { return new(big.Float).SetPrec(uint(d)).SetFloat64(x) }
func (d digits) zero() *big.Float        { return d.of(0) }
func (d digits) add(a, b *big.Float) *big.Float {
	return d.zero().Add(a, b)
}
func (d digits) sub(a, b *big.Float) *big.Float {
	if a.Sign() != 0 && (d+64).negligible(b, a) {
		return d.zero().Set(a) // without writing out millions of zeros
	}
	return d.zero().Sub(a, b)
}
func (d digits) mul(a, b *big.Float) *big.Float { return d.zero().Mul(a, b) }
func (d digits) div(a, b *big.Float) *big.Float { return d.zero().Quo(a, b) }

// exp is e^x by Taylor's series of a small part of x, squared again and again.
func (d digits) exp(x *big.Float) *big.Float {
	const small = -40
	halvings := max(0, x.MantExp(nil)-small)
	wide := d + digits(halvings) + 64
	part := wide.zero().SetMantExp(wide.zero().Set(x), -halvings)
	sum, term := wide.of(1), wide.of(1)
	for k := 1.0; ; k++ {
		term = wide.div(wide.mul(term, part), wide.of(k))
		if wide.negligible(term, sum) {
			break
		}
		sum.Add(sum, term)
	}
	for range halvings {
		sum.Mul(sum, sum)
	}
	return d.zero().Set(sum)
}

// negligible tells whether a term does not change a sum any more.
func (d digits) negligible(term, sum *big.Float) bool {
	return term.Sign() == 0 || sum.Sign() != 0 && term.MantExp(nil) < sum.MantExp(nil)-int(d)
}

// idle is what the states in which somebody is free add up to, each relative to the one
// in which all are busy and nobody waits: n/A + n(n-1)/A² + ...
func (d digits) idle(load float64, agents int) *big.Float {
	sum, term := d.zero(), d.of(1)
	for n := agents; n >= 1; n-- {
		term.Mul(term, d.of(float64(n)))
		term.Quo(term, d.of(load))
		sum.Add(sum, term)
		if float64(n) < load && d.negligible(term, sum) {
			break
		}
	}
	return sum
}

// blocking is Erlang B.
func (d digits) blocking(load float64, agents int) *big.Float {
	return d.div(d.of(1), d.add(d.of(1), d.idle(load, agents)))
}

// predict is what plan's Predict returns, but for redials; fields in the order of want.
func (d digits) predict(q plan.Queue, within float64) want {
	if q.Patience == 0 && q.Lines == 0 {
		return d.erlangC(q, within)
	}
	return d.birthAndDeath(q, within)
}

// want is what plan.Service should be.
type want struct {
	waited, meanWait, asa, level, patient, abandoned, blocked, answered *big.Float
}

func (d digits) erlangC(q plan.Queue, within float64) want {
	n, load := d.of(float64(q.Agents)), d.of(q.Load)
	spare := d.sub(n, load)
	busy := d.div(n, spare) // the states in which all are busy
	all := d.add(d.idle(q.Load, q.Agents), busy)
	waited := d.div(busy, all)
	mean := d.mul(d.div(waited, spare), d.of(q.AHT))
	late := d.exp(d.mul(spare, d.div(d.of(-within), d.of(q.AHT))))
	level := d.sub(d.of(1), d.mul(waited, late))
	return want{waited, mean, mean, level, level, d.zero(), d.zero(), d.of(1)}
}

// birthAndDeath adds up the states with and without a limit of lines.
func (d digits) birthAndDeath(q plan.Queue, within float64) want {
	o := line{digits: d, agents: d.of(float64(q.Agents)), load: d.of(q.Load), leaving: d.zero()}
	if q.Patience > 0 {
		o.leaving = d.div(d.of(q.AHT), d.of(q.Patience))
	}
	o.clock(d.div(d.of(within), d.of(q.AHT)))
	o.walk(q.Lines-q.Agents, q.Lines > 0)

	idle := d.idle(q.Load, q.Agents)
	perCall := d.div(o.agents, o.load)
	found := d.add(idle, o.found)
	all := d.add(found, o.full)
	answered := d.add(idle, d.mul(perCall, o.waiting))
	soon := d.add(idle, o.soon)
	aht := d.of(q.AHT)
	return want{
		waited:    d.div(o.found, found),
		meanWait:  d.mul(aht, d.div(d.div(o.queued, o.load), found)),
		asa:       d.mul(aht, d.div(d.mul(perCall, o.waits), answered)),
		level:     d.div(soon, all),
		patient:   d.div(soon, d.add(d.add(soon, o.full), d.mul(o.late, d.exp(d.sub(d.zero(), o.leave))))),
		abandoned: d.div(d.mul(o.leaving, d.div(o.queued, o.load)), all),
		blocked:   d.div(o.full, all),
		answered:  d.div(answered, all),
	}
}

// line walks along the states in which all agents are busy, k of them with k waiting.
type line struct {
	digits
	agents, load, leaving *big.Float

	leave *big.Float // leaving times the target
	// A caller who finds k waiting is next after k+1 have been served or have given up.
	// first and second are the probabilities that exactly so many as were walked past
	// have gone by the target: of those who are ahead of a caller, and of those together
	// with the caller's own patience. They are negative binomial, or without patience
	// Poisson. gone and goneToo add them up.
	share, first, second, gone, goneToo *big.Float

	found, full, waiting, queued, waits, soon, late *big.Float
}

// clock sets how many are gone by the target.
func (o *line) clock(target *big.Float) {
	served := o.mul(o.agents, target)
	o.leave = o.mul(o.leaving, target)
	o.first = o.exp(o.sub(o.zero(), served))
	o.second = o.exp(o.sub(o.sub(o.zero(), served), o.leave))
	if o.leaving.Sign() > 0 {
		o.share = o.sub(o.of(1), o.exp(o.sub(o.zero(), o.leave)))
		o.share.Quo(o.share, o.leaving)
	} else {
		o.share = target
	}
	o.gone, o.goneToo = o.zero().Set(o.first), o.zero().Set(o.second)
}

// walk adds up the states, as many as there are or as matter.
func (o *line) walk(most int, limited bool) {
	for _, sum := range []**big.Float{&o.found, &o.waiting, &o.queued, &o.waits, &o.soon, &o.late} {
		*sum = o.zero()
	}
	before, wait, one := o.of(1), o.zero(), o.of(1)
	for k := 1; !limited || k <= most; k++ {
		o.found.Add(o.found, before)
		o.late.Add(o.late, o.mul(before, o.gone))
		count := o.of(float64(k))
		rate := o.add(o.agents, o.mul(count, o.leaving))
		state := o.div(o.mul(before, o.load), rate)
		wait.Add(wait, o.div(one, rate))
		o.waiting.Add(o.waiting, state)
		o.queued.Add(o.queued, o.mul(count, state))
		o.waits.Add(o.waits, o.mul(wait, state))
		// The one who came when k-1 waited, and was not gone before the target.
		soon := o.mul(state, o.sub(one, o.goneToo))
		o.soon.Add(o.soon, soon)
		if !limited && state.Cmp(before) < 0 && o.negligible(o.mul(count, state), o.found) && o.negligible(soon, o.soon) {
			before = o.zero()
			break
		}
		before = state
		o.first = o.div(o.mul(o.mul(o.first, o.share), o.add(o.agents, o.mul(o.of(float64(k-1)), o.leaving))), count)
		o.second = o.div(o.mul(o.mul(o.second, o.share), rate), count)
		o.gone.Add(o.gone, o.first)
		o.goneToo.Add(o.goneToo, o.second)
	}
	o.full = before
	if !limited {
		o.full = o.zero()
	}
	o.soon.Mul(o.soon, o.div(o.agents, o.load))
}
