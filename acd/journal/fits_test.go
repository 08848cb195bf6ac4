// SPDX-License-Identifier: Apache-2.0

package journal

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"cordial/acd"
)

// A configuration that does not fit is told before it is handed in.
func TestFits(t *testing.T) {
	configure := func(agents, skills int) acd.Record {
		c := &acd.Config{}
		for i := range agents {
			a := acd.AgentConfig{Name: fmt.Sprint(i), Levels: map[string]acd.Level{}}
			for k := range skills {
				a.Levels[fmt.Sprintf("%x", sha256.Sum256([]byte{byte(i), byte(i >> 8), byte(k)}))] = 5
			}
			c.Agents = append(c.Agents, a)
		}
		return acd.Record{Command: acd.Command{Kind: acd.Configure, Config: c}, Events: []acd.Event{{Kind: acd.Configured, Config: c}}}
	}
	require.NoError(t, Fits(configure(100, 4)))
	require.Error(t, Fits(configure(4000, 40)))
}
