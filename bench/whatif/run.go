// SPDX-License-Identifier: Apache-2.0

package whatif

import (
	"context"
	"fmt"

	"cordial/acd/due"
	"cordial/routing"
)

// router brings contacts and agents together by a rule. Both are numbered from 0, and
// profiles and kinds are those of the traffic. It is told of all that happens and is
// asked after each; time never runs backward.
type router interface {
	// arrive says that a contact waits, with the needs of a kind.
	arrive(now routing.Time, contact, kind int, w *routing.Waiting)
	leave(now routing.Time, contact int)
	// stand says what an agent does now.
	stand(now routing.Time, agent int, s stance)
	// next returns a contact and an agent that go together now, whose phone then rings;
	// the contact waits no longer. It is asked until there are none.
	next(now routing.Time) (contact, agent int, ok bool)
	// wakes returns when to ask again without anything having happened.
	wakes() routing.Time
}

// stance is what an agent does.
type stance struct {
	profile int
	atWork  bool
	stage   stage
}

func (s stance) free() bool { return s.atWork && s.stage == idle }

// stage is how far an agent has come with a contact.
type stage uint8

const (
	idle stage = iota
	ringing
	talking
	wrapping
)

// phase is how far a contact has come.
type phase uint8

const (
	toCome phase = iota
	waits
	rings
	over // answered, or gone
)

// happening is what becomes of a contact by itself.
type happening struct {
	contact int32
	what    what
}

type what uint8

const (
	answers what = iota // the agent whose phone rings
	misses              // she does not
	hangsUp
	wrapsUp
	givesUp
	turnsAway // a limit does
	moves     // to the queue of the next of its moves
)

// course is one run.
type course struct {
	*Traffic
	router router
	tally  tally
	agenda due.Queue[happening]
	plans  uint64 // so far

	phases []phase
	kinds  []int32
	moved  []uint8 // how many of its moves a contact has behind it
	missed []uint8 // and how many offers that came to nothing
	holder []int32 // by contact: the agent
	agents []stance
}

// Route lets a rule route the traffic. An error is ctx's, or [ErrRouting].
func (t *Traffic) Route(ctx context.Context, p Policy) (Figures, error) {
	c := &course{
		Traffic: t, router: p.route(t), phases: make([]phase, len(t.Contacts)), kinds: make([]int32, len(t.Contacts)),
		moved: make([]uint8, len(t.Contacts)), missed: make([]uint8, len(t.Contacts)), holder: make([]int32, len(t.Contacts)), agents: make([]stance, t.Agents),
	}
	c.tally.at = t.From
	turn, contact := 0, 0
	for n := 0; ; n++ {
		if n%65536 == 0 && ctx.Err() != nil {
			return Figures{}, context.Cause(ctx)
		}
		turns, arrives := routing.Never, routing.Never
		if turn < len(t.Turns) {
			turns = t.Turns[turn].At
		}
		if contact < len(t.Contacts) {
			arrives = t.Contacts[contact].At
		}
		now := min(turns, arrives, c.agenda.Next(), c.router.wakes())
		if now > t.To {
			break
		}
		now = max(now, c.tally.at)
		c.tally.pass(now)
		switch {
		case now >= c.agenda.Next():
			c.happen(now, c.agenda.Pop().Item)
		case now >= turns:
			c.turn(now, t.Turns[turn])
			turn++
		case now >= arrives:
			c.arrive(now, contact)
			contact++
		}
		if err := c.settle(now); err != nil {
			return Figures{}, fmt.Errorf("%s: %w", p.Name, err)
		}
	}
	c.tally.pass(t.To)
	return c.tally.figures(len(t.Contacts)), nil
}

func (c *course) plan(at routing.Time, contact int, w what) {
	c.plans++
	c.agenda.Add(due.Entry[happening]{Item: happening{int32(contact), w}, At: at, Order: c.plans})
}

// turn: an agent comes, goes, or has other levels.
func (c *course) turn(now routing.Time, t Turn) {
	s := c.agents[t.Agent]
	s.atWork, s.profile = t.AtWork, t.Profile
	c.stand(now, t.Agent, s)
}

// stand puts an agent into a stance.
func (c *course) stand(now routing.Time, agent int, s stance) {
	was := &c.agents[agent]
	c.tally.hours(was.atWork, was.stage >= talking, -1)
	*was = s
	c.tally.hours(s.atWork, s.stage >= talking, +1)
	c.router.stand(now, agent, s)
}

func (c *course) stage(now routing.Time, agent int, to stage) {
	s := c.agents[agent]
	s.stage = to
	c.stand(now, agent, s)
}

func (c *course) arrive(now routing.Time, contact int) {
	k := &c.Contacts[contact]
	c.phases[contact], c.kinds[contact] = waits, int32(k.Kind)
	c.plan(now.Add(k.patience), contact, givesUp)
	if k.Fate == TurnedAway {
		c.plan(now.Add(k.Wait), contact, turnsAway)
	}
	if len(k.Moves) > 0 {
		c.plan(k.Moves[0].At, contact, moves)
	}
	c.router.arrive(now, contact, k.Kind, c.waiting(contact))
}

// happen lets something become of a contact, if there still is a reason.
func (c *course) happen(now routing.Time, h happening) {
	i := int(h.contact)
	k, agent := &c.Contacts[i], int(c.holder[i])
	switch phase := c.phases[i]; {
	case h.what == answers && phase == rings:
		c.phases[i] = over
		c.tally.answered(now.Sub(k.At), routing.Fit(c.Levels[c.agents[agent].profile], c.Needs[c.kinds[i]]))
		c.stage(now, agent, talking)
		c.plan(now.Add(k.Talk), i, hangsUp)
	case h.what == misses && phase == rings:
		c.stage(now, agent, idle)
		c.phases[i] = waits
		c.router.arrive(now, i, int(c.kinds[i]), c.waiting(i))
	case h.what == hangsUp && k.WrapUp > 0:
		c.stage(now, agent, wrapping)
		c.plan(now.Add(k.WrapUp), i, wrapsUp)
	case h.what == hangsUp, h.what == wrapsUp:
		c.stage(now, agent, idle)
	case h.what == givesUp && (phase == waits || phase == rings):
		c.over(now, i, Abandoned)
		if phase == rings {
			c.stage(now, agent, idle)
		}
	case h.what == turnsAway && phase == waits:
		c.over(now, i, TurnedAway)
	case h.what == moves && phase == waits:
		c.move(now, i)
	}
}

// over ends a wait that led to nothing.
func (c *course) over(now routing.Time, contact int, f Fate) {
	if c.phases[contact] == waits {
		c.router.leave(now, contact)
	}
	c.phases[contact] = over
	c.tally.unserved(f, now.Sub(c.Contacts[contact].At))
}

// move lets a contact wait in another queue.
func (c *course) move(now routing.Time, contact int) {
	all := c.Contacts[contact].Moves
	m := &all[c.moved[contact]]
	c.moved[contact]++
	if next := int(c.moved[contact]); next < len(all) {
		c.plan(all[next].At, contact, moves)
	}
	c.router.leave(now, contact)
	c.kinds[contact] = int32(m.Kind)
	c.router.arrive(now, contact, m.Kind, c.waiting(contact))
}

// settle lets all phones ring that are to ring now.
func (c *course) settle(now routing.Time) error {
	for {
		contact, agent, ok := c.router.next(now)
		if !ok {
			return nil
		}
		if err := c.check(now, contact, agent); err != nil {
			return err
		}
		c.phases[contact], c.holder[contact] = rings, int32(agent)
		c.stage(now, agent, ringing)
		c.ring(now, contact)
	}
}

// ring has the phone ring until somebody answers, or for nothing.
func (c *course) ring(now routing.Time, contact int) {
	k := &c.Contacts[contact]
	if n := int(c.missed[contact]); n < len(k.Missed) {
		c.missed[contact]++
		c.plan(now.Add(k.Missed[n]), contact, misses)
		return
	}
	c.plan(now.Add(k.Ring), contact, answers)
}

// waiting is what routing is told of a contact in the queue where it is now.
func (c *course) waiting(contact int) *routing.Waiting {
	k := &c.Contacts[contact]
	if n := c.moved[contact]; n > 0 {
		return &k.Moves[n-1].Waiting
	}
	return &k.Waiting
}

// check returns an error unless a contact that waits goes to a free agent with the
// skills that it needs.
func (c *course) check(now routing.Time, contact, agent int) error {
	s, k := c.agents[agent], &c.Contacts[contact]
	switch {
	case c.phases[contact] != waits:
		return fmt.Errorf("%w: contact %d does not wait", ErrRouting, contact)
	case !s.free():
		return fmt.Errorf("%w: agent %d, who is to take contact %d, is not free", ErrRouting, agent, contact)
	case !routing.Eligible(c.Levels[s.profile], c.Needs[c.kinds[contact]], now.Sub(k.Waiting.Since)):
		return fmt.Errorf("%w: agent %d, who is to take contact %d, has not the skills it needs", ErrRouting, agent, contact)
	}
	return nil
}
