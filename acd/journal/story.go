// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"errors"
	"fmt"
	"slices"

	"cordial/acd"
)

// tale gathers what befell one contact. The number of a contact is that of the record
// of its arrival, so nothing before has to be read.
//
// From an answer on it tells no times, and no wrap-up: how long anybody talks is
// nobody's business.
type tale struct {
	contact  acd.ContactID
	records  []Words
	answered bool
}

// add takes a record in words, of which it keeps the events of the contact; errEnough
// when the contact has ended.
func (s *tale) add(w Words) error {
	w.Events = slices.DeleteFunc(w.Events, func(e EventWords) bool {
		return e.Contact != s.contact || e.Kind == acd.WrapUpBegan.String() || e.Kind == acd.WrapUpEnded.String()
	})
	if len(s.records) == 0 && (len(w.Events) == 0 || w.Events[0].Kind != acd.ContactQueued.String()) {
		return errEnough
	}
	if len(w.Events) == 0 {
		return nil
	}
	if s.answered {
		w.Time = ""
	}
	s.records = append(s.records, w)
	s.answered = s.answered || w.Events[0].Kind == acd.ContactAnswered.String()
	if w.Events[len(w.Events)-1].Kind == acd.ContactEnded.String() {
		return errEnough
	}
	return nil
}

func (s *tale) told(err error) ([]Words, error) {
	switch {
	case err != nil && !errors.Is(err, errEnough):
		return nil, err
	case len(s.records) == 0:
		return nil, fmt.Errorf("the journal has no arrival of contact %d, or not any more: %w", s.contact, acd.ErrUnknownContact)
	}
	return s.records, nil
}

// Story returns what befell a contact until now or its end: the records that concern it,
// with its events alone, without times once it was answered. The names are those of the status. It may be called while
// records are appended.
func (j *Journal) Story(s acd.Status, contact acd.ContactID) ([]Words, error) {
	var n names
	n.learn(s)
	of := tale{contact: contact}
	return of.told(j.Records(uint64(contact), func(r acd.Record) error { return of.add(n.words(r)) }))
}

// StoryIn is Story of the journal in dir, which no process has open for writing.
func StoryIn(dir string, contact acd.ContactID) ([]Words, error) {
	of := tale{contact: contact}
	return of.told(Export(dir, uint64(contact), 0, of.add))
}
