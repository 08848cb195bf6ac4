// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"testing"

	"cordial/acd"
	"cordial/telephony"

	"github.com/stretchr/testify/assert"
)

func TestAViewReplacesTheWaitingOne(t *testing.T) {
	b := newInbox(10)
	b.publish("pbx", []acd.View{{Contact: 1, Node: "pbx", Phase: acd.Waiting}, {Contact: 2, Node: "pbx", Phase: acd.Waiting}})
	b.put(item{kind: eventItem})
	b.publish("pbx", []acd.View{{Contact: 1, Node: "pbx", Phase: acd.Talking}})
	got := b.take(nil)
	assert.Len(t, got, 3)
	assert.Equal(t, acd.Talking, got[0].view.Phase, "the newest, at the oldest's place")
	assert.Equal(t, acd.ContactID(2), got[1].view.Contact)
	assert.Equal(t, eventItem, got[2].kind)
	assert.Empty(t, b.take(got))

	b.publish("pbx", []acd.View{{Contact: 1, Phase: acd.Gone}})
	got = b.take(got)
	assert.Len(t, got, 1)
	assert.Equal(t, acd.Gone, got[0].view.Phase)
}

func TestOnlyViewsOfTheNodeAreKept(t *testing.T) {
	b := newInbox(10)
	for c := acd.ContactID(1); c < 1000; c++ {
		b.publish("pbx", []acd.View{{Contact: c, Node: "other", Phase: acd.Waiting}})
		b.publish("pbx", []acd.View{{Contact: c, Phase: acd.Gone}})
	}
	assert.Empty(t, b.items)
	assert.Empty(t, b.known)
	b.publish("pbx", []acd.View{{Contact: 1, Node: "pbx", Phase: acd.Leaving}})
	b.publish("pbx", []acd.View{{Contact: 1, Phase: acd.Gone}})
	b.publish("pbx", []acd.View{{Contact: 1, Phase: acd.Gone}})
	assert.Len(t, b.items, 1)
	assert.Empty(t, b.known)
}

func TestEventsHaveALimitAndResultsNone(t *testing.T) {
	b := newInbox(2)
	assert.True(t, b.put(item{kind: eventItem}))
	assert.True(t, b.put(item{kind: deviceItem}))
	assert.False(t, b.put(item{kind: eventItem}))
	assert.True(t, b.put(item{kind: resultItem}))
	assert.True(t, b.put(item{kind: refusalItem}))
	assert.Len(t, b.take(nil), 4)
	assert.True(t, b.put(item{kind: eventItem}), "taken ones count no more")
}

func TestALostLinkLeavesViewsAndRefusals(t *testing.T) {
	b := newInbox(2)
	b.put(item{kind: eventItem, event: telephony.Event{Channel: "1"}})
	b.put(item{kind: refusalItem, channel: "2"})
	b.put(item{kind: resultItem})
	b.publish("pbx", []acd.View{{Contact: 1, Node: "pbx", Phase: acd.Waiting}})
	b.put(item{kind: deviceItem})
	b.put(item{kind: phonesItem})
	b.unlink()
	got := b.take(nil)
	assert.Len(t, got, 3)
	assert.Equal(t, "2", got[0].channel)
	assert.Equal(t, acd.Waiting, got[1].view.Phase)
	assert.Equal(t, phonesItem, got[2].kind)
	assert.True(t, b.put(item{kind: eventItem}))
	assert.True(t, b.put(item{kind: deviceItem}), "dropped ones count no more")
}
