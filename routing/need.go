// SPDX-License-Identifier: Apache-2.0

package routing

import (
	"slices"
	"time"
)

// Time is a moment in nanoseconds since the Unix epoch. It is always an
// argument; this package never reads a clock.
type Time int64

// Never is later than every moment.
const Never = Time(1<<63 - 1)

// Add returns the moment d after t, or Never if that is out of range.
func (t Time) Add(d time.Duration) Time {
	if d > 0 && t > Never-Time(d) {
		return Never
	}
	return t + Time(d)
}

// Sub returns how long t comes after u.
func (t Time) Sub(u Time) time.Duration { return time.Duration(t - u) }

// Share is a fraction in millionths: fits, keys and gaps, 0 to Whole. An
// integer, so that a comparison has one answer on every processor.
type Share int64

// Whole is the share 1.
const Whole Share = 1_000_000

// Of returns the share s of d. It is exact to a nanosecond and cannot overflow
// for any d up to 100 days.
func (s Share) Of(d time.Duration) time.Duration {
	return time.Duration(int64(s)*(int64(d)/int64(Whole))) +
		time.Duration(int64(s)*(int64(d)%int64(Whole))/int64(Whole))
}

// SkillID numbers the skills from 1; 0 is none.
type SkillID uint16

// AgentID numbers the agents from 1; 0 is nobody.
type AgentID uint32

// ContactID numbers the contacts; 0 is none.
type ContactID uint64

// Level is an agent's proficiency in a skill, 1 to MaxLevel; 0 is without it.
type Level uint8

// MaxLevel is the level of a perfect expert.
const MaxLevel Level = 10

// Medium is the kind of a contact: an agent has a capacity for each.
type Medium uint8

// The media. Only ever added to: the numbers stand in journals.
const (
	Voice Medium = iota
	Chat
	Callback
	Email
	Social
	Media // how many there are
)

// Need is a skill that a contact asks for.
type Need struct {
	Skill SkillID
	// Least is the level below which an agent is not eligible, 1 to MaxLevel.
	Least Level
	// Weight is the need's part in the fit, relative to the others; at least 1.
	Weight uint16
	// Relax lowers Least as the contact grows older, in ascending order of age.
	Relax []Relax
}

// Equal tells whether two needs are the same in everything.
func (n Need) Equal(o Need) bool {
	return n.Skill == o.Skill && n.Least == o.Least && n.Weight == o.Weight && slices.Equal(n.Relax, o.Relax)
}

// Relax is one step by which a need gives way.
type Relax struct {
	After time.Duration // the contact's age
	Least Level         // from then on; 0 waives the need
}

// LeastAt returns the least level that counts at an age.
func (n Need) LeastAt(age time.Duration) Level {
	least := n.Least
	for _, r := range n.Relax {
		if age < r.After {
			break
		}
		least = r.Least
	}
	return least
}

// Fit is how well levels (by SkillID) suit needs: the weighted mean of the
// levels in the needed skills over MaxLevel. Without needs it is Whole.
func Fit(levels []Level, needs []Need) Share {
	var sum, weights int64
	for _, n := range needs {
		sum += int64(n.Weight) * int64(levelOf(levels, n.Skill))
		weights += int64(n.Weight)
	}
	if weights == 0 {
		return Whole
	}
	return Share(sum * int64(Whole) / (weights * int64(MaxLevel)))
}

// Eligible tells whether levels meet every need of a contact of that age.
func Eligible(levels []Level, needs []Need, age time.Duration) bool {
	for _, n := range needs {
		if levelOf(levels, n.Skill) < n.LeastAt(age) {
			return false
		}
	}
	return true
}

func levelOf(levels []Level, s SkillID) Level {
	if int(s) < len(levels) {
		return levels[s]
	}
	return 0
}
