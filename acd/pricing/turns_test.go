// SPDX-License-Identifier: Apache-2.0

package pricing

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/routing"
)

// works lets minutes pass in each of which the profiles take so many contacts.
func (t *turns) works(m *acd.Market, minutes int, took ...uint64) {
	for range minutes {
		for i, n := range took {
			m.Staff[i].Took += n
		}
		t.count(m)
	}
}

func spread() acd.Market {
	return acd.Market{Spread: routing.Whole / 5, Staff: []routing.Staff{
		{Levels: []acd.Level{0, 9}, Can: 1, AtWork: 1, Took: 5000}, {Levels: []acd.Level{0, 5}, Can: 1, AtWork: 2, Took: 7},
		{Levels: []acd.Level{0, 1}, Can: 1, AtWork: 1}, {Levels: []acd.Level{0, 9}, Can: 3},
	}}
}

// Contacts count for a head, and since the first look: who took 4 where the mean is 2 is
// dearer by the spread, who took 1.5 is cheaper by a quarter of it, and whoever took
// none by no more than that.
func TestSurchargesByCounts(t *testing.T) {
	m := spread()
	var all turns
	all.works(&m, 1, 0, 0, 0)
	all.works(&m, 300, 4, 3, 1)
	got := all.surcharges(&m)
	require.Len(t, got, 3, "nobody of the last is at work")
	for i, want := range []int64{200_000, -50_000, -50_000} {
		require.InDelta(t, want, int64(got[i].By), 5_000)
		require.Equal(t, m.Staff[i].Levels, got[i].Levels)
		require.EqualValues(t, 1, got[i].Can)
	}
}

// Who is gone is forgotten by and by; a profile that comes back counts from then on.
func TestTurnsAreForgotten(t *testing.T) {
	m := spread()
	var all turns
	all.works(&m, 60, 4, 3, 1)
	require.Len(t, all, 3, "of the last nobody was ever at work")
	here := m
	here.Staff = m.Staff[1:3]
	all.works(&here, 30, 3, 1)
	require.Len(t, all, 3)
	all.works(&here, 1000, 3, 1)
	require.Len(t, all, 2)
	before := all[nameOf(&m.Staff[1])].Contacts
	m.Staff[1].Took = 3 // the profile was made anew
	all.works(&here, 1, 0, 1)
	require.InDelta(t, before, all[nameOf(&m.Staff[1])].Contacts, float64(before)/20)

	m.Spread = 0
	all.count(&m)
	require.Nil(t, all)
	require.Empty(t, all.surcharges(&m))
}
