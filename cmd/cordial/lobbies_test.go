// SPDX-License-Identifier: Apache-2.0

package main

import (
	"net"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// outboundConfig is goodConfig with two switches that connect to us at one address.
func outboundConfig(way string) string {
	node := `  - {name: NAME, outbound: {listen: "` + way + `"}, user: cordial, password: secret}` + "\n"
	_, rest, _ := strings.Cut(goodConfig, "secret}\n")
	return "asterisk:\n" + strings.Replace(node, "NAME", "pbx1", 1) + strings.Replace(node, "NAME", "pbx2", 1) + rest
}

// TestSwitchesConnectToUs: each node has its own way in, and /readyz says who is
// missing.
func TestSwitchesConnectToUs(t *testing.T) {
	way, listen := freeAddress(t), freeAddress(t)
	config := write(t, "cordial.yaml", outboundConfig(way))
	p := start(t, "serve", "--config", config, "--listen", listen)
	p.until("a word about those who are missing", func() bool {
		_, text := get("http://" + listen + "/readyz")
		return strings.Contains(text, "pbx1 does not connect to us") && strings.Contains(text, "pbx2 does not connect to us")
	})
	for path, want := range map[string]int{"/ari/pbx1": 401, "/ari/pbx2": 401, "/ari/pbx3": 404} {
		status, _ := get("http://" + way + path)
		require.Equal(t, want, status, path)
	}
	p.until("a word about a wrong password", func() bool {
		_, text := get("http://" + listen + "/readyz")
		return strings.Contains(text, "pbx1 does not connect to us, but somebody comes with a wrong username or password")
	})
	p.signal(syscall.SIGTERM)
	require.Equal(t, 0, p.wait(), p.out)
}

func TestAWayInThatIsTaken(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { require.NoError(t, taken.Close()) }()
	code, out := run(t, "serve", "--config", write(t, "cordial.yaml", outboundConfig(taken.Addr().String())), "--listen", freeAddress(t))
	require.Equal(t, 1, code)
	require.Contains(t, out, taken.Addr().String()+" is in use by another process; choose another address for listen below outbound")
}
