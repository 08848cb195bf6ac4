// SPDX-License-Identifier: Apache-2.0

package pick

import (
	"time"

	"cordial/routing"
	"cordial/routing/plain"
)

// Side is what is measured. Its methods are documented at [routing.Pool].
type Side interface {
	Define(needs []routing.Need) routing.NeedSet
	SetMean(d time.Duration)
	PutAgent(a routing.Agent)
	RemoveAgent(id routing.AgentID)
	PutWaiting(w routing.Waiting)
	RemoveWaiting(id routing.ContactID, since routing.Time)
	Pick(now routing.Time) (routing.ContactID, routing.AgentID, bool)
}

// Contender is a side by its name.
type Contender struct {
	Name string
	New  func() Side // an empty one
}

// The sides that there are.
var (
	// Index is what serves live calls.
	Index = Contender{"the index", func() Side { return routing.NewPool() }}
	// Plain filters all agents, scores them and sorts them.
	Plain = Contender{"filter and sort", func() Side { return plain.NewPool() }}
	// Scan looks at each free agent for each contact.
	Scan = Contender{"a scan", func() Side { return newScan() }}
)
