// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"math"
	"time"

	"cordial/configs"
)

func (c *checker) calls() {
	f := &c.f.Calls
	unique(c, "a type", f.Types, func(v *callType) *configs.Name { return &v.Name })
	c.behaviour(f.Talk, f.WrapUp, f.Patient, f.Redial)
	c.curve(f.Curve, &f.Curve)
	c.origins(f.Callers, &f.Callers)
	surges := make([]interval, len(f.Surges))
	for i := range f.Surges {
		surges[i] = interval{&f.Surges[i].From, &f.Surges[i].To}
	}
	c.intervals("surge", surges)
	if c.Given(&f.Types) && c.Sound(&f.Types) && len(f.Types) == 0 {
		c.Fault(&f.Types, "the list is empty: there must be a type of calls")
	}
	days := int((time.Duration(c.f.Length) + day - 1) / day)
	if c.Given(&f.Volumes) && c.Sound(&c.f.Length) && len(f.Volumes) != days {
		c.Fault(&f.Volumes, "%d volumes for %d days of 24h: give one for each", len(f.Volumes), days)
	}
	for i := range f.Types {
		c.callType(&f.Types[i])
	}
	c.shares()
	c.numbers()
}

func (c *checker) behaviour(talk, wrapUp, patience *dist, again *redial) {
	c.dist(talk)
	c.dist(wrapUp)
	c.dist(patience)
	if again != nil {
		c.dist(&again.After)
	}
}

func (c *checker) curve(name configs.Name, at any) {
	c.Refer(name, at, "curves", namesOf(c.f.Curves, func(v *curve) configs.Name { return v.Name }))
}

func (c *checker) origins(list []origin, at any) {
	if !c.Given(at) || !c.Sound(at) {
		return
	}
	sum := 0.0
	for i := range list {
		if !c.Sound(&list[i].Share) || !c.Given(&list[i].Share) {
			return
		}
		sum += list[i].Share
	}
	if sharesOff(sum) {
		c.Fault(at, "the callers' shares add up to %.6g: they must make 1", sum)
	}
}

func (c *checker) callType(t *callType) {
	c.Refer(t.Line, &t.Line, "centre: lines", namesOf(c.f.Centre.Lines, func(v *configs.Line) configs.Name { return v.Name }))
	c.curve(t.Curve, &t.Curve)
	c.origins(t.Callers, &t.Callers)
	c.Needs(t.Needs)
	c.behaviour(t.Talk, t.WrapUp, t.Patient, t.Redial)
	if !c.Given(&t.Curve) && !c.Given(&c.f.Calls.Curve) {
		c.Fault(t, "there is no curve: give one here, or under calls for all types")
	}
	if !c.Given(&t.Talk) && !c.Given(&c.f.Calls.Talk) {
		c.Fault(t, "there is no talk: say here, or under calls for all types, how long conversations take")
	}
}

// shares checks that the types divide the day's calls among them, or have numbers
// of their own.
func (c *checker) shares() {
	f, sum, sound := &c.f.Calls, 0.0, true
	for i := range f.Types {
		t := &f.Types[i]
		switch {
		case !c.Sound(&t.Share) || !c.Sound(&t.ADay) || !c.Sound(&f.ADay):
			sound = false
		case f.ADay == nil && t.Share != nil:
			c.Fault(&t.Share, "a share of what? give a_day under calls, or this type's a_day instead")
		case f.ADay != nil && t.ADay != nil:
			c.Fault(&t.ADay, "there is a_day under calls: give this type's share of it instead")
			sound = false
		case f.ADay != nil && t.Share == nil:
			c.Fault(t, "share is missing: which part of the day's calls is this?")
			sound = false
		case t.Share != nil:
			sum += *t.Share
		}
	}
	if f.ADay != nil && sound && len(f.Types) > 0 && sharesOff(sum) {
		c.Fault(&f.Types, "the types' shares add up to %.6g: they must make 1", sum)
	}
}

// numbers checks that a line has one count of numbers only, and that the names of
// its copies are free.
func (c *checker) numbers() {
	counts, total := make(map[configs.Name]*callType), len(c.f.Centre.Lines)
	for i := range c.f.Calls.Types {
		t := &c.f.Calls.Types[i]
		first, again := counts[t.Line]
		if !again {
			counts[t.Line] = t
			total += t.Numbers - 1
		} else if first.Numbers != t.Numbers {
			c.Fault(t, "line %s has %d numbers by type %s and %d here: give the same count", t.Line, first.Numbers, first.Name, t.Numbers)
		}
		for k := range c.f.Centre.Lines {
			if l := &c.f.Centre.Lines[k]; t.Numbers > 1 && isNumberOf(l.Name, t) {
				c.Fault(&l.Name, "%s is the name of a number of %s: give the line another one", l.Name, t.Line)
			}
		}
	}
	if most := math.MaxInt16 / 2; total > most {
		c.Fault(&c.f.Calls.Types, "%d lines with all their numbers are too many: at most %d", total, most)
	}
}

func isNumberOf(name configs.Name, t *callType) bool {
	for n := range t.Numbers {
		if name == numberOf(t.Line, n) {
			return true
		}
	}
	return false
}
