// SPDX-License-Identifier: Apache-2.0

package acd

import (
	"bytes"
	"errors"
	"fmt"
)

// ErrDiverged: stepping a record's command anew led to something else.
var ErrDiverged = errors.New("the same command leads to something else")

// Replay steps a record's command anew, and tells with ErrDiverged if that leads
// to anything but the record. Ticks that led to nothing are in no journal; those
// that fall due before the record are made up for.
func (m *Machine) Replay(r Record) error {
	for last := Time(-1); ; {
		due, ok := m.Deadline()
		due = max(due, m.now) // it may have stood still while a link was down
		if ok && due == last {
			return fmt.Errorf("record %d: a timer that leads to nothing stays due before it: %w", r.Seq, ErrDiverged)
		}
		last = due
		if !ok || due > r.At || due == r.At && r.Command.Kind == Tick {
			break
		}
		tick, err := m.Step(due, Command{Kind: Tick})
		if err != nil || tick.Seq != 0 {
			return fmt.Errorf("record %d: a tick before it leads to %d events: %w", r.Seq, len(tick.Events), ErrDiverged)
		}
	}
	again, err := m.Step(r.At, r.Command)
	if err != nil {
		return fmt.Errorf("record %d, %v: now refused (%w): %w", r.Seq, r.Command.Kind, err, ErrDiverged)
	}
	if !bytes.Equal(again.Append(nil), r.Append(nil)) {
		return fmt.Errorf("record %d, %v: %w", r.Seq, r.Command.Kind, ErrDiverged)
	}
	return nil
}
