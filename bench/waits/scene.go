// SPDX-License-Identifier: Apache-2.0

package waits

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"cordial/bench/workload"
)

// patient is what the lines of observers end with.
const patient = "-patient"

// floor is a centre of 180 agents for a load. At 1 the work that comes is as much as all
// of them could do. Five queues share them; one of them has few agents and goes before
// the others, and another asks for less after a while.
const floor = `
seed: %d
date: "2026-03-02"
length: %s
warm_up: 1h
centre:
  routing: {mean_contact: 4m}
  skills: [{name: sales}, {name: service}, {name: returns}, {name: technical}, {name: spanish}]
  queues:
    - {name: sales, needs: [{skill: sales, least: 3}]}
    - {name: service, needs: [{skill: service, least: 3}]}
    - {name: returns, needs: [{skill: returns, least: 3}]}
    - {name: technical, needs: [{skill: technical, least: 6, relax: [{after: 90s, level: 4}]}]}
    - {name: spanish, needs: [{skill: spanish, least: 5}], priority: 20s}
  lines:
    - {name: sales, queue: sales}
    - {name: service, queue: service}
    - {name: returns, queue: returns}
    - {name: technical, queue: technical}
    - {name: spanish, queue: spanish}
curves: [{name: even, rows: [{from: "00:00", to: "24:00", calls: 1}]}]
calls:
  a_day: %.0f
  curve: even
  talk: {lognormal: {mean: 4m, cv: 1}}
  wrap_up: {exponential: 25s}
  patience: {exponential: 5m}
  types:
    - {name: sales, line: sales, share: 0.36}
    - {name: service, line: service, share: 0.28}
    - {name: returns, line: returns, share: 0.16}
    - {name: technical, line: technical, share: 0.15}
    - {name: spanish, line: spanish, share: 0.05}
phones:
  answer: {lognormal: {mean: 5s, cv: 0.5}}
  missed: 0.01
  back: {constant: 1m}
roster:
  - {name: a, count: 50, skills: {sales: 9, service: 5}}
  - {name: b, count: 40, skills: {service: 9, returns: 6}}
  - {name: c, count: 30, skills: {returns: 8, sales: 4}}
  - {name: d, count: 25, skills: {technical: 9, service: 4}}
  - {name: e, count: 15, skills: {technical: 6, sales: 8}}
  - {name: f, count: 12, skills: {spanish: 10, sales: 6}}
  - {name: g, count: 8, skills: {spanish: 8, technical: 5, service: 7}}
`

// atLoad is the floor at a load, with so many days of calls and a share of observers.
func atLoad(load float64, length time.Duration, seed uint64, share float64) (*workload.Scenario, error) {
	const agents, contact = 180, 4*60 + 25 + 5 // seconds
	calls := load * agents * 24 * 3600 / contact
	return observed(fmt.Sprintf("load %.2f", load), fmt.Appendf(nil, floor, seed, length, calls), share)
}

// observed is a scenario of which a share of the callers are observers. They come by
// lines of their own, which lead to the same queues.
func observed(name string, data []byte, share float64) (*workload.Scenario, error) {
	var file map[string]any
	if err := yaml.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	centre, _ := file["centre"].(map[string]any)
	calls, _ := file["calls"].(map[string]any)
	if centre == nil || calls == nil {
		return nil, fmt.Errorf("%s: this is no scenario: it has no centre or no calls", name)
	}
	centre["lines"] = twice(centre["lines"], func(_, own map[string]any) {
		own["name"] = fmt.Sprint(own["name"], patient)
	})
	calls["types"] = twice(calls["types"], func(all, own map[string]any) {
		own["name"], own["line"] = fmt.Sprint(own["name"], patient), fmt.Sprint(own["line"], patient)
		own["patience"] = map[string]any{"constant": "8784h"}
		for _, how := range []string{"share", "a_day"} {
			if n, ok := number(all[how]); ok {
				all[how], own[how] = decimal(n*(1-share)), decimal(n*share)
			}
		}
	})
	text, err := yaml.Marshal(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return workload.Parse(name, text)
}

// twice adds to a list a copy of each of its entries, changed.
func twice(list any, change func(all, own map[string]any)) any {
	entries, _ := list.([]any)
	out := entries
	for _, e := range entries {
		all, ok := e.(map[string]any)
		if !ok {
			continue
		}
		own := map[string]any{}
		for key, v := range all { //lint:sorted a map becomes a map
			own[key] = v
		}
		change(all, own)
		out = append(out, own)
	}
	return out
}

// decimal is a number as a scenario has it: without an exponent.
func decimal(n float64) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!float", Value: strconv.FormatFloat(n, 'f', -1, 64)}
}

func number(v any) (float64, bool) {
	switch n := v.(type) {
	case int:
		return float64(n), true
	case float64:
		return n, true
	}
	return 0, false
}

// watches tells whether the callers of a line are observers.
func watches(line string) bool { return strings.HasSuffix(line, patient) }
