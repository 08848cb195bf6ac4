// SPDX-License-Identifier: Apache-2.0

package acd_test

import (
	"fmt"
	"testing"
	"time"

	"cordial/acd"
)

// BenchmarkCall is a whole call among 3,600 agents, nine in ten of them busy.
func BenchmarkCall(b *testing.B) {
	const agents = 3600
	c := &acd.Config{}
	for i := range 40 {
		name := fmt.Sprint("s", i)
		c.Skills = append(c.Skills, name)
		c.Queues = append(c.Queues, acd.QueueConfig{
			Name: name, Needs: []acd.NeedConfig{{Skill: name, Least: 1, Weight: 1}},
			ExpertiseWorth: time.Minute, OrderWorth: 2 * time.Minute, RingTimeout: 20 * time.Second, WrapUp: new(time.Duration),
		})
		c.Lines = append(c.Lines, acd.LineConfig{Name: name, Queue: name})
	}
	for i := range agents {
		levels := map[string]acd.Level{}
		for k := range 4 {
			levels[c.Skills[(i+7*k)%40]] = acd.Level(1 + (i/3+k)%10)
		}
		c.Agents = append(c.Agents, acd.AgentConfig{Name: fmt.Sprint("a", i), Levels: levels})
	}
	m, now := acd.New(), acd.Time(1)
	step := func(cmd acd.Command) acd.Record {
		now++
		r, err := m.Step(now, cmd)
		if err != nil {
			b.Fatal(cmd.Kind, err)
		}
		return r
	}
	step(acd.Command{Kind: acd.Configure, Config: c})
	step(acd.Command{Kind: acd.LinkUp, Node: "pbx"})
	for i := range agents {
		step(acd.Command{Kind: acd.SignIn, Agent: acd.AgentID(i + 1)})
		step(acd.Command{Kind: acd.Ready, Agent: acd.AgentID(i + 1)})
	}
	call := func(i int) acd.View {
		r := step(acd.Command{Kind: acd.Arrive, Node: "pbx", Leg: fmt.Sprint(i), Line: c.Lines[i%40].Name})
		return m.View(acd.ContactID(r.Seq))
	}
	for i := range agents * 9 / 10 {
		if v := call(i); v.Offer != 0 {
			step(acd.Command{Kind: acd.Answer, Offer: v.Offer})
		}
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		v := call(agents + i)
		if v.Offer == 0 {
			step(acd.Command{Kind: acd.Hangup, Contact: v.Contact})
			continue
		}
		step(acd.Command{Kind: acd.Answer, Offer: v.Offer})
		step(acd.Command{Kind: acd.Hangup, Contact: v.Contact})
	}
}
