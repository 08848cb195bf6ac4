// SPDX-License-Identifier: Apache-2.0

package load

import (
	"fmt"
	"time"

	"go.yaml.in/yaml/v4"
)

// Rulebook says who may serve whom. It is read from the configuration file by
// code of its own, so that a fault in Cordial's reading or routing shows.
type Rulebook struct {
	queues map[string][]rule // by queue
	lines  map[string]line   // by line
	levels map[string]map[string]int
	worth  map[string]time.Duration // by queue: the most that anybody may be overtaken by
}

// What a queue has that does not say.
const (
	defaultExpertiseWorth = time.Minute
	defaultOrderWorth     = 2 * time.Minute
)

type rule struct {
	Skill string `yaml:"skill"`
	Least int    `yaml:"least"`
	Relax []step `yaml:"relax"`
}

type step struct {
	After string `yaml:"after"`
	Level int    `yaml:"level"`
}

type line struct {
	queue string
	rules []rule
}

// ReadRulebook reads the needs of queues and lines and the agents' levels, and
// nothing else, from a configuration file.
func ReadRulebook(source []byte) (*Rulebook, error) {
	var file struct {
		Queues []struct {
			Name      string `yaml:"name"`
			Needs     []rule `yaml:"needs"`
			Expertise string `yaml:"expertise_worth"`
			Order     string `yaml:"order_worth"`
		} `yaml:"queues"`
		Lines []struct {
			Name  string `yaml:"name"`
			Queue string `yaml:"queue"`
			Needs []rule `yaml:"needs"`
		} `yaml:"lines"`
		Agents []struct {
			Name   string         `yaml:"name"`
			Skills map[string]int `yaml:"skills"`
		} `yaml:"agents"`
	}
	if err := yaml.Unmarshal(source, &file); err != nil {
		return nil, fmt.Errorf("read the rules: %w", err)
	}
	book := &Rulebook{queues: map[string][]rule{}, lines: map[string]line{}, levels: map[string]map[string]int{}, worth: map[string]time.Duration{}}
	for _, q := range file.Queues {
		book.queues[q.Name] = q.Needs
		for _, w := range []struct {
			text  string
			given time.Duration
		}{{q.Expertise, defaultExpertiseWorth}, {q.Order, defaultOrderWorth}} {
			if w.text != "" {
				var err error
				if w.given, err = time.ParseDuration(w.text); err != nil {
					return nil, fmt.Errorf("read the rules: queue %s: %w", q.Name, err)
				}
			}
			book.worth[q.Name] = max(book.worth[q.Name], w.given)
		}
	}
	for _, l := range file.Lines {
		if _, known := book.queues[l.Queue]; !known {
			return nil, fmt.Errorf("read the rules: line %s leads to an unknown queue %q", l.Name, l.Queue)
		}
		book.lines[l.Name] = line{queue: l.Queue, rules: l.Needs}
	}
	for _, a := range file.Agents {
		book.levels[a.Name] = a.Skills
	}
	return book, nil
}

// May says whether the agent may be offered a caller of the line who has waited
// that long.
func (b *Rulebook) May(agent, lineName string, waited time.Duration) (bool, error) {
	l, known := b.lines[lineName]
	if !known {
		return false, fmt.Errorf("no line %q in the configuration", lineName)
	}
	levels, known := b.levels[agent]
	if !known {
		return false, fmt.Errorf("no agent %q in the configuration", agent)
	}
	for _, rules := range [][]rule{b.queues[l.queue], l.rules} {
		for _, r := range rules {
			least, err := r.leastAfter(waited)
			if err != nil {
				return false, err
			}
			if levels[r.Skill] < least {
				return false, nil
			}
		}
	}
	return true, nil
}

// Overtake is by how much a later caller of one line may come before an earlier
// one of the other, for the same agent: the greatest worth of the two queues.
func (b *Rulebook) Overtake(lineName, before string) time.Duration {
	return max(b.worth[b.lines[lineName].queue], b.worth[b.lines[before].queue])
}

func (r rule) leastAfter(waited time.Duration) (int, error) {
	least := max(r.Least, 1)
	for _, s := range r.Relax {
		after, err := time.ParseDuration(s.After)
		if err != nil {
			return 0, fmt.Errorf("a step of %s: %w", r.Skill, err)
		}
		if waited >= after {
			least = s.Level
		}
	}
	return least, nil
}
