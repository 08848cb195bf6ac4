// SPDX-License-Identifier: Apache-2.0

package main

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/acd"
)

// Whatever names and numbers there are, tables fit into 80 columns.
func TestTablesFit(t *testing.T) {
	long := strings.Repeat("w", 64)
	s := acd.Status{Now: acd.Time(99 * time.Hour)}
	for i, state := range agentStates {
		for range 3600 {
			s.Agents = append(s.Agents, acd.AgentStatus{State: state})
		}
		s.Agents[i] = acd.AgentStatus{
			Name: long, State: state, Reason: long, Next: "unreachable", Site: long, Levels: map[string]acd.Level{long: 10},
		}
	}
	wait := &acd.WaitStatus{Short: "135-180 min"}
	s.Queues = []acd.QueueStatus{{Name: long, Waiting: 10_000, Oldest: 1, Talking: 3600, Staffed: 3600, Free: 3600, Expected: wait}}
	for _, phase := range []acd.Phase{acd.Waiting, acd.Offered, acd.Talking, acd.Leaving} {
		s.Contacts = append(s.Contacts, acd.ContactStatus{
			ID: 9_999_999_999, Phase: phase.String(), Queue: long, Line: long, Agent: long, Arrived: 1, Expected: wait,
		})
	}
	s.Contacts = append(s.Contacts, acd.ContactStatus{
		ID: 9_999_999_999, Phase: "waiting", Queue: long, Line: long, AskedFor: long, AskedUntil: 2, Arrived: 1,
	}, acd.ContactStatus{ID: 7, Phase: "waiting", AskedFor: "anna"})
	var b strings.Builder
	require.NoError(t, printContacts(&b, s))
	require.Contains(t, b.String(), " for anna ")
	require.NoError(t, printQueues(&b, s, false))
	require.NoError(t, printAgents(&b, s.Agents[:20]))
	for _, line := range strings.Split(b.String(), "\n") {
		require.LessOrEqual(t, len([]rune(line)), 80, line)
	}
}

func TestFold(t *testing.T) {
	require.Equal(t, "one two\nthree", fold("one two three", 9))
	require.Equal(t, "waytoolong\na", fold("waytoolong a", 5))
	require.Empty(t, fold("", 5))
}
