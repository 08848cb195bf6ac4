// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// arrival is a channel that Asterisk has named, as it names those of callers.
type arrival struct {
	place   int       // in the listing
	at      time.Time // the first of all, if the listing does not say
	turn    uint64    // of its name: tells those apart that came within a millisecond
	channel channelJSON
}

// inOrder puts callers' channels into the order in which they came, because callers
// whom only a listing tells of are admitted in its order; Asterisk lists in none.
// Other channels keep their places.
func inOrder(channels []channelJSON) {
	var came []arrival
	for i, ch := range channels {
		// 1795308781.41, or pbx.example-1795308781.41 if the switch has a name.
		turn, err := strconv.ParseUint(ch.ID[strings.LastIndexByte(ch.ID, '.')+1:], 10, 64)
		if err != nil {
			continue
		}
		at, _ := time.Parse("2006-01-02T15:04:05-0700", ch.Created)
		came = append(came, arrival{i, at, turn, ch})
	}
	sorted := slices.SortedStableFunc(slices.Values(came), func(a, b arrival) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.turn, b.turn))
	})
	for i, a := range came {
		channels[a.place] = sorted[i].channel
	}
}
