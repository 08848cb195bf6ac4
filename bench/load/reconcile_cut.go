// SPDX-License-Identifier: Apache-2.0

package load

// bury gives a channel that has no end of its own the one that it shared with
// its switch. A dead Asterisk logs nothing, and says no BYE: nobody else saw it.
func (r *reconciler) bury(c *ChannelSeen) {
	if !c.Ended.IsZero() {
		return
	}
	for _, crash := range r.Crashes {
		if c.Started.After(crash) {
			continue
		}
		c.Ended, r.cut[c.ID] = crash, true
		for i := range c.Stays {
			if c.Stays[i].Until.IsZero() {
				c.Stays[i].Until = crash
			}
		}
		return
	}
}
