// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
)

// A story has what befell the contact and nothing else, and does not tell how long
// anybody talked.
func TestStory(t *testing.T) {
	dir, s := written(t, 2)
	id := acd.ContactID(8)
	story, err := StoryIn(dir, id)
	require.NoError(t, err)
	var kinds []string
	timed := 0
	for _, w := range story {
		if w.Time != "" {
			timed++
		}
		for _, e := range w.Events {
			assert.Equal(t, id, e.Contact)
			kinds = append(kinds, e.Kind)
		}
	}
	assert.Equal(t, []string{"contact-queued", "contact-offered", "offer-rang", "contact-answered", "contact-ended"}, kinds)
	assert.Equal(t, len(story)-1, timed, "all but its end have a time")

	j, err := OpenReadOnly(dir)
	require.NoError(t, err)
	live, err := j.Story(s.m.Status(), id)
	require.NoError(t, err)
	assert.Equal(t, story, live)
	for _, nobody := range []acd.ContactID{1, 9, 9999} {
		_, err = j.Story(s.m.Status(), nobody)
		require.ErrorIs(t, err, acd.ErrUnknownContact)
	}
	require.NoError(t, j.Close())
	_, err = StoryIn(t.TempDir(), id)
	require.ErrorIs(t, err, ErrNoJournal)
}
