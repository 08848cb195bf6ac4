// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"cordial/acd"

	"github.com/CyCoreSystems/ari/v5"
)

// subscribeAtOnce is how many devices one request subscribes to: Asterisk reads
// bodies up to 40 kB.
const subscribeAtOnce = 400

// phones is what is known of the agents' phones. Only the owner uses it.
type phones struct {
	agents map[string][]string // by device, sorted
	told   map[string]bool     // by agent: what the machine was told, up or not
}

// newPhones watches the endpoints of agents. An endpoint that is not simply a
// device, such as a number at a trunk, counts as reachable.
func newPhones(endpoints map[string]string, told map[string]bool) phones {
	p := phones{agents: make(map[string][]string), told: make(map[string]bool)}
	for _, agent := range slices.Sorted(maps.Keys(endpoints)) {
		device := endpoints[agent]
		if tech, name, ok := strings.Cut(device, "/"); !ok || tech == "Local" || strings.ContainsAny(name, "/@") {
			continue
		}
		p.agents[device] = append(p.agents[device], agent)
		if up, known := told[agent]; known {
			p.told[agent] = up
		}
	}
	return p
}

// reachable: a device in one of these states could not even ring. A phone with a
// fixed address that is never asked whether it is there is NOT_INUSE.
func reachable(state string) bool { return state != "UNAVAILABLE" && state != "INVALID" }

// idle: the phone has just come free. That is news to the machine even of a phone
// that could be reached all along, for it may have been found busy.
func idle(state string) bool { return state == "NOT_INUSE" }

// note returns what the machine must be told now that a device is up or not; of
// one that has come free even if it knows.
func (p *phones) note(device string, up, free bool) []acd.Command {
	var news []acd.Command
	for _, agent := range p.agents[device] {
		if was, known := p.told[agent]; known && was == up && !free {
			continue
		}
		p.told[agent] = up
		kind := acd.PhoneDown
		if up {
			kind = acd.PhoneUp
		}
		news = append(news, acd.Command{Kind: kind, Name: agent})
	}
	return news
}

// watch subscribes to the devices and returns what the machine must be told of
// them. Events that come meanwhile are handled after it.
func (s *session) watch(ctx context.Context) ([]acd.Command, error) {
	devices := slices.Sorted(maps.Keys(s.phones.agents))
	if len(devices) == 0 {
		return nil, nil
	}
	for chunk := range slices.Chunk(devices, subscribeAtOnce) {
		sources := make([]string, len(chunk))
		for i, device := range chunk {
			sources[i] = "deviceState:" + device
		}
		err := s.asker.call(ctx, http.MethodPost, s.appPath()+"/subscription", map[string][]string{"eventSource": sources}, nil)
		if err != nil {
			return nil, fmt.Errorf("subscribe to the agents' phones: %w", err)
		}
	}
	var endpoints []ari.EndpointData
	if err := s.asker.call(ctx, http.MethodGet, "/endpoints", nil, &endpoints); err != nil {
		return nil, fmt.Errorf("list the agents' phones: %w", err)
	}
	return s.phones.compare(devices, endpoints), nil
}

// compare goes through a listing. A device of a technology that lists its
// endpoints, but not this one, does not exist.
func (p *phones) compare(devices []string, endpoints []ari.EndpointData) []acd.Command {
	up := make(map[string]bool, len(endpoints))
	lists := make(map[string]bool)
	for i := range endpoints {
		e := &endpoints[i]
		lists[e.Technology] = true
		up[e.Technology+"/"+e.Resource] = e.State != "offline"
	}
	var news []acd.Command
	for _, device := range devices {
		tech, _, _ := strings.Cut(device, "/")
		news = append(news, p.note(device, up[device] || !lists[tech], false)...)
	}
	return news
}
