// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"bytes"
	"maps"
	"reflect"
	"slices"

	"cordial/acd"
)

// Reading is a YAML file that was read as strictly as the configuration, into a
// struct of its reader's with the tags of this package. It keeps where each value
// stands, so that what is wrong only in view of the whole is told with its line
// too. A value is named by the address of its field.
type Reading struct {
	c    *check
	name string
}

// Read reads data into the struct that into points to; name is what faults call
// the file. If that struct holds a centre (the keys of cordial.yaml, without a
// switch) it is looked at as a configuration is; centre may be nil. Faults are
// collected, see [Reading.Err].
func Read(name string, data []byte, into any, centre *File) *Reading {
	c := &check{decoder: newDecoder(name), f: centre, read: readNone, withoutSwitch: true}
	r := &Reading{c, name}
	if blank(data) {
		c.fault(place{file: name, line: 1}, "the file is empty")
		return r
	}
	root := c.tree(data)
	if root == nil {
		return r
	}
	v := reflect.ValueOf(into).Elem()
	c.preset(v)
	c.value(root, v, field{}, place{file: name, line: 1})
	if centre != nil {
		c.all()
		centre.Warnings = c.warnings.sorted(name)
	}
	return r
}

// blank tells whether there is nothing but comments.
func blank(data []byte) bool {
	for line := range bytes.Lines(data) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return false
		}
	}
	return true
}

// Fault notes that the value at an address is wrong.
func (r *Reading) Fault(at any, format string, args ...any) {
	p, given := r.c.given(at)
	if !given {
		p = r.c.whole(p)
	}
	r.c.fault(p, format, args...)
}

// Given tells whether the file has the value at an address.
func (r *Reading) Given(at any) bool {
	_, given := r.c.given(at)
	return given
}

// Sound tells whether the value at an address has no fault of its own. One that
// is not in the file is sound.
func (r *Reading) Sound(at any) bool { return r.c.sound(at) }

// Line is where the value at an address stands, from 1; 0 if the file has it not.
func (r *Reading) Line(at any) int { return r.c.places[at].line }

// Entry is the address of the value of one key of a mapping with free keys.
func Entry(m *Levels, key Name) any { return entry{m, string(key)} }

// Refer checks that a name is one of known, which is what the file calls list.
func (r *Reading) Refer(name Name, at any, list string, known []Name) {
	n := names{first: make(map[Name]place, len(known))}
	for _, k := range known {
		n.first[k] = place{}
	}
	r.c.refer(name, at, list, n)
}

// Unique checks that names, which stand at the addresses at, differ. Kind is what
// has them, with its article.
func (r *Reading) Unique(kind string, known []Name, at []any) {
	n := r.c.unique(kind)
	for i := range known {
		n.add(r.c, known[i], at[i])
	}
}

// Needs checks needs as those of a queue are checked.
func (r *Reading) Needs(needs []Need) { r.c.needs(needs) }

// Err is [Faults], by line, or nil if there is none.
func (r *Reading) Err() error {
	if len(r.c.faults) == 0 {
		return nil
	}
	return r.c.faults.sorted(r.name)
}

// Sorted are the skills of levels in alphabetical order.
func (l Levels) Sorted() []Name { return slices.Sorted(maps.Keys(l)) }

// MachineNeeds is what needs are to the machine.
func MachineNeeds(needs []Need) []acd.NeedConfig { return needsOf(needs) }
