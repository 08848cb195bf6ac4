// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/routing"
)

// Prices are told with the skills by their names, and offers with what they cost.
func TestPricesInWords(t *testing.T) {
	s := acd.Status{Skills: []string{"boots", "german"}, Agents: []acd.AgentStatus{{ID: 1, Name: "anna"}, {ID: 2, Name: "ben"}}}
	w := InWords(s, acd.Record{
		Command: acd.Command{Kind: acd.SetPrices, Prices: &acd.Prices{
			Duals: []acd.Dual{{
				Needs: []routing.Need{{Skill: 2, Least: 3, Weight: 2, Relax: []routing.Relax{{After: time.Second, Least: 1}}}, {Skill: 7, Weight: 1}},
				Dual:  400_000,
			}},
			Surcharges: []routing.Surcharge{{Levels: []acd.Level{0, 0, 9}, By: -50_000}},
		}},
		Events: []acd.Event{
			{Kind: acd.PricesSet},
			{Kind: acd.ContactOffered, Agent: 1, Why: &routing.Why{
				Rule: routing.BestKey, Fit: 1_000_000, Key: 460_000, Agents: [3]routing.AgentKey{{Agent: 2, Key: 300_000, Price: 100_000}, {Agent: 1, Key: 300_000}},
			}},
		},
	})
	text, err := json.Marshal(w.Command)
	require.NoError(t, err)
	assert.JSONEq(t, `{"kind": "set-prices", "prices": {
		"duals": [{"dual": 0.4, "needs": [
			{"Skill": "german", "Least": 3, "Weight": 2, "Relax": [{"After": 1000000000, "Least": 1}]},
			{"Skill": "#7", "Least": 0, "Weight": 1}]}],
		"surcharges": [{"levels": {"german": 9}, "by": -0.05}]}}`, string(text))
	assert.Equal(t, "prices-set", w.Events[0].Kind)
	assert.Contains(t, w.Events[1].Why, "fit 1.00 at a price of 0.54, 0.00 below the best at work")
	assert.Contains(t, w.Events[1].Why, "next in line ben (0.40 at a price of 0.10), anna (0.30)")
}
