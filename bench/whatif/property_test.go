// SPDX-License-Identifier: Apache-2.0

package whatif

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordial/routing"
)

// traffics draws anything that a journal may tell: agents who come and go and change,
// contacts with whatever fate, moves and missed offers.
func traffics() *rapid.Generator[*Traffic] {
	return rapid.Custom(func(t *rapid.T) *Traffic {
		seconds := func(most int, what string) time.Duration {
			return time.Duration(rapid.IntRange(0, most).Draw(t, what)) * time.Second
		}
		relaxing := routing.Need{Skill: 2, Least: 7, Weight: 2, Relax: []routing.Relax{{After: 20 * time.Second, Least: 1}}}
		traffic := &Traffic{
			From: second, To: 200 * second, Agents: rapid.IntRange(1, 5).Draw(t, "agents"),
			Needs:  [][]routing.Need{{{Skill: 1, Least: 1, Weight: 1}}, {{Skill: 1, Least: 5, Weight: 1}, relaxing}, {}},
			Levels: [][]routing.Level{{0, 9, 3}, {0, 4, 8}, {0, 0, 10}, {}},
		}
		for range rapid.IntRange(0, 15).Draw(t, "turns") {
			traffic.Turns = append(traffic.Turns, Turn{
				At: second.Add(seconds(150, "turn")), Agent: rapid.IntRange(0, traffic.Agents-1).Draw(t, "agent"),
				Profile: rapid.IntRange(0, 3).Draw(t, "profile"), AtWork: rapid.Bool().Draw(t, "at work"),
			})
		}
		slices.SortStableFunc(traffic.Turns, func(a, b Turn) int { return int(a.At - b.At) })
		at := second
		for range rapid.IntRange(1, 20).Draw(t, "contacts") {
			at = at.Add(seconds(12, "between"))
			traffic.Contacts = append(traffic.Contacts, anyContact(t, at, seconds))
		}
		return traffic
	})
}

func anyContact(t *rapid.T, at routing.Time, seconds func(int, string) time.Duration) Contact {
	kind := rapid.IntRange(0, 2)
	c := Contact{
		At: at, Kind: kind.Draw(t, "kind"), Mean: time.Minute, Fate: Fate(rapid.IntRange(0, 3).Draw(t, "fate")),
		Wait: seconds(40, "wait"), Ring: seconds(9, "ring"), Talk: seconds(60, "talk"), WrapUp: seconds(9, "wrap-up"),
		Complete: rapid.Bool().Draw(t, "complete"),
	}
	c.Waiting = routing.Waiting{
		Since: at.Add(-seconds(10, "age")), Worth: seconds(60, "worth"), Order: seconds(99, "order"), RipeAt: at.Add(seconds(99, "limit")),
	}
	for range rapid.IntRange(0, 2).Draw(t, "missed") {
		c.Missed = append(c.Missed, seconds(20, "missed after"))
	}
	moved := at
	for range rapid.IntRange(0, 2).Draw(t, "moves") {
		moved = moved.Add(seconds(20, "move"))
		w := c.Waiting
		w.RipeAt = routing.Never
		c.Moves = append(c.Moves, Move{moved, kind.Draw(t, "kind"), w})
	}
	return c
}

// Whatever a journal tells, no rule brings together who does not belong together, nobody
// is lost or counted twice, and nobody is busy for longer than they are there.
func TestAnyTraffic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		traffic := traffics().Draw(t, "traffic")
		traffic.Contacts[0].Complete = true
		require.NoError(t, traffic.draw(1))
		for _, p := range Policies() {
			f, err := traffic.Route(t.Context(), p)
			require.NoError(t, err)
			require.Equal(t, len(traffic.Contacts), f.Answered+f.Abandoned+f.TurnedAway+f.Waiting, p.Name)
			require.GreaterOrEqual(t, f.Waiting, 0, p.Name)
			require.LessOrEqual(t, f.Occupancy, 1.0, p.Name)
			require.LessOrEqual(t, f.InTime, 1.0, p.Name)
		}
	})
}
