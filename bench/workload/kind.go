// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"fmt"
	"math"
	"time"

	"cordial/acd"
	"cordial/configs"
)

// callKind is a type of calls, ready to be drawn from.
type callKind struct {
	name     string
	lines    []string
	needs    []acd.NeedConfig
	talk     lengths
	wrapUp   lengths
	patience lengths
	again    uint64 // a draw below it redials
	delay    lengths
	most     uint8 // redials
}

// compile gives the type what it does not say itself.
func (t *callType) compile(all *calls) callKind {
	k := callKind{
		name:     string(t.Name),
		needs:    configs.MachineNeeds(t.Needs),
		talk:     or(t.Talk, all.Talk).compile(never),
		wrapUp:   or(t.WrapUp, all.WrapUp).compile(lengths{}),
		patience: or(t.Patient, all.Patient).compile(never),
	}
	k.lines = []string{string(t.Line)}
	if t.Numbers > 1 {
		k.lines = nil
		for n := range t.Numbers {
			k.lines = append(k.lines, string(numberOf(t.Line, n)))
		}
	}
	if r := or(t.Redial, all.Redial); r != nil {
		k.again, k.delay, k.most = threshold(r.Chance), r.After.compile(lengths{}), uint8(r.Most)
	}
	return k
}

// or is a if it is there, else b.
func or[T any](a, b *T) *T {
	if a != nil {
		return a
	}
	return b
}

// numberOf is what the numbers of a line are called.
func numberOf(line configs.Name, n int) configs.Name {
	return configs.Name(fmt.Sprintf("%s-%03d", line, n+1))
}

// threshold is the number below which 64 random bits lie with a probability.
func threshold(p float64) uint64 {
	if p >= 1 {
		return math.MaxUint64
	}
	return uint64(mul(p, 1<<63)) << 1
}

// habits is what agents do when their phones ring.
type habits struct {
	answer lengths
	missed uint64
	back   lengths
}

func (p *phones) compile() habits {
	return habits{
		answer: p.Answer.compile(lengths{}),
		missed: threshold(p.Missed),
		back:   p.Back.compile(lengths{mean: float64(30 * time.Second)}),
	}
}

// configure is the machine's configuration: the centre's, with the numbers of its
// lines and the agents of the roster.
func (f *file) configure() acd.Config {
	c := f.Centre.Machine()
	numbers := make(map[string]*callType)
	for i := range f.Calls.Types {
		if t := &f.Calls.Types[i]; t.Numbers > 1 {
			numbers[string(t.Line)] = t
		}
	}
	lines := c.Lines
	c.Lines = nil
	for _, l := range lines {
		t := numbers[l.Name]
		if t == nil {
			c.Lines = append(c.Lines, l)
			continue
		}
		for n := range t.Numbers {
			l.Name = string(numberOf(t.Line, n))
			c.Lines = append(c.Lines, l)
		}
	}
	for i := range f.Roster {
		c.Agents = append(c.Agents, f.Roster[i].agents(&f.Centre)...)
	}
	return c
}
