// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"fmt"
	"strings"
	"time"

	"cordial/acd"
	"cordial/routing"
)

// Words is a record for people and programs that do not know the numbers: kinds,
// states and reasons in words, queues and agents by their names. Nothing in it is
// personal: customers and channels are opaque ids.
type Words struct {
	Seq     uint64       `json:"seq"`
	Time    string       `json:"time,omitempty"` // RFC 3339, in UTC
	Command CommandWords `json:"command"`
	Events  []EventWords `json:"events"`
}

// CommandWords is a command in words.
type CommandWords struct {
	Kind     string           `json:"kind"`
	Contact  acd.ContactID    `json:"contact,omitempty"`
	Offer    acd.OfferID      `json:"offer,omitempty"`
	Agent    string           `json:"agent,omitempty"`
	Node     string           `json:"node,omitempty"`
	Leg      string           `json:"leg,omitempty"`
	Line     string           `json:"line,omitempty"`
	Queue    string           `json:"queue,omitempty"`
	Customer acd.CustomerID   `json:"customer,omitempty"`
	Priority string           `json:"priority,omitempty"`
	Needs    []acd.NeedConfig `json:"needs,omitempty"`
	Reason   string           `json:"reason,omitempty"`
	Level    acd.Level        `json:"level,omitempty"`
	Text     string           `json:"text,omitempty"` // of a pause: why; of a level: the skill
	Exit     *acd.Exit        `json:"exit,omitempty"`
	Config   *acd.Config      `json:"config,omitempty"`
	Prices   *PricesWords     `json:"prices,omitempty"`
}

// EventWords is an event in words.
type EventWords struct {
	Kind     string         `json:"kind"`
	Contact  acd.ContactID  `json:"contact,omitempty"`
	Offer    acd.OfferID    `json:"offer,omitempty"`
	Agent    string         `json:"agent,omitempty"`
	Queue    string         `json:"queue,omitempty"`
	Outcome  string         `json:"outcome,omitempty"`
	Reason   string         `json:"reason,omitempty"`
	State    string         `json:"state,omitempty"`
	Customer acd.CustomerID `json:"customer,omitempty"`
	Priority string         `json:"priority,omitempty"`
	Until    string         `json:"until,omitempty"` // RFC 3339, in UTC
	Node     string         `json:"node,omitempty"`
	Leg      string         `json:"leg,omitempty"`
	Text     string         `json:"text,omitempty"`
	Level    acd.Level      `json:"level,omitempty"`
	Exit     *acd.Exit      `json:"exit,omitempty"`
	Why      string         `json:"why,omitempty"` // of an offer: why her, why now
	// AskedFor is whom the customer has asked for, and AskedUntil until when they wait for
	// her alone, RFC 3339, in UTC; "" if they do not.
	AskedFor   string `json:"asked_for,omitempty"`
	AskedUntil string `json:"asked_until,omitempty"`
}

// names are the names that numbers stand for, as far as the configuration has told.
type names struct {
	queues map[acd.QueueID]string
	agents map[acd.AgentID]string
	skills []string // by number, from 1
}

// learn takes the names in the state.
func (n *names) learn(s acd.Status) {
	if n.queues == nil {
		n.queues, n.agents = map[acd.QueueID]string{}, map[acd.AgentID]string{}
	}
	n.skills = s.Skills
	for _, q := range s.Queues {
		n.queues[q.ID] = q.Name
	}
	for _, a := range s.Agents {
		n.agents[a.ID] = a.Name
	}
}

func named[K ~uint32 | ~int32 | ~uint64](names map[K]string, id K) string {
	if name, ok := names[id]; ok || id == 0 {
		return name
	}
	return fmt.Sprintf("#%d", id)
}

// words puts a record into words.
func (n *names) words(r acd.Record) Words {
	w := Words{Seq: r.Seq, Time: instant(r.At), Command: n.command(r.Command), Events: []EventWords{}}
	for i := range r.Events {
		w.Events = append(w.Events, n.event(&r.Events[i]))
	}
	return w
}

func (n *names) command(c acd.Command) CommandWords {
	w := CommandWords{
		Kind: c.Kind.String(), Contact: c.Contact, Offer: c.Offer, Agent: c.Name, Node: c.Node, Leg: c.Leg,
		Line: c.Line, Queue: c.Queue, Customer: c.Customer, Priority: span(c.Priority), Needs: c.Needs,
		Reason: c.Reason.String(), Level: c.Level, Text: c.Text, Exit: c.Exit, Config: c.Config,
		Prices: n.prices(c.Prices),
	}
	if w.Agent == "" {
		w.Agent = named(n.agents, c.Agent)
	}
	return w
}

func (n *names) event(e *acd.Event) EventWords {
	w := EventWords{
		Kind: e.Kind.String(), Contact: e.Contact, Offer: e.Offer, Agent: named(n.agents, e.Agent),
		Queue: named(n.queues, e.Queue), Reason: e.Reason.String(), Customer: e.Customer, Priority: span(e.Priority),
		Node: e.Node, Leg: e.Leg, Text: e.Text, Level: e.Level, Exit: e.Exit, AskedFor: named(n.agents, e.Asked),
	}
	if e.AskedUntil != 0 {
		w.AskedUntil = instant(e.AskedUntil)
	}
	if e.Outcome != acd.NoOutcome {
		w.Outcome = e.Outcome.String()
	}
	if e.Kind == acd.AgentChanged || e.Kind == acd.AgentChose {
		w.State = e.State.String()
	}
	if e.Until != 0 {
		w.Until = instant(e.Until)
	}
	if e.Why != nil {
		w.Why = n.why(e)
	}
	return w
}

var ruleWords = [...]string{
	routing.OnlyAgent:   "nobody else who could serve it was free",
	routing.BestKey:     "she fitted best of those who were free",
	routing.LeastRecent: "of those who fitted equally well she had been offered a contact least recently",
	routing.KnownAgent:  "she knew the customer, and that tipped it",
	routing.LimitNear:   "a limit of the queue was about to act, so anybody would do",
	routing.AskedFor:    "the customer had asked for her, and waited for nobody else",
}

// why says in words why an offer was made to this agent and now.
func (n *names) why(e *acd.Event) string {
	y := e.Why
	rule := fmt.Sprintf("rule %d", y.Rule)
	if int(y.Rule) < len(ruleWords) && ruleWords[y.Rule] != "" {
		rule = ruleWords[y.Rule]
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s; fit %s%s, %s below the best at work; waited %s, ripe for her from %s on; free agents: %d, contacts ripe for her: %d",
		rule, share(y.Fit), atPrice(y.Price()), share(y.Gap), y.Age.Round(time.Millisecond), y.Ripe.Round(time.Millisecond), y.Free, y.Waiting)
	for i, a := range y.Agents {
		if a.Agent != 0 {
			fmt.Fprintf(&b, "%s %s (%s%s)", [...]string{"; next in line", ",", ","}[i], named(n.agents, a.Agent), share(a.Fit()), atPrice(routing.Share(a.Price)))
		}
	}
	for i, c := range y.Contacts {
		if c.Contact != 0 {
			fmt.Fprintf(&b, "%s %d", [...]string{"; went before contacts", ",", ","}[i], c.Contact)
		}
	}
	return b.String()
}

// atPrice is what it costs to use an agent's skills, if anything.
func atPrice(price routing.Share) string {
	if price == 0 {
		return ""
	}
	return " at a price of " + share(price)
}

func share(s routing.Share) string { return fmt.Sprintf("%.2f", float64(s)/float64(routing.Whole)) }

func instant(t acd.Time) string { return time.Unix(0, int64(t)).UTC().Format(time.RFC3339Nano) }

func span(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return d.String()
}
