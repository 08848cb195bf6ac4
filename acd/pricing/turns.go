// SPDX-License-Identifier: Apache-2.0

package pricing

import (
	"cordial/acd"
	"cordial/routing"
	"cordial/routing/price"
)

// turns is how many contacts each profile has had lately, for its heads: what the spread
// goes by. It is kept only while there is one.
type turns map[string]*turn

// turn is one profile's.
type turn struct {
	price.Tally
	took uint64 // the contacts that were counted
	seen bool   // it was there at the last look
}

func nameOf(f *routing.Staff) string {
	b := make([]byte, 0, len(f.Levels)+1)
	for _, l := range f.Levels {
		b = append(b, byte(l))
	}
	return string(append(b, f.Can))
}

// count counts the contacts since the last look; it is called once a minute.
func (t *turns) count(m *acd.Market) {
	if m.Spread == 0 {
		*t = nil
		return
	}
	if *t == nil {
		*t = turns{}
	}
	for i := range m.Staff {
		f := &m.Staff[i]
		of := (*t)[nameOf(f)]
		switch {
		case of == nil: // what it has taken before may be long ago
			of = &turn{took: f.Took}
			(*t)[nameOf(f)] = of
		case f.Took < of.took: // it was without anybody, and was forgotten
			of.took = 0
		}
		of.Minute(uint32(f.Took-of.took), uint32(f.AtWork))
		of.took, of.seen = f.Took, true
	}
	//lint:sorted each is looked at by itself
	for name, of := range *t {
		if !of.seen {
			of.Minute(0, 0)
		}
		if of.seen = false; of.Idle() {
			delete(*t, name)
		}
	}
}

// surcharges are of the profiles with somebody at work.
func (t turns) surcharges(m *acd.Market) []routing.Surcharge {
	var all price.Tally
	var out []routing.Surcharge
	for i := range m.Staff {
		if of := t[nameOf(&m.Staff[i])]; of != nil && m.Staff[i].AtWork > 0 {
			all.Contacts += of.Contacts
			all.Heads += of.Heads
		}
	}
	for i := range m.Staff {
		f := &m.Staff[i]
		if of := t[nameOf(f)]; of != nil && f.AtWork > 0 {
			if by := price.Surcharge(m.Spread, of.Tally, all); by != 0 {
				out = append(out, routing.Surcharge{Levels: f.Levels, Can: f.Can, By: by})
			}
		}
	}
	return out
}
