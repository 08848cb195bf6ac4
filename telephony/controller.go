// SPDX-License-Identifier: Apache-2.0

package telephony

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	"cordial/acd"
)

// Work is what follows from a stimulus.
type Work struct {
	// Commands are for the machine, in this order.
	Commands []acd.Command
	// Requests are for the switch. Each must have exactly one Result, at the
	// latest after the adapter's own time-out (as Unknown), unless LinkLost comes
	// first. Those of one contact stand together, and are to be carried out in
	// their order, whatever becomes of each; nothing else binds them to each other,
	// so all may be sent at once.
	Requests []Request
	// Faults are what an administrator should read in the log: bad arguments of
	// the dialplan, callers who were not admitted, requests that the switch would
	// not carry out.
	Faults []error
}

// Controller converges one node of the switch. It is not safe for concurrent
// use: one goroutine of the adapter owns it and feeds it views, events, results
// and listings in the order in which they come.
type Controller struct {
	node    string
	journal string
	live    bool // the switch is in view and was compared
	aged    bool // it has been compared before, by this controller

	calls   map[acd.ContactID]*call
	callers map[string]acd.ContactID // by channel: the latest contact
	offers  map[acd.OfferID]acd.ContactID
	pending map[string]*visit // callers whom the machine has not admitted yet
	strays  map[string]bool   // what we end that belongs to no contact; true: no result yet
	flights map[uint64]flight
	lastID  uint64
	rung    map[acd.AgentID]acd.OfferID   // the latest that each agent's phone was dialled for
	held    map[acd.AgentID]acd.ContactID // the offer that waits for her phone

	work Work
}

// call is a contact as the controller sees it.
type call struct {
	view      acd.View
	have      Actual
	inFlight  int // requests without a result
	playbacks int
	left      bool // the caller has left us: a channel of that name is a new visit
	told      bool // the machine was told so
	toldOver  bool // and that the announcement is over
}

// visit is a caller whose Arrive the machine has not answered.
type visit struct {
	up    bool
	gone  bool
	stale bool // it was, and said that there is such a contact already
}

// flight is a request without a result.
type flight struct {
	contact acd.ContactID // 0: a stray's
	op      Op
	offer   acd.OfferID
	name    string // the stray, the music class or the playback
}

// NewController returns a controller of node. The journal's id, a short string,
// goes into the ids that we give to legs, bridges and playbacks, so that they are
// unique among all that ever were. Until the first Resync views are only taken
// note of.
func NewController(node, journal string) *Controller {
	return &Controller{
		node: node, journal: journal,
		calls:   make(map[acd.ContactID]*call),
		callers: make(map[string]acd.ContactID),
		offers:  make(map[acd.OfferID]acd.ContactID),
		pending: make(map[string]*visit),
		strays:  make(map[string]bool),
		flights: make(map[uint64]flight),
		rung:    make(map[acd.AgentID]acd.OfferID),
		held:    make(map[acd.AgentID]acd.ContactID),
	}
}

// View takes note of what the machine says of a contact (durable by now). Views
// of other nodes' contacts are ignored. A view of phase Gone needs only Contact.
func (c *Controller) View(v acd.View) Work {
	k := c.calls[v.Contact]
	switch {
	case v.Contact == 0, k == nil && (v.Phase == acd.Gone || v.Node != c.node):
		return Work{}
	case k == nil:
		k = c.admit(v)
	case v.Phase == acd.Gone:
		k.view.Phase = acd.Gone // the rest of the last view still says what to tidy up
	default:
		if k.have.Leg(k.view.Offer) == nil {
			delete(c.offers, k.view.Offer)
		}
		k.view = v
	}
	if v.Offer != 0 && v.Phase != acd.Gone {
		c.offers[v.Offer] = v.Contact
	}
	c.converge(v.Contact, k)
	c.release()
	return c.take()
}

// admit begins to look after a contact; its caller may have come, and even gone,
// before the machine knew of it.
func (c *Controller) admit(v acd.View) *call {
	k := &call{view: v}
	k.have.Here = c.live
	if p := c.pending[v.Leg]; p != nil {
		k.have.Here, k.have.Up, k.left = !p.gone, p.up, p.gone
		delete(c.pending, v.Leg)
	}
	c.calls[v.Contact] = k
	if c.callers[v.Leg] < v.Contact {
		c.callers[v.Leg] = v.Contact
	}
	return k
}

// Refused says that the machine would not admit the caller on channel (the Arrive
// command for that Leg failed with err): the caller goes on in the dialplan with
// CORDIAL_RESULT set. After acd.ErrStale the caller stays: the leg belongs to a
// contact already, whose view is on its way; if none comes, a sweep admits anew.
func (c *Controller) Refused(channel string, err error) Work {
	p := c.pending[channel]
	if p == nil {
		return Work{}
	}
	if errors.Is(err, acd.ErrStale) {
		p.stale = true
		return Work{}
	}
	delete(c.pending, channel)
	c.fault(fmt.Errorf("a caller was not admitted and goes on in the dialplan: %w", err))
	if !p.gone && c.live {
		c.dismiss(channel, err)
	}
	return c.take()
}

// LinkLost says that the switch is out of view: requests in flight are forgotten,
// and nothing is asked until the next Resync.
func (c *Controller) LinkLost() {
	c.live = false
	clear(c.flights)
	clear(c.strays)
	for _, id := range sorted(c.calls) {
		c.calls[id].inFlight = 0
	}
}

// Idle tells whether nothing is under way: no contact, no request, no caller who
// waits to be admitted.
func (c *Controller) Idle() bool {
	return len(c.calls)+len(c.flights)+len(c.pending)+len(c.strays) == 0
}

// mostInTurn is how many requests of a contact are sent before the first result.
const mostInTurn = 8

// converge says what the machine must know of the contact and asks for what it
// still lacks: for all that can be foreseen, as if each request were to succeed.
// What does not is found when all results are there.
func (c *Controller) converge(id acd.ContactID, k *call) {
	if !c.live {
		return
	}
	c.report(k)
	c.prune(k)
	if k.inFlight > 0 {
		return
	}
	if k.have.Engaged = c.engaged(k.view); k.have.Engaged {
		c.held[k.view.Agent] = id
	}
	want, next := Want(k.view), k.have.foresee()
	for range mostInTurn {
		s, ok := Diff(want, &next)
		if !ok {
			break
		}
		next.done(c.ask(id, k, want, s))
		if s.Op == Look {
			break // nobody knows what it will see
		}
	}
	if k.inFlight == 0 && k.view.Phase == acd.Gone && k.have.empty() {
		c.forget(id, k)
	}
}

// engaged tells whether the phone of an offer that is to ring still has the leg of
// another.
func (c *Controller) engaged(v acd.View) bool {
	offer := c.rung[v.Agent]
	if v.Phase != acd.Offered || v.Agent == 0 || offer == v.Offer {
		return false
	}
	_, _, l := c.legOf(offer)
	return l != nil && l.There
}

// release goes on with the offers whose phones have come free.
func (c *Controller) release() {
	for _, agent := range sorted(c.held) {
		id := c.held[agent]
		k := c.calls[id]
		switch {
		case k == nil || k.view.Agent != agent || !k.have.Engaged:
			delete(c.held, agent)
		case !c.engaged(k.view):
			delete(c.held, agent)
			c.converge(id, k)
		}
	}
}

// prune forgets legs that are gone, but for the latest offer's: that it was dialled
// must not be forgotten.
func (c *Controller) prune(k *call) {
	k.have.Legs = slices.DeleteFunc(k.have.Legs, func(l Leg) bool {
		if l.There || l.Offer == k.view.Offer {
			return false
		}
		delete(c.offers, l.Offer)
		return true
	})
}

// callerGone notes that the caller is no longer in our hands.
func (k *call) callerGone() {
	k.have.gone()
	k.left = true
}

func (c *Controller) forget(id acd.ContactID, k *call) {
	delete(c.calls, id)
	if c.callers[k.view.Leg] == id {
		delete(c.callers, k.view.Leg)
	}
	for i := range k.have.Legs {
		delete(c.offers, k.have.Legs[i].Offer)
	}
	delete(c.offers, k.view.Offer)
}

// take hands over the work of one stimulus.
func (c *Controller) take() Work {
	w := c.work
	c.work = Work{}
	return w
}

func (c *Controller) command(x acd.Command) {
	c.work.Commands = append(c.work.Commands, x)
}

func (c *Controller) fault(err error) {
	c.work.Faults = append(c.work.Faults, fmt.Errorf("node %s: %w", c.node, err))
}

// sorted returns the keys of m in their order: a map has none of its own.
func sorted[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
