// SPDX-License-Identifier: Apache-2.0

package engine

import (
	"fmt"

	"cordial/acd"
)

// rebuild replaces the machine after a command has broken it. What came before
// that command is committed. The command is not stepped again; a timer that breaks
// the machine again once it is rebuilt ends the engine, as nothing can go before it.
func (l *Loop) rebuild() error {
	b := l.batch.broken
	l.health.setAside.Add(1)
	l.log.Error("a command broke an invariant and is set aside; the machine is rebuilt from the journal",
		"kind", b.cmd.Kind, "contact", b.cmd.Contact, "offer", b.cmd.Offer, "agent", b.cmd.Agent,
		"at", b.at, "cause", b.cause, "stack", string(b.stack))
	defer b.answer(acd.Record{}, ErrSetAside)
	if b.cmd.Kind == acd.Tick {
		l.brokenTicks++
	}
	switch {
	case l.brokenTicks > 1:
		return fmt.Errorf("%w: the timer due at %d breaks it again and again: %v", ErrBroken, b.at, b.cause)
	case l.opts.Rebuild == nil:
		return fmt.Errorf("%w: %v", ErrBroken, b.cause)
	}
	m, err := l.opts.Rebuild()
	if err != nil {
		return fmt.Errorf("%w: rebuilding it: %w", ErrBroken, err)
	}
	if m.Seq() != l.committed {
		return fmt.Errorf("%w: rebuilt, it ends at record %d instead of %d", ErrBroken, m.Seq(), l.committed)
	}
	l.machine, l.rebuilt = m, true
	return nil
}

// broken is why a machine cannot even start.
func broken(b *breakage) error { return fmt.Errorf("%w at its start: %v", ErrBroken, b.cause) }
