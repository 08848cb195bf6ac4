// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
)

func TestMachine(t *testing.T) {
	f, err := parse(`routing: {mean_contact: 5m, mean_patience: 2m, spread: 0.2}
skills: [{name: boots}, {name: german}]
sites: [{name: berlin, zone: Europe/Berlin}]
queues:
  - name: orders
    needs: [{skill: boots, least: 5, weight: 2, relax: [{after: 20s, level: 3}, {after: 1m, level: 0}]}]
    priority: 30s
    expertise_worth: 0s
    order_worth: 10s
    known: 5s
    wait_for: 90s
    wait_for_announcement: sound:anna
    ring: 15s
    wrap_up: 0s
    music: jazz
    limits:
      longest: {contacts: 200, then: {queue: rest}}
      wait: {after: 10m, then: {extension: {context: voicemail, exten: s}}}
      nobody: {then: {announcement: "sound:all-busy"}}
  - name: rest
lines:
  - {name: hotline, queue: orders, answer: with_agent, priority: -10s, needs: [{skill: german}]}
  - {name: other, queue: rest}
agents:
  - {name: a1, endpoint: PJSIP/a1, site: berlin, skills: {boots: 7, german: 10}}
  - {name: a2, endpoint: PJSIP/a2, capacity: {chat: 3, social: 2}}
`)
	require.NoError(t, err)
	c := f.Machine()
	require.NoError(t, c.Fault())
	none := time.Duration(0)
	assert.Equal(t, acd.Config{
		MeanContact: 5 * time.Minute, MeanPatience: 2 * time.Minute, Prices: true, Spread: 200_000,
		MaxContacts: 10_000, Full: acd.Exit{Announcement: "sound:all-circuits-busy-now"},
		Skills: []string{"boots", "german"}, Sites: []acd.SiteConfig{{Name: "berlin", Zone: "Europe/Berlin"}},
		Queues: []acd.QueueConfig{
			{
				Name: "orders",
				Needs: []acd.NeedConfig{{
					Skill: "boots", Least: 5, Weight: 2,
					Relax: []acd.RelaxConfig{{After: 20 * time.Second, Least: 3}, {After: time.Minute, Least: 0}},
				}},
				Priority: 30 * time.Second, OrderWorth: 10 * time.Second, KnownWorth: 5 * time.Second,
				WaitFor: 90 * time.Second, WaitForAnnouncement: "sound:anna", RingTimeout: 15 * time.Second, WrapUp: &none, Music: "jazz",
				Limits: acd.LimitsConfig{
					Longest: 200, LongestExit: acd.Exit{Queue: "rest"},
					Wait: 10 * time.Minute, WaitExit: acd.Exit{Context: "voicemail", Exten: "s", Priority: 1},
					EmptyExit: acd.Exit{Announcement: "sound:all-busy"},
				},
			},
			{
				Name: "rest", ExpertiseWorth: time.Minute, OrderWorth: 2 * time.Minute, KnownWorth: time.Minute,
				RingTimeout: 20 * time.Second, Music: "default", WaitFor: 2 * time.Minute, WaitForAnnouncement: "sound:pls-hold-while-try",
			},
		},
		Lines: []acd.LineConfig{
			{
				Name: "hotline", Queue: "orders", Answer: acd.WithAgent, Priority: -10 * time.Second,
				Needs: []acd.NeedConfig{{Skill: "german", Least: 1, Weight: 1}},
			},
			{Name: "other", Queue: "rest"},
		},
		Agents: []acd.AgentConfig{
			{Name: "a1", Site: "berlin", Endpoint: "PJSIP/a1", Levels: map[string]acd.Level{"boots": 7, "german": 10}},
			{Name: "a2", Endpoint: "PJSIP/a2", Levels: map[string]acd.Level{}, Capacity: map[acd.Medium]uint8{0: 1, 1: 3, 4: 2}},
		},
	}, c)
}

func TestPricesCanBeOff(t *testing.T) {
	for text, want := range map[string]bool{"": true, "routing: {prices: true}\n": true, "routing: {prices: false}\n": false} {
		f, err := parse(text + "queues: [{name: a}]\nlines: [{name: x, queue: a}]\n")
		require.NoError(t, err)
		assert.Equal(t, want, f.Machine().Prices, text)
	}
}

func TestASpreadNeedsPrices(t *testing.T) {
	for text, warned := range map[string]bool{"spread: 0.2": false, "spread: 0.2, prices: false": true, "spread: 0, prices: false": false} {
		f, err := parse("routing: {" + text + "}\nqueues: [{name: a}]\nlines: [{name: x, queue: a}]\n")
		require.NoError(t, err)
		assert.Equal(t, warned, len(f.Warnings) == 1, text)
	}
}

// TestMachineSharesNothing alters what one call gave; the next is as before.
func TestMachineSharesNothing(t *testing.T) {
	f, err := parse("skills: [{name: s}]\nqueues: [{name: a, wrap_up: 1m, needs: [{skill: s}]}]\nlines: [{name: x, queue: a}]\nagents: [{name: a1, endpoint: PJSIP/a1, skills: {s: 2}}]\n")
	require.NoError(t, err)
	want, c := f.Machine(), f.Machine()
	*c.Queues[0].WrapUp = 0
	c.Queues[0].Needs[0].Least = 9
	c.Agents[0].Levels["s"] = 9
	assert.Equal(t, want, f.Machine())
}

// TestMachineAcceptsIt brings a configuration into a real machine.
func TestMachineAcceptsIt(t *testing.T) {
	c := sampled(t)
	m := acd.New()
	_, err := m.Step(1, acd.Command{Kind: acd.Configure, Config: &c})
	require.NoError(t, err)
	require.NoError(t, m.Check())
	status := m.Status()
	assert.Len(t, status.Queues, 2)
	assert.Len(t, status.Agents, 2)
}
