// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"bytes"
	"fmt"

	"cordial/acd"
)

// replay runs a record's command again and compares what it leads to.
func replay(m *acd.Machine, r acd.Record) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", acd.ErrDiverged, p)
		}
	}()
	return m.Replay(r)
}

// clone copies a machine.
func clone(m *acd.Machine) (*acd.Machine, error) {
	var b bytes.Buffer
	if err := m.Snapshot(&b); err != nil {
		return nil, err
	}
	return acd.Restore(&b)
}

// stateOf returns a machine's snapshot.
func stateOf(m *acd.Machine) ([]byte, error) {
	var b bytes.Buffer
	err := m.Snapshot(&b)
	return b.Bytes(), err
}
