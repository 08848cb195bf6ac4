// SPDX-License-Identifier: Apache-2.0

package routing

import "time"

// Rule names what decided a choice. Only ever added to: the numbers stand in
// journals.
type Rule uint8

// The rules.
const (
	// OnlyAgent: no other free agent was eligible.
	OnlyAgent Rule = iota + 1
	// BestKey: the greatest key among the free agents.
	BestKey
	// LeastRecent: equal keys; she was offered a contact least recently.
	LeastRecent
	// KnownAgent: she has served this customer before, and that tipped it.
	KnownAgent
	// LimitNear: a limit of the queue was about to act, so anybody eligible would do.
	LimitNear
)

// Why explains a choice by numbers; whoever reads it puts them into words.
type Why struct {
	Rule Rule
	// Fit and Key of the chosen agent for the contact, and her Gap to the best
	// agent at work.
	Fit, Key, Gap Share
	// Age of the contact; Ripe is the age from which it was ripe for her.
	Age, Ripe time.Duration
	// Score is age + priority - order worth x gap (+ known): what the contact
	// was chosen by among those that waited.
	Score time.Duration
	// Free counts the free eligible agents, Waiting the contacts ripe for her.
	Free, Waiting int32
	// Agents are the runners-up among the free agents, best first; Contacts
	// those among the waiting contacts. Unused places are zero.
	Agents   [3]AgentKey
	Contacts [3]ContactScore
}

// AgentKey is an agent who was considered, with her key.
type AgentKey struct {
	Agent AgentID
	Key   Share
}

// ContactScore is a contact that was considered, with its score.
type ContactScore struct {
	Contact ContactID
	Score   time.Duration
}

// Choice is an offer to be made.
type Choice struct {
	Contact ContactID
	Agent   AgentID
	Why     Why
}
