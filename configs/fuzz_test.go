// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"

	"cordial/acd"
)

// FuzzParse: no file makes the reader panic; a file is either faulty, and each
// fault says where, or gives a configuration that the machine takes, that the
// YAML library reads strictly too, and that means the same when read again.
func FuzzParse(f *testing.F) {
	faults, err := os.ReadFile("testdata/faults.yaml")
	require.NoError(f, err)
	f.Add(Sample(), []byte("name,endpoint,site,skills\na1,PJSIP/a1,main,orders:7\n"))
	f.Add(faults, []byte("name;endpoint"))
	f.Add([]byte(withRoster), []byte("name,endpoint\na1,PJSIP/a1\n"))
	f.Add([]byte(small), []byte("\"\n"))
	f.Add([]byte(exits("a>b b>c c>d")), []byte(""))
	f.Add([]byte(need("least: 5, relax: [{after: 1s, level: 0}]")), []byte{0})
	f.Add([]byte("queues: &a [{name: x}, *a]\nlines: *a\n"), []byte{0xff})
	f.Fuzz(func(t *testing.T, data, csv []byte) {
		options := []Option{WithoutSwitch(), WithFiles(func(string) ([]byte, error) { return csv, nil })}
		file, err := Parse("c.yaml", data, options...)
		if err != nil {
			soundFaults(t, err)
			return
		}
		c := file.Machine()
		require.NoError(t, c.Fault())
		_, err = acd.New().Step(1, acd.Command{Kind: acd.Configure, Config: &c})
		require.NoError(t, err)
		require.NoError(t, yaml.Load(data, new(File), yaml.WithKnownFields()))
		again, err := Parse("c.yaml", data, options...)
		require.NoError(t, err)
		require.Equal(t, "nothing changed", Diff(c, again.Machine()))
	})
}

func soundFaults(t *testing.T, err error) {
	t.Helper()
	var faults Faults
	require.True(t, errors.As(err, &faults))
	require.NotEmpty(t, faults)
	for _, f := range faults {
		require.Positive(t, f.Line, f)
		require.NotEmpty(t, f.Text)
		require.NotContains(t, f.Text, "\n", "a fault is one line")
	}
	require.Equal(t, len(faults), strings.Count(err.Error(), "\n")+1)
}
