// SPDX-License-Identifier: Apache-2.0

package workload

import "math/bits"

// purpose is what chance is drawn for. Each has a stream of its own in every
// replication. The numbers stand for the draws of every stored seed: only ever
// add to them.
type purpose uint64

const (
	forArrival purpose = iota + 1
	forType
	forNumber
	forCustomer
	forTalk
	forWrapUp
	forPatience
	forRedial
	forRedialDelay
	forRing
	forMiss
	forReturn
	forBusyDay
	forBusyInterval
	forAbsence
	forBreak
	forSkills
)

// stream is SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom
// number generators", OOPSLA 2014), read at any place: draw i is a function of
// the stream's key and i alone. So nothing that routing does, and no question
// that was asked or not asked, moves another draw.
type stream struct{ state, gamma uint64 }

const golden = 0x9e3779b97f4a7c15

// newStream keys a stream. Its increment is its own too, so that two streams are
// not two parts of one sequence.
func newStream(seed, replication uint64, p purpose) stream {
	k := mix(mix(mix(seed+golden)^replication+golden) ^ uint64(p))
	return stream{state: k, gamma: oddGamma(mix(k + golden))}
}

// at is draw i, any 64 bits alike.
func (s stream) at(i uint64) uint64 { return mix(s.state + (i+1)*s.gamma) }

// real is draw i as a number in (0, 1), on the grid of odd multiples of 2^-53.
func (s stream) real(i uint64) float64 { return unit(s.at(i)) }

// below is draw i as a whole number in [0, n). That n does not divide 2^64
// prefers some numbers by less than n in 2^64.
func (s stream) below(i, n uint64) uint64 {
	hi, _ := bits.Mul64(s.at(i), n)
	return hi
}

// unit maps 64 bits into (0, 1). Each operation is exact.
func unit(x uint64) float64 { return (float64(x>>12) + 0.5) * (1.0 / (1 << 52)) }

// mix is variant 13 of Stafford's finalisers of MurmurHash3.
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// oddGamma is an increment with enough changes of bits (the paper's mixGamma).
func oddGamma(z uint64) uint64 {
	z |= 1
	if bits.OnesCount64(z^z>>1) < 24 {
		z ^= 0xaaaaaaaaaaaaaaaa
	}
	return z
}
