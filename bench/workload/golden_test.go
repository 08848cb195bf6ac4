// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// load reads one of the scenarios that come with the project.
func load(t testing.TB, name string) *Scenario {
	t.Helper()
	s, err := Load(filepath.Join("..", "..", "configs", "scenarios", name+".yaml"))
	require.NoError(t, err)
	return s
}

// fingerprint is a hash of what a replication begins with: 10,000 contacts with
// their first offers and redials, the turns, and the agents' levels.
func fingerprint(s *Scenario, replication int) string {
	h := sha256.New()
	r := s.Run(replication)
	var c, again Contact
	for range 10_000 {
		if !r.Next(&c) {
			break
		}
		fmt.Fprintln(h, c.Number, c.At, c.Type, c.Line, c.Customer, c.Talk.Nanoseconds(), c.WrapUp.Nanoseconds(), c.Patience.Nanoseconds())
		fmt.Fprintln(h, r.Pickup(&c, 0), r.Pickup(&c, 1))
		if r.Redial(&c, c.At.Add(time.Minute), &again) {
			fmt.Fprintln(h, again.Attempt, again.At, again.Patience.Nanoseconds())
		}
	}
	for _, turn := range r.Turns() {
		fmt.Fprintln(h, turn.At, turn.Agent, uint8(turn.Do), turn.Reason)
	}
	for _, a := range s.Config().Agents {
		fmt.Fprintln(h, a.Name, a.Levels) // fmt sorts the keys
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// TestGolden holds what seeds stand for. It must pass on every processor:
//
//	GOARCH=arm64 CGO_ENABLED=0 go test -c -o /tmp/workload.arm64 ./bench/workload
//	cd bench/workload && qemu-aarch64 /tmp/workload.arm64 -test.run TestGolden
func TestGolden(t *testing.T) {
	pooled, err := Pooled(8*time.Hour, time.Hour, 7)
	require.NoError(t, err)
	for _, x := range []struct {
		name string
		s    *Scenario
		want string
	}{
		{"day", load(t, "day"), "39389f6709c32fc8006a5b3c"},
		{"surge", load(t, "surge"), "d1860db5583c400a7dc30a7b"},
		{"lines", load(t, "lines"), "db4beda58a65089fb6654670"},
		{"centres", load(t, "centres"), "ce9e05f25deb14da6d45440d"},
		{"shop", load(t, "shop"), "1aa9c222a120564b65c98408"},
		{"pooled", pooled, "e22e74e0929b9a49216a39fa"},
	} {
		assert.Equal(t, x.want, fingerprint(x.s, 3), x.name)
	}
	assert.NotEqual(t, fingerprint(pooled, 3), fingerprint(pooled, 4), "another replication")
	assert.NotEqual(t, fingerprint(pooled, 3), fingerprint(pooled.WithSeed(8), 3), "another seed")
}
