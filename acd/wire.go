// SPDX-License-Identifier: Apache-2.0

package acd

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"slices"
)

// ErrCorrupt is what decoding says of bytes that no encoder has written.
var ErrCorrupt = errors.New("the bytes are damaged")

// wire writes or reads tagged fields. Each type names its fields once, in
// ascending order of their tags, in a method that serves both directions. A
// field that is zero is left out; a tag that is not known is passed over, so
// that fields can be added and old journals still be read.
//
// A key is tag<<1, or tag<<1|1 where a length and bytes follow; then a zigzag
// varint, or the bytes.
//
// No field is reached through an interface, so that what is written stays where it
// is: a record is written without any allocation.
type wire struct {
	b       []byte
	reading bool
	key     uint64 // reading: of the field that comes next, 0 at the end
	name    string // reading: that was read last by name
	err     error
	// The values within values that are being written or read.
	around [deepest]struct {
		start int    // writing: where the inner one's length stands
		rest  []byte // reading: what comes after the inner one
	}
	depth int
}

// deepest is how many values may lie one within the other: a record's command, its
// prices, a dual, its needs, their relaxing.
const deepest = 5

// decode reads the whole of b by fields.
func decode(b []byte, fields func(*wire)) error {
	w := wire{b: b, reading: true}
	w.next()
	fields(&w)
	for w.err == nil && w.key != 0 {
		w.skip()
	}
	return w.err
}

func (w *wire) fail() {
	if w.err == nil {
		w.err = ErrCorrupt
	}
	w.key, w.b = 0, nil
}

// next reads the key of the next field.
func (w *wire) next() {
	if len(w.b) == 0 {
		w.key = 0
		return
	}
	if w.key = w.uvarint(); w.key == 0 {
		w.fail()
	}
}

func (w *wire) uvarint() uint64 {
	v, n := binary.Uvarint(w.b)
	if n <= 0 {
		w.fail()
		return 0
	}
	w.b = w.b[n:]
	return v
}

func (w *wire) bytes() []byte {
	n := w.uvarint()
	if n > uint64(len(w.b)) {
		w.fail()
		return nil
	}
	b := w.b[:n]
	w.b = w.b[n:]
	return b
}

func (w *wire) skip() {
	if w.key&1 == 1 {
		w.bytes()
	} else {
		w.uvarint()
	}
	w.next()
}

// put writes a key and a number after it. Nearly every key and most numbers are a
// single byte.
func (w *wire) put(key, n uint64) {
	if key|n < 0x80 {
		w.b = append(w.b, byte(key), byte(n))
		return
	}
	at := len(w.b)
	b := slices.Grow(w.b, 2*binary.MaxVarintLen64)[:at+2*binary.MaxVarintLen64]
	at += binary.PutUvarint(b[at:], key)
	at += binary.PutUvarint(b[at:], n)
	w.b = b[:at]
}

type integer interface {
	~int | ~int32 | ~int64 | ~uint8 | ~uint16 | ~uint32 | ~uint64
}

// num is a field that is a number.
func num[T integer](w *wire, tag uint64, v *T) {
	if w.reading || *v != 0 { // most are zero: this much is done in place
		number(w, tag, v)
	}
}

func number[T integer](w *wire, tag uint64, v *T) {
	if !w.reading {
		n := int64(*v)
		w.put(tag<<1, uint64(n)<<1^uint64(n>>63))
		return
	}
	if w.key != tag<<1 {
		return
	}
	u := w.uvarint()
	n := int64(u>>1) ^ -int64(u&1)
	*v = T(n)
	if int64(*v) != n {
		w.fail()
		return
	}
	w.next()
}

// flag is a field that is true or false.
func flag(w *wire, tag uint64, v *bool) {
	n := 0
	if *v {
		n = 1
	}
	num(w, tag, &n)
	*v = n != 0
}

// text is a field that is a string.
func text(w *wire, tag uint64, v *string) {
	if w.reading || *v != "" {
		w.text(tag, v)
	}
}

func (w *wire) text(tag uint64, v *string) {
	if !w.reading {
		w.put(tag<<1|1, uint64(len(*v)))
		w.b = append(w.b, *v...)
		return
	}
	if w.key == tag<<1|1 {
		*v = string(w.bytes())
		w.next()
	}
}

// name is a text that mostly is what the last one was, which need not be made anew.
func name(w *wire, tag uint64, v *string) {
	if !w.reading || w.key != tag<<1|1 {
		text(w, tag, v)
		return
	}
	if b := w.bytes(); string(b) != w.name {
		w.name = string(b)
	}
	*v = w.name
	w.next()
}

// enter begins a value with fields of its own, and tells whether there is one: reading,
// if it comes next, and writing always. leave ends it.
func (w *wire) enter(tag uint64) bool {
	a := &w.around[w.depth]
	if !w.reading {
		w.put(tag<<1|1, 0) // room for a length below 128
		a.start = len(w.b) - 1
		w.depth++
		return true
	}
	if w.key != tag<<1|1 {
		return false
	}
	inner := w.bytes()
	a.rest, w.b = w.b, inner
	w.depth++
	w.next()
	return true
}

func (w *wire) leave() {
	w.depth--
	a := &w.around[w.depth]
	if w.reading {
		for w.err == nil && w.key != 0 {
			w.skip()
		}
		if w.err == nil {
			w.b = a.rest
			w.next()
		}
		return
	}
	n := len(w.b) - a.start - 1
	if n < 128 {
		w.b[a.start] = byte(n)
		return
	}
	var head [binary.MaxVarintLen64]byte
	k := binary.PutUvarint(head[:], uint64(n))
	w.b = slices.Insert(w.b, a.start+1, head[1:k]...)
	w.b[a.start] = head[0]
}

// more begins the next value of a list, which is v[i], and tells whether there is one.
// leave ends it.
func more[T any](w *wire, tag uint64, v *[]T, i int) bool {
	if !w.reading {
		return i < len(*v) && w.enter(tag)
	}
	if !w.enter(tag) {
		return false
	}
	var t T
	*v = append(*v, t)
	return true
}

// some begins a value that may be nil, and tells whether there is one. leave ends it.
func some[T any](w *wire, tag uint64, v **T) bool {
	if !w.reading {
		return *v != nil && w.enter(tag)
	}
	if !w.enter(tag) {
		return false
	}
	*v = new(T)
	return true
}

// object is a field in JSON, or nil: for what is rare, deep and named, such as
// the configuration.
func object[T any](w *wire, tag uint64, v **T) {
	if !w.reading {
		if *v != nil {
			value(w, tag, *v)
		}
		return
	}
	if w.key == tag<<1|1 {
		*v = new(T)
		value(w, tag, *v)
	}
}

// value is a field in JSON.
func value[T any](w *wire, tag uint64, v *T) {
	var s string
	if !w.reading {
		b, err := json.Marshal(v)
		if err != nil {
			panic("acd: a configuration that JSON cannot hold: " + err.Error())
		}
		s = string(b)
	}
	text(w, tag, &s)
	if w.reading && s != "" && json.Unmarshal([]byte(s), v) != nil {
		w.fail()
	}
}

// texts is a field that is a list of strings, none of them empty.
func texts(w *wire, tag uint64, v *[]string) {
	if !w.reading {
		for i := range *v {
			text(w, tag, &(*v)[i])
		}
		return
	}
	for w.key == tag<<1|1 {
		var s string
		text(w, tag, &s)
		*v = append(*v, s)
	}
}

// nums is a field that is a list of small numbers.
func nums[T ~uint8](w *wire, tag uint64, v *[]T) {
	b := make([]byte, len(*v))
	for i, n := range *v {
		b[i] = byte(n)
	}
	s := string(b)
	text(w, tag, &s)
	if w.reading {
		for _, n := range []byte(s) {
			*v = append(*v, T(n))
		}
	}
}
