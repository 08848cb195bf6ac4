// SPDX-License-Identifier: Apache-2.0

package ari

import "time"

// complainAgain is how long the log is spared the same complaint. Callers who are not
// admitted come again each second, all for the same reason.
const complainAgain = 10 * time.Second

// complaint is what was logged last, and how often it would have been since.
type complaint struct {
	text string
	at   time.Time
	more int
}

// complain logs what an administrator should read.
func (s *session) complain(fault error) {
	c, now := &s.complaint, time.Now()
	if fault.Error() == c.text && now.Sub(c.at) < complainAgain {
		c.more++
		return
	}
	if c.more > 0 {
		s.log.Warn(c.text, "more", c.more)
	}
	*c = complaint{text: fault.Error(), at: now}
	s.log.Warn(c.text)
}
