// SPDX-License-Identifier: Apache-2.0

package acdtest

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"
	"github.com/stretchr/testify/require"

	"cordial/acd"
)

// Start is the time at which every scenario begins, as 0s.
const Start acd.Time = 1_700_000_000_000_000_000

// T is what a scenario needs of a test: of a *testing.T or a *rapid.T.
type T interface {
	require.TestingT
	Helper()
}

// Scenario is a machine under test and the journal it has written.
type Scenario struct {
	t       T
	M       *acd.Machine
	Records [][]byte // encoded, as a journal holds them
	legs    map[acd.ContactID]string
	agents  map[acd.AgentID]string
}

// NewScenario begins a scenario; its node is called pbx.
func NewScenario(t T) *Scenario {
	return &Scenario{t: t, M: acd.New(), legs: map[acd.ContactID]string{}, agents: map[acd.AgentID]string{}}
}

// RunFile runs the scenario in a file.
func RunFile(t *testing.T, path string) {
	s := NewScenario(t)
	datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
		s.t = t
		out := s.block(d.Cmd, d.Input)
		s.Verify()
		return out
	})
}

func (s *Scenario) block(cmd, input string) string {
	var b strings.Builder
	switch cmd {
	case "config":
		c, err := ParseConfig(input)
		if err != nil {
			return err.Error() + "\n"
		}
		s.step(&b, max(s.M.Now(), Start), acd.Command{Kind: acd.Configure, Config: c})
	case "do":
		for line := range strings.Lines(input) {
			s.line(&b, strings.Fields(line))
		}
	case "show":
		s.show(&b)
	default:
		fmt.Fprintf(&b, "no such block: %s\n", cmd)
	}
	return b.String()
}

// line carries out one line of a do block: its time, a command, its words.
func (s *Scenario) line(b *strings.Builder, words []string) {
	if len(words) == 0 || strings.HasPrefix(words[0], "#") {
		return
	}
	at, err := time.ParseDuration(words[0])
	if err != nil || len(words) < 2 {
		fmt.Fprintf(b, "%v: a line is a time and a command\n", words)
		return
	}
	s.Do(b, Start.Add(at), acd.Command{Kind: acd.Tick})
	c, err := s.command(words[1], words[2:])
	if err != nil {
		fmt.Fprintf(b, "%v: %v\n", words, err)
		return
	}
	s.Do(b, Start.Add(at), c)
}

// Do carries out a command, after the timers that are due before it. What
// happens is written to b, which may be nil.
func (s *Scenario) Do(b *strings.Builder, now acd.Time, c acd.Command) {
	for n := 0; ; n++ {
		due, ok := s.M.Deadline()
		if !ok || due > now {
			break
		}
		require.Less(s.t, n, 10_000, "the timers run hot at %d", due)
		s.step(b, max(due, s.M.Now()), acd.Command{Kind: acd.Tick})
	}
	if c.Kind != acd.Tick {
		s.step(b, now, c)
	}
}

func (s *Scenario) step(b *strings.Builder, now acd.Time, c acd.Command) {
	r, err := s.M.Step(now, c)
	if b != nil {
		s.print(b, now, c, r, err)
	}
	if err == nil && r.Seq != 0 {
		s.Records = append(s.Records, r.Append(nil))
	}
}

// Verify holds the machine against its journal: invariants, folded from the
// beginning, folded from a snapshot, and stepped anew.
func (s *Scenario) Verify() {
	s.t.Helper()
	require.NoError(s.t, s.M.Check())
	want := Snapshot(s.t, s.M)
	folded, stepped := acd.New(), acd.New()
	for i, b := range s.Records {
		r, err := acd.DecodeRecord(b)
		require.NoError(s.t, err)
		require.NoError(s.t, folded.Audit(r))
		require.NoError(s.t, stepped.Replay(r))
		if i == len(s.Records)/2 {
			folded, err = acd.Restore(bytes.NewReader(Snapshot(s.t, folded)))
			require.NoError(s.t, err)
		}
	}
	require.Equal(s.t, want, Snapshot(s.t, folded), "folding the journal gives another state")
	require.Equal(s.t, want, Snapshot(s.t, stepped), "stepping the journal anew gives another state")
}

// Snapshot returns the machine's state in bytes.
func Snapshot(t T, m *acd.Machine) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, m.Snapshot(&b))
	return b.Bytes()
}
