// SPDX-License-Identifier: Apache-2.0

package acdtest

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"cordial/acd"
	"cordial/routing"
)

// ParseConfig builds a configuration from lines such as
//
//	skill boots
//	site hull Europe/London
//	queue boots needs=boots:3~20s:1 ring=20s worth=60s order=120s known=30s wait-for=2m>sound:please-wait wrapup=10s longest=5>queue:ties wait=60s>sound:sorry nobody>ext:default,100,1
//	line boots queue=boots answer=with_agent prio=10s needs=german:2
//	agent anna boots:7 german:3 voice=1
//	mean 3m
//	patience 10m
//	most 100>sound:busy
//	prices on
//
// Queues ring for 20 s, weigh nothing and have no wrap-up unless they say so.
func ParseConfig(text string) (*acd.Config, error) {
	c := &acd.Config{}
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		if len(words) < 2 {
			return nil, fmt.Errorf("%q: a word is missing", line)
		}
		if err := addThing(c, words[0], words[1], words[2:]); err != nil {
			return nil, fmt.Errorf("%q: %w", strings.TrimSpace(line), err)
		}
	}
	return c, nil
}

func addThing(c *acd.Config, kind, name string, rest []string) error {
	switch kind {
	case "skill":
		c.Skills = append(c.Skills, name)
	case "site":
		c.Sites = append(c.Sites, acd.SiteConfig{Name: name, Zone: strings.Join(rest, "")})
	case "queue":
		return addQueue(c, name, rest)
	case "line":
		return addLine(c, name, rest)
	case "agent":
		return addAgent(c, name, rest)
	case "most":
		limit, to, _ := strings.Cut(name, ">")
		n, err := strconv.Atoi(limit)
		c.MaxContacts, c.Full = n, exit(to)
		return err
	case "mean":
		d, err := time.ParseDuration(name)
		c.MeanContact = d
		return err
	case "prices":
		c.Prices = name == "on"
	case "patience":
		d, err := time.ParseDuration(name)
		c.MeanPatience = d
		return err
	default:
		return fmt.Errorf("no such thing as a %s", kind)
	}
	return nil
}

func addQueue(c *acd.Config, name string, rest []string) error {
	none := time.Duration(0)
	q := acd.QueueConfig{Name: name, RingTimeout: 20 * time.Second, WrapUp: &none}
	for _, word := range rest {
		key, value, _ := strings.Cut(word, "=")
		if key, to, ok := strings.Cut(word, ">"); ok && key == "nobody" {
			q.Limits.EmptyExit = exit(to)
			continue
		}
		if err := setQueue(&q, key, value); err != nil {
			return err
		}
	}
	c.Queues = append(c.Queues, q)
	return nil
}

func setQueue(q *acd.QueueConfig, key, value string) (err error) {
	limit, to, _ := strings.Cut(value, ">")
	switch key {
	case "needs":
		q.Needs, err = ParseNeeds(value)
	case "prio":
		q.Priority, err = time.ParseDuration(value)
	case "ring":
		q.RingTimeout, err = time.ParseDuration(value)
	case "worth":
		q.ExpertiseWorth, err = time.ParseDuration(value)
	case "order":
		q.OrderWorth, err = time.ParseDuration(value)
	case "known":
		q.KnownWorth, err = time.ParseDuration(value)
	case "wait-for":
		limit, to, _ := strings.Cut(value, ">")
		q.WaitForAnnouncement = to
		q.WaitFor, err = time.ParseDuration(limit)
	case "wrapup":
		if value == "open" {
			q.WrapUp = nil
			return nil
		}
		*q.WrapUp, err = time.ParseDuration(value)
	case "music":
		q.Music = value
	case "longest":
		q.Limits.LongestExit = exit(to)
		q.Limits.Longest, err = strconv.Atoi(limit)
	case "wait":
		q.Limits.WaitExit = exit(to)
		q.Limits.Wait, err = time.ParseDuration(limit)
	default:
		return fmt.Errorf("a queue has no %s", key)
	}
	return err
}

// exit reads queue:NAME, ext:CONTEXT,EXTEN,PRIORITY or the URI of an announcement.
func exit(text string) acd.Exit {
	kind, rest, _ := strings.Cut(text, ":")
	switch kind {
	case "queue":
		return acd.Exit{Queue: rest}
	case "ext":
		parts := strings.SplitN(rest+",,", ",", 4)
		priority, _ := strconv.Atoi(parts[2])
		return acd.Exit{Context: parts[0], Exten: parts[1], Priority: priority}
	}
	return acd.Exit{Announcement: text}
}

func addLine(c *acd.Config, name string, rest []string) (err error) {
	l := acd.LineConfig{Name: name}
	for _, word := range rest {
		key, value, _ := strings.Cut(word, "=")
		switch key {
		case "queue":
			l.Queue = value
		case "answer":
			if value == "with_agent" {
				l.Answer = acd.WithAgent
			}
		case "prio":
			l.Priority, err = time.ParseDuration(value)
		case "needs":
			l.Needs, err = ParseNeeds(value)
		default:
			return fmt.Errorf("a line has no %s", key)
		}
		if err != nil {
			return err
		}
	}
	c.Lines = append(c.Lines, l)
	return nil
}

func addAgent(c *acd.Config, name string, rest []string) error {
	a := acd.AgentConfig{Name: name, Endpoint: "PJSIP/" + name, Levels: map[string]acd.Level{}}
	for _, word := range rest {
		if capacity, ok := strings.CutPrefix(word, "voice="); ok {
			n, err := strconv.ParseUint(capacity, 10, 8)
			if err != nil {
				return err
			}
			a.Capacity = map[acd.Medium]uint8{routing.Voice: uint8(n)}
			continue
		}
		skill, level, _ := strings.Cut(word, ":")
		n, err := strconv.ParseUint(level, 10, 8)
		if err != nil {
			return err
		}
		a.Levels[skill] = acd.Level(n)
	}
	c.Agents = append(c.Agents, a)
	return nil
}

// ParseNeeds reads skill:least[*weight][~after:least...], joined by +.
func ParseNeeds(text string) ([]acd.NeedConfig, error) {
	var out []acd.NeedConfig
	for _, part := range strings.Split(text, "+") {
		steps := strings.Split(part, "~")
		skill, level, _ := strings.Cut(steps[0], ":")
		level, weight, weighted := strings.Cut(level, "*")
		n := acd.NeedConfig{Skill: skill, Weight: 1}
		if err := number(level, &n.Least); err != nil {
			return nil, err
		}
		if weighted {
			if err := number(weight, &n.Weight); err != nil {
				return nil, err
			}
		}
		for _, step := range steps[1:] {
			after, least, _ := strings.Cut(step, ":")
			d, err := time.ParseDuration(after)
			if err != nil {
				return nil, err
			}
			r := acd.RelaxConfig{After: d}
			if err := number(least, &r.Least); err != nil {
				return nil, err
			}
			n.Relax = append(n.Relax, r)
		}
		out = append(out, n)
	}
	return out, nil
}

func number[T ~uint8 | ~uint16](text string, to *T) error {
	n, err := strconv.ParseUint(text, 10, 16)
	*to = T(n)
	return err
}
