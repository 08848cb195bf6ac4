// SPDX-License-Identifier: Apache-2.0

package waits

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"cordial/acd"
	"cordial/acd/eta"
	"cordial/routing"
)

// Cost is what an estimate costs in a large centre: 3,600 agents who talk, and callers of
// 40 queues who wait.
type Cost struct {
	Agents   int `json:"agents"`
	Profiles int `json:"profiles"` // how many of the agents differ
	Waiting  int `json:"waiting"`
	// Estimate is one estimate for one caller with nothing kept from another: what the
	// machine has to be asked for (Outlook) and what is reckoned from it. Next is one more
	// from the same forecast. All in nanoseconds, the median of many.
	Estimate int64 `json:"estimate_ns"`
	Outlook  int64 `json:"outlook_ns"`
	Next     int64 `json:"next_ns"`
}

const (
	costAgents = 3600
	costSkills = 40
)

// full is a centre in which so many wait because nobody is free for them; of the agents so
// many differ in their skills.
func full(profiles, waiting int) (*acd.Machine, *eta.Tracker, error) {
	rnd := rand.New(rand.NewPCG(1, uint64(profiles))) //nolint:gosec // chance that can be repeated
	m, t := acd.New(), eta.New()
	at := acd.Time(1_000_000_000)
	offered := 0
	var step func(c acd.Command) error
	step = func(c acd.Command) error {
		at += acd.Time(10 * time.Millisecond)
		r, err := m.Step(at, c)
		if errors.Is(err, acd.ErrTimerDue) {
			if err = step(acd.Command{Kind: acd.Tick}); err == nil {
				err = step(c)
			}
			return err
		}
		if err != nil {
			return fmt.Errorf("filling the centre: %w", err)
		}
		t.Record(r)
		for _, e := range slices.Clone(r.Events) {
			if e.Kind == acd.ContactOffered {
				offered++
				err = errors.Join(err, step(acd.Command{Kind: acd.Answer, Offer: e.Offer}))
			}
		}
		return err
	}
	config := costConfig(rnd, profiles)
	commands := []acd.Command{{Kind: acd.Configure, Config: &config}, {Kind: acd.LinkUp, Node: "a"}}
	for id := range costAgents {
		agent := acd.AgentID(id + 1)
		commands = append(commands, acd.Command{Kind: acd.SignIn, Agent: agent}, acd.Command{Kind: acd.Ready, Agent: agent})
	}
	for _, c := range commands {
		if err := step(c); err != nil {
			return nil, nil, err
		}
	}
	for n := 0; n-offered < waiting; n++ {
		if err := step(acd.Command{Kind: acd.Arrive, Node: "a", Leg: fmt.Sprint(n), Line: fmt.Sprint("l", rnd.IntN(costSkills))}); err != nil {
			return nil, nil, err
		}
	}
	return m, t, nil
}

// costConfig has a queue for each skill, and agents with two to six of them.
func costConfig(rnd *rand.Rand, profiles int) acd.Config {
	var c acd.Config
	for i := range costSkills {
		skill := fmt.Sprint("s", i)
		c.Skills = append(c.Skills, skill)
		c.Queues = append(c.Queues, acd.QueueConfig{
			Name: fmt.Sprint("q", i), Needs: []acd.NeedConfig{{Skill: skill, Least: 1, Weight: 1}},
			ExpertiseWorth: time.Minute, OrderWorth: 2 * time.Minute, RingTimeout: 20 * time.Second,
		})
		c.Lines = append(c.Lines, acd.LineConfig{Name: fmt.Sprint("l", i), Queue: fmt.Sprint("q", i)})
	}
	levels := make([]map[string]acd.Level, profiles)
	for i := range levels {
		levels[i] = map[string]acd.Level{}
		for range 2 + rnd.IntN(5) {
			levels[i][c.Skills[rnd.IntN(costSkills)]] = acd.Level(1 + rnd.IntN(10))
		}
	}
	for i := range costAgents {
		c.Agents = append(c.Agents, acd.AgentConfig{Name: fmt.Sprint("a", i), Endpoint: "x", Levels: levels[i%profiles]})
	}
	return c
}

// Measure takes the cost of estimates among so many who wait; now is a clock that does
// not run backward.
func Measure(profiles, waiting, rounds int, now func() time.Duration) (Cost, error) {
	m, t, err := full(profiles, waiting)
	if err != nil {
		return Cost{}, err
	}
	at := m.Now().Add(time.Second)
	out := Cost{Agents: costAgents, Profiles: profiles, Waiting: waitingOf(m)}
	var whole, read, next []int64
	for range rounds {
		began := now()
		o := m.Outlook()
		seen := now()
		line := longest(&o)
		last := line[len(line)-1]
		f := t.Learnt().Forecast(&o, at)
		if _, ok := f.Contact(last.Contact, last.Since); !ok {
			return Cost{}, fmt.Errorf("nothing could be said of contact %d", last.Contact)
		}
		done := now()
		f.Contact(line[0].Contact, line[0].Since)
		again := now()
		whole, read, next = append(whole, int64(done-began)), append(read, int64(seen-began)), append(next, int64(again-done))
	}
	out.Estimate, out.Outlook, out.Next = median(whole), median(read), median(next)
	return out, nil
}

// longest is the longest line.
func longest(o *acd.Outlook) []routing.Place {
	var line []routing.Place
	for i := range o.Kinds {
		if len(o.Kinds[i].Line) > len(line) {
			line = o.Kinds[i].Line
		}
	}
	return line
}

func median(v []int64) int64 {
	slices.Sort(v)
	return v[len(v)/2]
}

// waitingOf counts those who wait.
func waitingOf(m *acd.Machine) int {
	n := 0
	o := m.Outlook()
	for i := range o.Kinds {
		n += len(o.Kinds[i].Line)
	}
	return n
}
