// SPDX-License-Identifier: Apache-2.0

package auditor

import (
	"hash/maphash"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordial/acd"
)

// It finds whom a map finds, also those who came long ago.
func TestRegister(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, all, last := newRegister(), map[acd.ContactID]*contact{}, acd.ContactID(0)
		look := func(id acd.ContactID) { require.Same(t, all[id], r.find(id), "contact %d", id) }
		t.Repeat(map[string]func(*rapid.T){
			"add": func(t *rapid.T) {
				last += acd.ContactID(rapid.SampledFrom([]uint64{1, 2, 1 << 10, 1 << 16, 1 << 17}).Draw(t, "gap"))
				c := &contact{id: last}
				all[last] = c
				r.add(c)
			},
			"remove": func(t *rapid.T) {
				if len(all) == 0 {
					return
				}
				id := rapid.SampledFrom(slices.Sorted(maps.Keys(all))).Draw(t, "id")
				r.remove(all[id])
				delete(all, id)
				look(id)
			},
			"": func(*rapid.T) {
				for id := range all {
					look(id)
				}
				look(last + 1)
				require.LessOrEqual(t, len(r.lately), mostSlots)
			},
		})
	})
}

// A name is a node's own; of those that fall together each is found.
func TestLegs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := legs{seed: maphash.MakeSeed()}
		all := map[[2]string]*contact{}
		t.Repeat(map[string]func(*rapid.T){
			"add": func(t *rapid.T) {
				c := &contact{node: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "node"), leg: rapid.StringOfN(rapid.RuneFrom([]rune("xy")), 1, 4, 4).Draw(t, "leg")}
				key := [2]string{c.node, c.leg}
				other := l.add(c)
				require.Equal(t, all[key], other)
				if other != nil {
					l.remove(c)
				} else {
					all[key] = c
				}
			},
			"remove": func(t *rapid.T) {
				key := [2]string{rapid.SampledFrom([]string{"a", "b"}).Draw(t, "node"), rapid.SampledFrom([]string{"x", "y", "xy", "xx"}).Draw(t, "leg")}
				if c := all[key]; c != nil {
					l.remove(c)
					delete(all, key)
				}
			},
		})
	})
}
