// SPDX-License-Identifier: Apache-2.0

package quality

// Options say what to compare the rules by.
type Options struct {
	Shape Shape
	Loads []float64 // offered, in erlang per agent
	Seeds []uint64  // each draws an instance and its contacts
	// Contacts are counted in each run, after Warm that are not; Cool more come after
	// them, so that the last ones meet the same load.
	Warm, Contacts, Cool int
}

// Full are the options that the figures are given by.
func Full() Options {
	return Options{
		Shape: Large(), Loads: []float64{0.80, 0.90, 0.95, 1.00, 1.10}, Seeds: []uint64{1, 2, 3, 4, 5},
		Warm: 60_000, Contacts: 240_000, Cool: 12_000,
	}
}

// Quick are less: a single instance, and half of the contacts.
func Quick() Options {
	o := Full()
	o.Seeds, o.Contacts = o.Seeds[:1], 120_000
	return o
}

func (o Options) contacts() int { return o.Warm + o.Contacts + o.Cool }
