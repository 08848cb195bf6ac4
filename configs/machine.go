// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"math"
	"time"

	"cordial/acd"
	"cordial/routing"
)

// Machine is what enters the machine: everything but how the switch is reached
// and where things lie, in the order of the file.
func (f *File) Machine() acd.Config {
	c := acd.Config{
		MeanContact: time.Duration(f.Routing.MeanContact), MeanPatience: time.Duration(f.Routing.MeanPatience),
		Prices: f.Routing.Prices, Spread: routing.Share(math.Round(f.Routing.Spread * float64(routing.Whole))),
	}
	c.MaxContacts, c.Full = f.Admission.machine()
	for _, s := range f.Skills {
		c.Skills = append(c.Skills, string(s.Name))
	}
	for _, s := range f.Sites {
		c.Sites = append(c.Sites, acd.SiteConfig{Name: string(s.Name), Zone: string(s.Zone)})
	}
	for i := range f.Queues {
		c.Queues = append(c.Queues, f.Queues[i].machine())
	}
	for i := range f.Lines {
		c.Lines = append(c.Lines, f.Lines[i].machine())
	}
	for i := range f.Agents {
		c.Agents = append(c.Agents, f.Agents[i].machine())
	}
	return c
}

func (q *Queue) machine() acd.QueueConfig {
	c := acd.QueueConfig{
		Name:           string(q.Name),
		Needs:          needsOf(q.Needs),
		Priority:       time.Duration(q.Priority),
		ExpertiseWorth: time.Duration(q.ExpertiseWorth),
		OrderWorth:     time.Duration(q.OrderWorth),
		KnownWorth:     time.Duration(q.Known),
		WaitFor:        time.Duration(q.WaitFor),
		RingTimeout:    time.Duration(q.Ring),
		Music:          string(q.Music),
		Limits:         q.Limits.machine(),
	}
	c.WaitForAnnouncement = string(q.WaitForAnnouncement)
	if q.WrapUp != nil {
		longest := time.Duration(*q.WrapUp)
		c.WrapUp = &longest
	}
	return c
}

func (l *Limits) machine() acd.LimitsConfig {
	var c acd.LimitsConfig
	if l.Longest != nil {
		c.Longest, c.LongestExit = l.Longest.Contacts, l.Longest.Then.machine()
	}
	if l.Wait != nil {
		c.Wait, c.WaitExit = time.Duration(l.Wait.After), l.Wait.Then.machine()
	}
	if l.Nobody != nil {
		c.EmptyExit = l.Nobody.Then.machine()
	}
	return c
}

func (e *Exit) machine() acd.Exit {
	c := acd.Exit{Queue: string(e.Queue), Announcement: string(e.Announcement)}
	if x := e.Extension; x != nil {
		c.Context, c.Exten, c.Priority = string(x.Context), string(x.Exten), x.Priority
	}
	return c
}

func (l *Line) machine() acd.LineConfig {
	c := acd.LineConfig{
		Name:     string(l.Name),
		Queue:    string(l.Queue),
		Priority: time.Duration(l.Priority),
		Needs:    needsOf(l.Needs),
	}
	if l.Answer == WithAgent {
		c.Answer = acd.WithAgent
	}
	return c
}

// needsOf cannot overflow: the ranges of the file are within the machine's.
func needsOf(needs []Need) []acd.NeedConfig {
	var all []acd.NeedConfig
	for _, n := range needs {
		c := acd.NeedConfig{
			Skill:  string(n.Skill),
			Least:  acd.Level(n.Least), //nolint:gosec // 1 to 10
			Weight: uint16(n.Weight),   //nolint:gosec // 1 to 1000
		}
		for _, s := range n.Relax {
			c.Relax = append(c.Relax, acd.RelaxConfig{
				After: time.Duration(s.After),
				Least: acd.Level(s.Level), //nolint:gosec // 0 to 9
			})
		}
		all = append(all, c)
	}
	return all
}

func (a *Agent) machine() acd.AgentConfig {
	c := acd.AgentConfig{
		Name:     string(a.Name),
		Site:     string(a.Site),
		Endpoint: string(a.Endpoint),
		Levels:   make(map[string]acd.Level, len(a.Skills)),
	}
	for skill, level := range a.Skills {
		c.Levels[string(skill)] = acd.Level(level) //nolint:gosec // 1 to 10
	}
	c.Capacity = a.Capacity.machine()
	return c
}

// machine is nil for what the machine takes an agent to be anyway.
func (c Capacity) machine() map[acd.Medium]uint8 {
	if c == (Capacity{Voice: 1}) {
		return nil
	}
	all := make(map[acd.Medium]uint8)
	// In the order of acd.Medium, whose numbers stand in journals and never change.
	for medium, n := range []int{c.Voice, c.Chat, c.Callback, c.Email, c.Social} {
		if n > 0 {
			all[acd.Medium(medium)] = uint8(n) //nolint:gosec // 0 to 4, 0 to 50
		}
	}
	return all
}
