// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"cordial/acd"
)

// FuzzParse: no file makes the reader panic. It is either faulty, and then says
// where, or gives a scenario that the machine takes and that can be run.
func FuzzParse(f *testing.F) {
	for _, name := range []string{"shop", "centres", "lines"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "configs", "scenarios", name+".yaml"))
		require.NoError(f, err)
		f.Add(text)
	}
	f.Add([]byte(tiny))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Parse("s.yaml", data)
		if err != nil {
			require.NotEmpty(t, err.Error())
			return
		}
		c := s.Config()
		require.NoError(t, c.Fault())
		_, err = acd.New().Step(s.Start(), acd.Command{Kind: acd.Configure, Config: &c})
		require.NoError(t, err)
		r, last := s.Run(0), s.Start()
		var contact, again Contact
		for range 1000 {
			if !r.Next(&contact) {
				break
			}
			require.GreaterOrEqual(t, contact.At, last)
			require.Less(t, contact.At, s.End())
			require.Positive(t, contact.Talk)
			require.GreaterOrEqual(t, contact.Patience.Nanoseconds(), int64(0))
			last = contact.At
			if r.Redial(&contact, last, &again) {
				require.GreaterOrEqual(t, again.At, last)
			}
		}
		s.Unstable()
		r.Turns()
	})
}
