// SPDX-License-Identifier: Apache-2.0

package soak

import (
	"fmt"
	"math/rand/v2"
	"time"

	"cordial/acd"
	"cordial/telephony/fakeswitch"
)

// plan is what a seed draws before the run.
type plan struct {
	config  acd.Config
	length  time.Duration // of the load
	gap     time.Duration // between two calls, in the mean
	talk    time.Duration // in the mean
	ambient fakeswitch.Faults
	faults  []fault
	fsync   time.Duration // what storing takes, at most
	rough   bool          // phones misbehave often
	patient bool          // callers wait long
	inbox   int           // how many commands may wait
	snaps   uint64        // records between two snapshots
}

// fault is something that goes wrong at a time.
type fault struct {
	at    time.Duration // since the start
	kind  faultKind
	lasts time.Duration
}

const requestTimeout = 5 * time.Second

func between(r *rand.Rand, least, most time.Duration) time.Duration {
	return least + time.Duration(r.Int64N(int64(most-least)+1))
}

func draw(r *rand.Rand) plan {
	p := plan{
		length: between(r, 2*time.Minute, 5*time.Minute),
		talk:   between(r, 10*time.Second, time.Minute),
		fsync:  between(r, 0, 10*time.Millisecond),
		rough:  r.IntN(3) == 0, patient: r.IntN(2) == 0,
	}
	p.inbox = []int{4, 16, 4096}[r.IntN(3)]
	p.snaps = uint64(1 + r.IntN(200))
	p.config = drawFloor(r)
	load := 0.4 + 1.2*r.Float64()
	p.gap = time.Duration(float64(p.talk+15*time.Second) / float64(len(p.config.Agents)) / load)
	if r.IntN(2) == 0 {
		p.ambient = fakeswitch.Faults{
			Unanswered: r.IntN(30), Slow: r.IntN(30), Twice: r.IntN(50), Late: r.IntN(50),
			Timeout: requestTimeout, Delay: between(r, time.Millisecond, 50*time.Millisecond),
		}
		if r.IntN(4) == 0 {
			p.ambient.Unanswered = r.IntN(200)
		}
	}
	p.faults = drawFaults(r, p.length)
	return p
}

// drawFaults draws a schedule. Trouble likes company: often one fault follows upon
// another, as the controller is about to recover.
func drawFaults(r *rand.Rand, length time.Duration) []fault {
	var out []fault
	at := time.Duration(0)
	for range r.IntN(13) {
		if at == 0 || r.IntN(2) == 0 {
			at = between(r, time.Second, length)
		} else {
			at += between(r, 0, []time.Duration{20 * time.Millisecond, time.Second, 10 * time.Second}[r.IntN(3)])
		}
		out = append(out, fault{
			at: at, kind: faultKind(r.IntN(int(faultKinds))), lasts: between(r, 10*time.Millisecond, 20*time.Second),
		})
	}
	return out
}

// drawFloor draws queues, lines and agents.
func drawFloor(r *rand.Rand) acd.Config {
	c := acd.Config{Skills: []string{"boots", "ties", "german"}, MeanContact: 30 * time.Second}
	for n := range 1 + r.IntN(3) {
		c.Queues = append(c.Queues, drawQueue(r, n))
	}
	for n := range c.Queues {
		l := acd.LineConfig{Name: fmt.Sprintf("line%d", n), Queue: c.Queues[n].Name}
		if r.IntN(3) == 0 {
			l.Answer = acd.WithAgent
		}
		if r.IntN(3) == 0 {
			l.Needs = []acd.NeedConfig{{Skill: "german", Least: 3, Weight: 1}}
		}
		if r.IntN(4) == 0 {
			l.Priority = between(r, 0, 30*time.Second)
		}
		c.Lines = append(c.Lines, l)
	}
	for n := range 2 + r.IntN(7) {
		a := acd.AgentConfig{Name: fmt.Sprintf("a%d", n), Endpoint: fmt.Sprintf("PJSIP/a%d", n), Levels: map[string]acd.Level{}}
		for _, s := range c.Skills {
			if level := acd.Level(r.IntN(11)); level > 0 {
				a.Levels[s] = level
			}
		}
		c.Agents = append(c.Agents, a)
	}
	c.MeanPatience = time.Duration(len(c.Agents)) * 30 * time.Second
	return c
}

func drawQueue(r *rand.Rand, n int) acd.QueueConfig {
	q := acd.QueueConfig{
		Name: fmt.Sprintf("q%d", n), Music: []string{"", "jazz"}[r.IntN(2)], RingTimeout: between(r, 5*time.Second, 20*time.Second),
		ExpertiseWorth: time.Duration(r.IntN(3)) * 20 * time.Second,
		OrderWorth:     time.Duration(r.IntN(3)) * 40 * time.Second,
		KnownWorth:     time.Duration(r.IntN(2)) * 15 * time.Second,
		Priority:       time.Duration(r.IntN(2)) * 10 * time.Second,
	}
	if r.IntN(4) > 0 {
		need := acd.NeedConfig{Skill: []string{"boots", "ties"}[r.IntN(2)], Least: acd.Level(1 + r.IntN(6)), Weight: 1}
		if r.IntN(2) == 0 {
			need.Relax = []acd.RelaxConfig{{After: between(r, 5*time.Second, 40*time.Second), Least: need.Least / 2}}
		}
		q.Needs = []acd.NeedConfig{need}
	}
	if r.IntN(3) > 0 {
		wrap := between(r, 0, 20*time.Second)
		q.WrapUp = &wrap
	}
	if r.IntN(3) == 0 {
		q.Limits.Wait, q.Limits.WaitExit = between(r, 20*time.Second, 2*time.Minute), acd.Exit{Announcement: "sound:sorry"}
	}
	if r.IntN(3) == 0 {
		q.Limits.Longest, q.Limits.LongestExit = 1+r.IntN(8), acd.Exit{Context: "fallback", Exten: "full"}
	}
	if r.IntN(3) == 0 {
		q.Limits.EmptyExit = acd.Exit{Exten: "closed", Context: "fallback"}
	}
	if r.IntN(3) > 0 {
		q.WaitFor = between(r, 5*time.Second, time.Minute)
		q.WaitForAnnouncement = []string{"", "sound:hold"}[r.IntN(2)]
	}
	return q
}
