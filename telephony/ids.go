// SPDX-License-Identifier: Apache-2.0

package telephony

import (
	"strconv"
	"strings"

	"cordial/acd"
)

// Ids on the switch are ours and never used twice: they begin with the journal's
// id, so that a leg or bridge of ours is recognised by its name alone, also one
// that another process asked for.

// LegID names the agent's leg of an offer: its channel on the switch.
func LegID(journal string, offer acd.OfferID) string {
	return journal + "-o" + strconv.FormatUint(uint64(offer), 10)
}

// ParseLegID returns the offer whose leg id names; false if it is no leg of this journal.
func ParseLegID(journal, id string) (acd.OfferID, bool) {
	rest, ok := strings.CutPrefix(id, journal+"-o")
	n, good := number(rest)
	return acd.OfferID(n), ok && good
}

// BridgeID names the bridge of a contact's room.
func BridgeID(journal string, contact acd.ContactID, room acd.RoomID) string {
	return contactID(journal, contact) + "-r" + strconv.FormatUint(uint64(room), 10)
}

// ParseBridgeID returns the contact and the room whose bridge id names; false if it
// is no bridge of this journal.
func ParseBridgeID(journal, id string) (acd.ContactID, acd.RoomID, bool) {
	contact, room, ok := parseContactID(journal, id, "-r")
	if !ok || room > 255 {
		return 0, 0, false
	}
	return contact, acd.RoomID(room), true
}

// PlaybackID names the nth announcement to a contact, from 1.
func PlaybackID(journal string, contact acd.ContactID, n int) string {
	return contactID(journal, contact) + "-p" + strconv.Itoa(n)
}

// ParsePlaybackID returns the contact to whom id plays; false if it is no playback
// of this journal.
func ParsePlaybackID(journal, id string) (acd.ContactID, bool) {
	contact, _, ok := parseContactID(journal, id, "-p")
	return contact, ok
}

func contactID(journal string, contact acd.ContactID) string {
	return journal + "-c" + strconv.FormatUint(uint64(contact), 10)
}

func parseContactID(journal, id, sep string) (acd.ContactID, uint64, bool) {
	rest, ok := strings.CutPrefix(id, journal+"-c")
	if !ok {
		return 0, 0, false
	}
	left, right, ok := strings.Cut(rest, sep)
	if !ok {
		return 0, 0, false
	}
	contact, good := number(left)
	n, fine := number(right)
	return acd.ContactID(contact), n, good && fine
}

// number parses decimal digits as strconv would write them, and nothing else: two
// ids never mean the same thing.
func number(s string) (uint64, bool) {
	n, err := strconv.ParseUint(s, 10, 64)
	return n, err == nil && strconv.FormatUint(n, 10) == s
}
