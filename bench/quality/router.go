// SPDX-License-Identifier: Apache-2.0

package quality

import "cordial/routing"

// router brings contacts and agents together by a rule. Both are numbered from 0. It is
// told of all that happens and is asked after each; time never runs backward.
type router interface {
	arrive(now routing.Time, contact int)
	abandon(now routing.Time, contact int)
	freed(now routing.Time, agent int)
	// next returns a contact and an agent that go together now, who then talk. It is
	// asked until there are none.
	next(now routing.Time) (contact, agent int, ok bool)
	// wakes returns when to ask again without anything having happened.
	wakes() routing.Time
}
