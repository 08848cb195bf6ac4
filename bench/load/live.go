// SPDX-License-Identifier: Apache-2.0

package load

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"time"

	"cordial/acd"
)

// Live asks the running server for its state, as a supervisor would.
//
// How long anybody may have to wait is left out: that is no state, and is foretold anew
// each time.
func (c *Cordial) Live(ctx context.Context) (acd.Status, error) {
	s, err := query[acd.Status](ctx, c, "queue", "show")
	for i := range s.Queues {
		s.Queues[i].Expected = nil
	}
	for i := range s.Contacts {
		s.Contacts[i].Expected = nil
	}
	return s, err
}

// SignIn signs all agents of the scene in, ready for calls.
func (r *Rig) SignIn(ctx context.Context) error {
	var names []string
	for _, a := range r.Scene.Agents {
		names = append(names, a.Name)
	}
	for _, word := range []string{"sign-in", "ready"} {
		_, err := r.Cordial.Run(ctx, append([]string{"agent", word}, names...)...)
		// Who signs in may be ready at once.
		if err != nil && word == "sign-in" {
			return err
		}
	}
	return nil
}

// back makes all agents ready who missed a call.
func (r *Rig) back(ctx context.Context) error {
	agents, err := query[[]acd.AgentStatus](ctx, r.Cordial, "agent", "list")
	if err != nil {
		return err
	}
	command := []string{"agent", "ready"}
	for _, a := range agents {
		if a.State == "missed" {
			command = append(command, a.Name)
		}
	}
	if len(command) > 2 {
		_, err = r.Cordial.Run(ctx, command...)
	}
	return err
}

// KeepReady plays agents who missed a call and come back within a second, until
// ctx ends. It returns what went wrong last; while the server is away that is to
// be expected.
func (r *Rig) KeepReady(ctx context.Context) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	var last error
	for {
		select {
		case <-ctx.Done():
			return last
		case <-tick.C:
			if err := r.back(ctx); ctx.Err() == nil {
				last = err
			}
		}
	}
}

func (r *Rig) idle() error {
	if r.Calling() {
		return errors.New("there are still callers")
	}
	return nil
}

// timerSlack is more than what a timer acts later than due.
const timerSlack = 50 * time.Millisecond

// SameAsFold waits until no contact is left, stops the server and holds its last
// state against the one that its journal folds to.
func (r *Rig) SameAsFold(ctx context.Context) error {
	var live acd.Status
	var asked time.Time
	err := WaitFor(ctx, 20*time.Second, "no contact left", func() (err error) {
		asked = time.Now()
		if live, err = r.Cordial.Live(ctx); err == nil && len(live.Contacts) > 0 {
			err = fmt.Errorf("%d contacts have not ended, the first is %+v", len(live.Contacts), live.Contacts[0])
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := r.Cordial.Stop(); err != nil {
		return err
	}
	folded, err := FoldTo(r.Cordial.Data, live.Seq, asked.Add(-timerSlack))
	if err != nil {
		return err
	}
	return sameState(live, folded)
}

// sameState holds a live state against a folded one.
func sameState(live, folded acd.Status) error {
	if !reflect.DeepEqual(live.Queues, folded.Queues) {
		return fmt.Errorf("the journal folds to queues\n%+v\nbut live they are\n%+v", folded.Queues, live.Queues)
	}
	if len(live.Contacts) != len(folded.Contacts) {
		return fmt.Errorf("the journal folds to %d contacts, but live there are %d", len(folded.Contacts), len(live.Contacts))
	}
	for i, c := range live.Contacts {
		if c != folded.Contacts[i] {
			return fmt.Errorf("the journal folds to contact\n%+v\nbut live it is\n%+v", folded.Contacts[i], c)
		}
	}
	if len(live.Agents) != len(folded.Agents) {
		return fmt.Errorf("the journal folds to %d agents, but live there are %d", len(folded.Agents), len(live.Agents))
	}
	for i, a := range live.Agents {
		if len(a.Levels)+len(folded.Agents[i].Levels) == 0 {
			a.Levels = folded.Agents[i].Levels
		}
		if !reflect.DeepEqual(a, folded.Agents[i]) {
			return fmt.Errorf("the journal folds to agent\n%+v\nbut live it is\n%+v", folded.Agents[i], a)
		}
	}
	return nil
}

// Rate is how many calls a second SIPp began, from the first to the last.
func (r *Rig) Rate() (float64, error) {
	saw, err := r.Saw()
	if err != nil || len(saw.Callers) < 2 {
		return 0, errors.Join(err, errors.New("fewer than two calls were seen"))
	}
	first, last := saw.Callers[0].Invited, saw.Callers[0].Invited
	for _, c := range saw.Callers {
		if c.Invited.Before(first) {
			first = c.Invited
		}
		if c.Invited.After(last) {
			last = c.Invited
		}
	}
	return float64(len(saw.Callers)) / last.Sub(first).Seconds(), nil
}
