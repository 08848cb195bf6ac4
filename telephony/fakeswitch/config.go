// SPDX-License-Identifier: Apache-2.0

package fakeswitch

import (
	"fmt"
	"time"

	"cordial/acd"
)

// site is where some of the demo's agents work, and what is spoken there.
type site struct {
	name, zone, code string
	agents           int
	tongues          map[string]acd.Level
}

var sites = []site{
	{"Portland", "America/New_York", "por", 50, map[string]acd.Level{"english": 10}},
	{"Hamburg", "Europe/Berlin", "ham", 30, map[string]acd.Level{"english": 7, "german": 10}},
	{"Sapporo", "Asia/Tokyo", "sap", 20, map[string]acd.Level{"english": 6, "japanese": 10}},
}

// wares are the demo's queues, with the level that their callers need.
var wares = []struct {
	name  string
	least acd.Level
}{
	{"orders", 3}, {"boots", 4}, {"waders", 4}, {"ties", 3}, {"coffee", 3}, {"gifts", 3}, {"returns", 3},
}

// streams are the demo's lines: the queue and the language of each, and its part
// of all calls in hundredths.
var streams = []struct {
	line, queue, tongue string
	share               int
	answer              acd.AnswerMode
}{
	{"orders", "orders", "english", 24, acd.AtOnce},
	{"boots", "boots", "english", 15, acd.AtOnce},
	{"waders", "waders", "english", 9, acd.AtOnce},
	{"ties", "ties", "english", 7, acd.WithAgent},
	{"coffee", "coffee", "english", 9, acd.AtOnce},
	{"gifts", "gifts", "english", 9, acd.AtOnce},
	{"returns", "returns", "english", 9, acd.AtOnce},
	{"orders-german", "orders", "german", 8, acd.AtOnce},
	{"boots-german", "boots", "german", 5, acd.AtOnce},
	{"orders-japanese", "orders", "japanese", 5, acd.AtOnce},
}

// DemoConfig is a mail-order house for the outdoors: a hundred agents at three
// sites, seven queues, ten lines in three languages. It is the same each time.
func DemoConfig() acd.Config {
	c := acd.Config{Skills: []string{"english", "german", "japanese"}, MeanContact: demoTalk, MeanPatience: demoPatience, Prices: true}
	for _, w := range wares {
		c.Skills = append(c.Skills, w.name)
		c.Queues = append(c.Queues, queueFor(w.name, w.least))
	}
	for _, s := range streams {
		c.Lines = append(c.Lines, acd.LineConfig{
			Name: s.line, Queue: s.queue, Answer: s.answer,
			Needs: []acd.NeedConfig{{Skill: s.tongue, Least: 5, Weight: 1}},
		})
	}
	for _, s := range sites {
		c.Sites = append(c.Sites, acd.SiteConfig{Name: s.name, Zone: s.zone})
		for n := range s.agents {
			c.Agents = append(c.Agents, agentAt(s, n))
		}
	}
	return c
}

func queueFor(name string, least acd.Level) acd.QueueConfig {
	q := acd.QueueConfig{
		Name: name, Music: "default",
		Needs: []acd.NeedConfig{{
			Skill: name, Least: least, Weight: 2,
			Relax: []acd.RelaxConfig{{After: 45 * time.Second, Least: least - 1}},
		}},
		ExpertiseWorth: 60 * time.Second, OrderWorth: 120 * time.Second, KnownWorth: 30 * time.Second,
		RingTimeout: 20 * time.Second,
		Limits: acd.LimitsConfig{
			Longest: 60, LongestExit: acd.Exit{Announcement: "sound:queue-full"},
			Wait: 8 * time.Minute, WaitExit: acd.Exit{Context: "cordial-fallback", Exten: "voicemail"},
			EmptyExit: acd.Exit{Context: "cordial-fallback", Exten: "closed"},
		},
	}
	if name == "orders" {
		q.Priority = 10 * time.Second // orders pay for the rest
	}
	return q
}

// agentAt makes the nth agent of a site. Everybody takes orders; each knows three of
// the other wares, one of them well. The pattern is fixed, so that every ware has
// experts and beginners at every site.
func agentAt(s site, n int) acd.AgentConfig {
	name := fmt.Sprintf("%s-%03d", s.code, n+1)
	a := acd.AgentConfig{Name: name, Site: s.name, Endpoint: "PJSIP/" + name, Levels: map[string]acd.Level{}}
	for tongue, level := range s.tongues {
		a.Levels[tongue] = level
	}
	a.Levels["orders"] = []acd.Level{3, 8, 6, 4, 9, 7, 5}[n%7]
	others := wares[1:]
	for i, level := range []acd.Level{[]acd.Level{8, 9, 10}[n%3], []acd.Level{5, 6}[n%2], 4} {
		a.Levels[others[(n+i*2)%len(others)].name] = level
	}
	if s.code == "por" && n%10 == 3 {
		a.Levels["german"] = 6
	}
	return a
}
