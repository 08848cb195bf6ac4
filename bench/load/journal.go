// SPDX-License-Identifier: Apache-2.0

package load

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"cordial/acd"
	"cordial/acd/journal"
)

// reader makes contacts and offers out of a journal's records. Names come from
// the fold, everything else from the events alone.
type reader struct {
	id       string
	fold     *acd.Machine
	kept     JournalKept
	contacts map[acd.ContactID]int
	agents   map[acd.AgentID]string // the user part of the endpoint
}

// ReadJournal reads the journal in dir, which nobody may have open.
func ReadJournal(dir string) (JournalKept, error) {
	r, err := readTo(dir, math.MaxUint64)
	if err != nil {
		return JournalKept{}, err
	}
	return r.kept, nil
}

// FoldTo returns the state that the journal in dir folds to, up to the record
// with that number, as it is at a later moment. Timers may act until then, but
// none that leads to a record.
func FoldTo(dir string, seq uint64, at time.Time) (acd.Status, error) {
	r, err := readTo(dir, seq)
	if err != nil {
		return acd.Status{}, err
	}
	record, err := r.fold.Step(acd.Time(at.UnixNano()), acd.Command{Kind: acd.Tick})
	if err == nil && len(record.Events) > 0 {
		err = fmt.Errorf("a timer was due at %v and had not acted: %+v", record.At, record.Events)
	}
	if err != nil && !errors.Is(err, acd.ErrStale) {
		return acd.Status{}, fmt.Errorf("fold the journal: %w", err)
	}
	return r.fold.Status(), nil
}

func readTo(dir string, last uint64) (*reader, error) {
	j, err := journal.OpenReadOnly(dir)
	if err != nil {
		return nil, fmt.Errorf("read the journal: %w", err)
	}
	r := &reader{id: j.ID(), fold: acd.New(), contacts: map[acd.ContactID]int{}, agents: map[acd.AgentID]string{}}
	err = j.Records(1, func(record acd.Record) error {
		if record.Seq > last {
			return nil
		}
		return r.record(record)
	})
	if err = errors.Join(err, j.Close()); err != nil {
		return nil, fmt.Errorf("read the journal: %w", err)
	}
	return r, nil
}

func (r *reader) record(record acd.Record) error {
	r.fold.Apply(record)
	for _, e := range record.Events {
		if e.Kind == acd.Configured {
			for _, a := range r.fold.Status().Agents {
				_, r.agents[a.ID], _ = strings.Cut(a.Endpoint, "/")
			}
		}
		if err := r.event(record, e); err != nil {
			return fmt.Errorf("record %d: %w", record.Seq, err)
		}
	}
	return nil
}

func (r *reader) event(record acd.Record, e acd.Event) error {
	at := time.Unix(0, int64(record.At))
	if e.Kind == acd.ContactQueued {
		if _, known := r.contacts[e.Contact]; known {
			return fmt.Errorf("contact %d is queued twice", e.Contact)
		}
		r.contacts[e.Contact] = len(r.kept.Contacts)
		r.kept.Contacts = append(r.kept.Contacts, ContactKept{
			ID: uint64(e.Contact), Channel: e.Leg, Line: record.Command.Line, Arrived: at,
		})
		return nil
	}
	if e.Contact == 0 {
		return nil
	}
	i, known := r.contacts[e.Contact]
	if !known {
		return fmt.Errorf("%s of contact %d, which never came", e.Kind, e.Contact)
	}
	c := &r.kept.Contacts[i]
	switch e.Kind {
	case acd.ContactOffered:
		c.Offers = append(c.Offers, OfferKept{
			Leg: r.leg(e.Offer), Agent: r.agents[e.Agent], Offered: at,
		})
	case acd.ContactMoved:
		for j := range c.Offers {
			if e.Offer != 0 && c.Offers[j].Leg == r.leg(e.Offer) {
				c.Offers[j].HandedOn = at
			}
		}
	case acd.OfferRang, acd.OfferEnded, acd.ContactAnswered:
		return r.offer(c, e, at)
	case acd.ContactEnded:
		c.Outcomes, c.Ended = append(c.Outcomes, e.Outcome.String()), at
	default:
	}
	return nil
}

func (r *reader) leg(o acd.OfferID) string { return fmt.Sprintf("%s-o%d", r.id, o) }

// offer notes what became of an offer.
func (r *reader) offer(c *ContactKept, e acd.Event, at time.Time) error {
	leg := r.leg(e.Offer)
	for i := range c.Offers {
		o := &c.Offers[i]
		if o.Leg != leg {
			continue
		}
		switch e.Kind {
		case acd.OfferRang:
			o.Rang = true
			return nil
		case acd.ContactAnswered:
			o.Answered = true
		default:
			o.Reason = e.Reason.String()
		}
		if !o.Over.IsZero() {
			return fmt.Errorf("offer %d is over twice", e.Offer)
		}
		o.Over = at
		return nil
	}
	return fmt.Errorf("%s of offer %d, which contact %d never had", e.Kind, e.Offer, c.ID)
}
