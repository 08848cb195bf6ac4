// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"errors"
	"fmt"

	"cordial/acd"
	"cordial/acd/journal"
)

// readJournal reads Cordial's own journal, a batch at a time.
func readJournal(dir string) (*Log, error) {
	j, err := journal.OpenReadOnly(dir)
	if err != nil {
		return nil, err //nolint:wrapcheck // names the file
	}
	r := newRecorder(dir)
	if err = j.Records(0, r.record); err != nil {
		err = fmt.Errorf("reading the journal in %s: %w", dir, err)
	}
	if err := errors.Join(err, j.Close()); err != nil {
		return nil, err
	}
	if r.log.config == nil {
		return nil, fmt.Errorf("%s: the journal has no configuration any more, since its beginning was compacted away: start cordial once, or take a journal from its beginning", dir)
	}
	return r.finish(), nil
}

// recorder makes a log of records: of a journal's, and of a simulation's.
type recorder struct {
	log    *Log
	agents []*worker // by their numbers, from 1
	known  map[string]int
	living map[acd.ContactID]*living
	wraps  map[acd.AgentID]wrap
	missed map[acd.AgentID]acd.Time
	queues map[string]string // lines' queues
	gone   struct {          // who ended last: the wrap-up begins after that
		contact acd.ContactID
		call    int
	}
	until acd.Time // what comes later is not looked at; 0: all is
}

// living is a contact that has not ended.
type living struct {
	call    int // of the log's
	offered acd.Time
}

// wrap is a wrap-up that goes on.
type wrap struct {
	call  int
	since acd.Time
}

func newRecorder(name string) *recorder {
	return &recorder{
		log: newLog(Journal, name), agents: make([]*worker, 1), known: make(map[string]int),
		living: make(map[acd.ContactID]*living), wraps: make(map[acd.AgentID]wrap),
		missed: make(map[acd.AgentID]acd.Time), queues: make(map[string]string),
	}
}

var errMany = fmt.Errorf("more than %d calls are too many for one fit: give a part of the log", mostCalls)

// record takes the next record.
func (r *recorder) record(rec acd.Record) error {
	if r.until != 0 && rec.At > r.until {
		return nil
	}
	r.log.saw(rec.At)
	for i := range rec.Events {
		e := &rec.Events[i]
		switch e.Kind {
		case acd.Configured:
			r.configured(e.Config)
		case acd.ContactQueued:
			if len(r.log.calls) == mostCalls {
				return errMany
			}
			r.queued(&rec, e)
		case acd.AgentChanged, acd.AgentChose:
			r.agent(rec.At, e)
		case acd.WrapUpBegan, acd.WrapUpEnded:
			r.wrapUp(rec.At, e)
		case acd.LinkFell:
			r.log.notes.one("link", "", "a switch was out of view, and calls then may have lengths that are too long")
		case acd.LevelSet:
			r.log.notes.one("level-set", "", "changes of levels while cordial ran are not in the scenario: the levels are those of the configuration")
		default:
			r.contact(rec.At, e)
		}
	}
	return nil
}

func (r *recorder) configured(c *acd.Config) {
	if r.log.config != nil {
		r.log.notes.one("configured", "", "the configuration was read again, and the scenario has the last one")
	}
	r.log.config = c
	for _, a := range c.Agents {
		if r.known[a.Name] == 0 {
			r.known[a.Name] = len(r.agents)
			r.agents = append(r.agents, r.log.staff.named(a.Name))
		}
	}
	for _, l := range c.Lines {
		r.queues[l.Name] = l.Queue
	}
}

func (r *recorder) queued(rec *acd.Record, e *acd.Event) {
	cmd := &rec.Command
	k := kind{line: cmd.Line, queue: cmd.Queue, needs: cmd.Needs}
	if k.queue == "" {
		k.queue = r.queues[cmd.Line]
	}
	r.living[e.Contact] = &living{call: len(r.log.calls)}
	r.log.calls = append(r.log.calls, call{
		at: rec.At, kind: r.log.kindOf(k), customer: uint64(e.Customer), wait: unknown, talk: unknown, wrapUp: unknown,
	})
}

// contact follows a call. Those that were there before the first record that is kept
// are not known.
func (r *recorder) contact(at acd.Time, e *acd.Event) {
	l := r.living[e.Contact]
	if l == nil {
		return
	}
	c := &r.log.calls[l.call]
	switch e.Kind {
	case acd.ContactOffered:
		l.offered = at
	case acd.OfferEnded:
		r.offerEnded(at, e)
	case acd.ContactAnswered:
		r.log.phones.answer = append(r.log.phones.answer, at.Sub(l.offered))
		if c.ending == open {
			c.ending, c.wait = answered, at.Sub(c.at)
		}
	case acd.ContactMoved:
		if c.ending == answered && c.talk == unknown {
			c.talk = at.Sub(c.at.Add(c.wait))
			r.log.notes.one("transfer", "", "calls were handed on: they end with the first talk")
		}
	case acd.ContactLeaving:
		r.over(at, c, e.Outcome)
	case acd.ContactEnded:
		r.over(at, c, e.Outcome)
		delete(r.living, e.Contact)
		r.gone.contact, r.gone.call = e.Contact, l.call
	default:
	}
}

// over settles how a call ended, by the first event that tells it.
func (r *recorder) over(at acd.Time, c *call, o acd.Outcome) {
	switch {
	case c.ending == answered && c.talk == unknown:
		c.talk = at.Sub(c.at.Add(c.wait))
	case c.ending != open:
	case o == acd.Abandoned:
		c.ending, c.wait = abandoned, at.Sub(c.at)
	case o == acd.Lost:
		c.wait = at.Sub(c.at)
		r.log.notes.one("lost", "", "calls that the switch lost count as waiting until then")
	default:
		c.ending, c.wait = turnedAway, at.Sub(c.at)
	}
}

func (r *recorder) offerEnded(at acd.Time, e *acd.Event) {
	switch e.Reason {
	case acd.NoAnswer:
		r.log.phones.missed++
		r.missed[e.Agent] = at
	case acd.Declined:
		r.log.notes.one("declined", "", "offers that agents declined are not in the scenario")
	case acd.Busy, acd.Unreachable:
		r.log.notes.one("unreachable", "", "offers to phones that were busy or out of reach are not in the scenario")
	default:
	}
}

// agent follows what she is, or wants to be once her call is over.
func (r *recorder) agent(at acd.Time, e *acd.Event) {
	if int(e.Agent) >= len(r.agents) {
		return
	}
	w := r.agents[e.Agent]
	switch e.State {
	case acd.SignedOut:
		w.leave(at)
		delete(r.missed, e.Agent)
	case acd.AgentPaused:
		w.pause(at, e.Text)
		delete(r.missed, e.Agent)
	case acd.AgentReady:
		w.present(at)
		if since, ok := r.missed[e.Agent]; ok {
			r.log.phones.back = append(r.log.phones.back, at.Sub(since))
			delete(r.missed, e.Agent)
		}
	case acd.AgentMissed, acd.AgentUnreachable:
	}
}

func (r *recorder) wrapUp(at acd.Time, e *acd.Event) {
	if e.Kind == acd.WrapUpEnded {
		if w, ok := r.wraps[e.Agent]; ok {
			r.log.calls[w.call].wrapUp = at.Sub(w.since)
			delete(r.wraps, e.Agent)
		}
		return
	}
	if l := r.living[e.Contact]; l != nil {
		r.wraps[e.Agent] = wrap{l.call, at}
	} else if r.gone.contact == e.Contact {
		r.wraps[e.Agent] = wrap{r.gone.call, at}
	}
}

// finish settles what the records leave open.
func (r *recorder) finish() *Log {
	for _, l := range r.living { //lint:sorted each is settled for itself
		if c := &r.log.calls[l.call]; c.ending == open && c.wait == unknown {
			c.wait = r.log.end.Sub(c.at)
		}
	}
	r.log.notes.add(note{key: "no-end", count: len(r.living), text: "calls have no end in the log: their waits count as censored, their talks are left out"})
	r.log.staff.close(r.log.end)
	r.log.sort()
	return r.log
}
