// SPDX-License-Identifier: Apache-2.0

package auditor

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cordial/acd"
	"cordial/telephony"
)

// Standing holds what the switch has against what the records say, while the
// controller has been at work undisturbed; looks come a second apart. A difference
// that is still there after so many of them is a fault: a leg rings for an offer that
// is over, a caller is here whom no contact knows, a contact's caller or agent is not
// there, one who waits hears nothing, or two who should talk are not together. Disturbed forgets what was seen.
func (a *Auditor) Standing(has telephony.Listing, looks int) {
	now := a.differences(has)
	for what := range a.differs {
		if !slices.Contains(now, what) {
			delete(a.differs, what)
		}
	}
	for _, what := range now {
		if a.differs[what]++; a.differs[what] > looks {
			a.fault("stands", "%s, for %d looks", what, a.differs[what])
		}
	}
}

// Disturbed says that something is wrong with the controller, the link or the switch.
func (a *Auditor) Disturbed() { clear(a.differs) }

func (a *Auditor) differences(has telephony.Listing) []string {
	var out []string
	there := make(map[string]*telephony.ChannelSeen, len(has.Channels))
	for i := range has.Channels {
		ch := &has.Channels[i]
		there[ch.ID] = ch
		offer := a.offerOf(ch.ID)
		switch c := a.offers[offer]; {
		case strings.HasPrefix(ch.ID, a.journal+"-o"):
			if c == nil || c.offer != offer || c.phase != acd.Offered && c.phase != acd.Talking {
				out = append(out, fmt.Sprintf("leg %s stands for no offer", ch.ID))
			}
		case ch.InApp && a.byLeg("", ch.ID) == nil:
			out = append(out, fmt.Sprintf("channel %s is here and no contact's", ch.ID))
		}
	}
	together := bridged(has)
	for _, c := range a.living {
		leg := fmt.Sprintf("%s-o%d", a.journal, c.offer)
		switch caller := there[c.leg]; {
		case !a.nodes[c.node]:
		case caller == nil || !caller.InApp:
			out = append(out, fmt.Sprintf("contact %d is %v and its caller is gone", c.id, c.phase))
		case !a.entertained(c, caller):
			out = append(out, fmt.Sprintf("the caller of contact %d, which is %v, hears nothing", c.id, c.phase))
		case c.phase != acd.Talking:
		case there[leg] == nil:
			out = append(out, fmt.Sprintf("contact %d is talking and its agent is gone", c.id))
		case together[c.leg] == "" || together[c.leg] != together[leg]:
			out = append(out, fmt.Sprintf("contact %d is talking and not together with its agent", c.id))
		}
	}
	return out
}

// entertained tells whether a caller who waits and is to be answered at once was, and
// hears the queue's music.
func (a *Auditor) entertained(c *contact, caller *telephony.ChannelSeen) bool {
	waits := c.phase == acd.Waiting || c.phase == acd.Offered
	if !waits || int(c.line) >= len(a.lines) || a.lines[c.line].Answer != acd.AtOnce {
		return true
	}
	return caller.Up && caller.Music == cmp.Or(a.queue(c.queue).Music, telephony.DefaultMusic)
}

// bridged tells in which bridge each channel is.
func bridged(has telephony.Listing) map[string]string {
	out := make(map[string]string)
	for _, b := range has.Bridges {
		for _, m := range b.Members {
			out[m] = b.ID
		}
	}
	return out
}
