// SPDX-License-Identifier: Apache-2.0

package whatif

import (
	"testing"
	"fmt"
	"time"

	"github.com/stretchr/testify/require"

	"cordial/acd"
	"cordial/bench/sim"
	"cordial/bench/workload"
)

// recorded is the traffic of a scenario.
func recorded(t *testing.T, name string, replication int) *Traffic {
	t.Helper()
	s, err := workload.Load("../../configs/scenarios/" + name + ".yaml")
	require.NoError(t, err)
	r := NewReader(acd.New())
	_, err = sim.Run(t.Context(), s, replication, sim.Options{Watch: func(m *acd.Machine, rec acd.Record) error {
		r.Record(m, rec)
		return nil
	}})
	require.NoError(t, err)
	traffic, err := r.Traffic(1)
	require.NoError(t, err)
	return traffic
}

func TestExplore(t *testing.T) {
	for _, n := range []string{"day"} {
		for rep := range 1 {
		tr := recorded(t, n, rep)
		fmt.Println(n, len(tr.Contacts), len(tr.Needs), len(tr.Levels), len(tr.Turns), tr.Patience, tr.Drawn, tr.Spared)
		fmt.Printf("%-15s %+v\n", "recorded", tr.Recorded)
		for _, p := range Policies() {
			b := time.Now(); f, err := tr.Route(t.Context(), p)
			require.NoError(t, err)
			fmt.Printf("%-15s %v %+v\n", p.Name, time.Since(b), f)
		}
		}
	}
}
