// SPDX-License-Identifier: Apache-2.0

package rivals

import (
	"bytes"
	"cmp"
	"context"
	_ "embed" // of the models
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

//go:embed mm_n.py
var inPython []byte

//go:embed mm_n.js
var inJavaScript []byte

// ErrMissing is the fault of a rival that is not on this machine.
var ErrMissing = errors.New("is not installed: run make rivals in Cordial's sources")

// missing is the status with which a model says that its library is not there
// (EX_UNAVAILABLE of sysexits.h).
const missing = 69

// Rival is a simulator and how to run its model.
type Rival struct {
	Name    string
	Command []string // reads the model's script; the numbers of a Model are added
	Dir     string   // where it is run; "": here
	Script  []byte
}

// SimPy is Debian's SimPy, under Debian's Python and no other.
func SimPy() Rival {
	return Rival{Name: "SimPy", Command: []string{"/usr/bin/python3", "-I", "-"}, Script: inPython}
}

// SimJS is npm's simjs. It is found from where make rivals has put it.
func SimJS() Rival {
	dir := cmp.Or(os.Getenv("CORDIAL_RIG_DIR"), "/var/tmp/cordial-rig") // as in rivals.sh
	return Rival{Name: "simjs", Command: []string{"node", "-"}, Dir: filepath.Join(dir, "rivals"), Script: inJavaScript}
}

// Run simulates the model in a process of its own. The error wraps ErrMissing if the
// rival is not there.
func (r Rival) Run(ctx context.Context, m Model) (Tally, error) {
	args := append(r.Command[1:len(r.Command):len(r.Command)],
		strconv.Itoa(m.Contacts), strconv.Itoa(m.Agents), strconv.FormatFloat(m.Load, 'g', -1, 64), strconv.Itoa(m.Seed))
	cmd := exec.CommandContext(ctx, r.Command[0], args...) //nolint:gosec // a rival's own
	cmd.Dir, cmd.Stdin = r.Dir, bytes.NewReader(r.Script)
	out, err := cmd.Output()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return Tally{}, ctx.Err()
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, exec.ErrNotFound), errors.As(err, &exit) && exit.ExitCode() == missing:
		return Tally{}, fmt.Errorf("%s %w", r.Name, ErrMissing)
	case exit != nil:
		return Tally{}, fmt.Errorf("%s: %w: %s", r.Name, err, bytes.TrimSpace(exit.Stderr))
	case err != nil:
		return Tally{}, fmt.Errorf("%s: %w", r.Name, err)
	}
	var t Tally
	if err := json.Unmarshal(out, &t); err != nil {
		return Tally{}, fmt.Errorf("%s says %.80q: %w", r.Name, out, err)
	}
	return t, nil
}

// proof is a queue in which many wait, and of which a short run knows the mean wait to
// some 3 %: with many agents it takes a long one.
var proof = Model{Contacts: 50_000, Agents: 2, Load: 1, Seed: 1}

// Prove has the rival show that it is there and simulates a queue, with a model in
// which a third of the callers wait. It takes half a second.
func (r Rival) Prove(ctx context.Context) error {
	t, err := r.Run(ctx, proof)
	if err != nil {
		return err
	}
	if err := proof.Check(t, 0.1); err != nil {
		return fmt.Errorf("%s: %w", r.Name, err)
	}
	return nil
}
