// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
)

func sampled(t *testing.T) acd.Config {
	t.Helper()
	f, err := Parse("cordial.yaml", Sample())
	require.NoError(t, err)
	return f.Machine()
}

func TestDiff(t *testing.T) {
	for want, alter := range map[string]func(*acd.Config){
		"nothing changed":                            func(*acd.Config) {},
		"queues added claims":                        func(c *acd.Config) { c.Queues = append(c.Queues, acd.QueueConfig{Name: "claims"}) },
		"queues removed orders":                      func(c *acd.Config) { c.Queues = c.Queues[1:] },
		"queues changed orders":                      func(c *acd.Config) { c.Queues[0].RingTimeout = time.Minute },
		"lines removed orders returns":               func(c *acd.Config) { c.Lines = nil },
		"sites changed main":                         func(c *acd.Config) { c.Sites[0].Zone = "Europe/Berlin" },
		"skills added french":                        func(c *acd.Config) { c.Skills = append(c.Skills, "french") },
		"prices false instead of true":               func(c *acd.Config) { c.Prices = false },
		"spread 0.2 instead of 0":                    func(c *acd.Config) { c.Spread = 200_000 },
		"mean contact 4m instead of 3m":              func(c *acd.Config) { c.MeanContact = 4 * time.Minute },
		"mean patience 1m instead of 10m":            func(c *acd.Config) { c.MeanPatience = time.Minute },
		"admission of 500 contacts instead of 10000": func(c *acd.Config) { c.MaxContacts = 500 },
		"agents 1 added, 1 removed":                  func(c *acd.Config) { c.Agents[0].Name = "a199" },
		"queues changed orders; agents 1 changed": func(c *acd.Config) {
			wrapUp := time.Minute
			c.Queues[0].WrapUp = &wrapUp
			c.Agents[1].Levels["orders"] = 9
		},
		"queues added q0 q1 q2 q3 q4 and 15 more": func(c *acd.Config) {
			for i := range 20 {
				c.Queues = append(c.Queues, acd.QueueConfig{Name: fmt.Sprintf("q%d", i)})
			}
		},
	} {
		after := sampled(t)
		alter(&after)
		assert.Equal(t, want, Diff(sampled(t), after))
	}
}

func TestDiffNamesNoAgents(t *testing.T) {
	after := sampled(t)
	after.Agents = nil
	assert.Equal(t, "agents 2 removed", Diff(sampled(t), after))
	assert.Equal(t, "agents 2 added", Diff(after, sampled(t)))
}
