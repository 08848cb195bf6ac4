// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTheScenariosAreWhatTheySay holds the sizes that the files promise.
func TestTheScenariosAreWhatTheySay(t *testing.T) {
	for _, x := range []struct {
		name                  string
		agents, skills, lines int
		sites                 int
		least, most           int // calls
	}{
		{"day", 3600, 40, 25, 5, 90_000, 110_000},
		{"surge", 3600, 40, 25, 5, 130_000, 180_000},
		{"lines", 1300, 5, 300, 3, 400_000, 500_000},
		{"centres", 1100, 12, 8, 20, 17_000, 20_500},
		{"shop", 8, 3, 3, 1, 150, 450},
	} {
		s := load(t, x.name)
		c := s.Config()
		assert.Len(t, c.Agents, x.agents, x.name)
		assert.Len(t, c.Skills, x.skills, x.name)
		assert.Len(t, c.Lines, x.lines, x.name)
		assert.Len(t, c.Sites, x.sites, x.name)
		n := len(contacts(s, 0))
		assert.True(t, n >= x.least && n <= x.most, "%s: %d calls", x.name, n)
		assert.Empty(t, s.Unstable(), x.name)
	}
}

func TestTheDayHasAHundredThousandCalls(t *testing.T) {
	assert.InDelta(t, 100_000, load(t, "day").Expected(), 1e-3)
	centres := load(t, "centres")
	for _, g := range centres.segments {
		assert.InDelta(t, 12, g.rate*float64(time.Minute), 1e-9, "calls a minute, round the clock")
	}
}

// TestTheSurgePeaksAtThreeTimes the ordinary rate, on the same floor.
func TestTheSurgePeaksAtThreeTimes(t *testing.T) {
	ordinary, surge := load(t, "day"), load(t, "surge")
	assert.Equal(t, ordinary.Config(), surge.Config())
	require.Equal(t, len(ordinary.groups), len(surge.groups))
	assert.Equal(t, ordinary.staff, surge.staff)
	most := 0.0
	for i, g := range surge.segments {
		most = max(most, g.rate/ordinary.segments[i].rate)
	}
	assert.InDelta(t, 3, most, 1e-9)
	assert.Greater(t, surge.Expected(), 100_000.0)
	rates := func(s *Scenario) (most float64) {
		for _, g := range s.segments {
			most = max(most, g.rate)
		}
		return most
	}
	assert.Greater(t, rates(surge)/rates(ordinary), 2.9, "at the time when most call anyway")
}

// TestTheLinesRise from 45,000 to 145,000 calls a day.
func TestTheLinesRise(t *testing.T) {
	s := load(t, "lines")
	calls := make([]float64, 5)
	for _, g := range s.segments {
		calls[g.day] += g.rate * float64(g.to-g.from)
	}
	assert.InEpsilon(t, 45_000, calls[0], 0.01)
	assert.InEpsilon(t, 145_000, calls[4], 0.01)
	for i := 1; i < 5; i++ {
		assert.Greater(t, calls[i], calls[i-1])
	}
}

// keysOf are the keys of a struct and of those within, but not the centre's.
func keysOf(t reflect.Type, keys map[string]bool) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t.PkgPath() != reflect.TypeFor[file]().PkgPath() {
		return
	}
	for i := range t.NumField() {
		keys[t.Field(i).Tag.Get("yaml")] = true
		keysOf(t.Field(i).Type, keys)
	}
}

// TestEveryKeyIsExplained in day.yaml and in the manual.
func TestEveryKeyIsExplained(t *testing.T) {
	keys := map[string]bool{}
	keysOf(reflect.TypeFor[file](), keys)
	require.Greater(t, len(keys), 50)
	root := filepath.Join("..", "..")
	sample, err := os.ReadFile(filepath.Join(root, "configs", "scenarios", "day.yaml"))
	require.NoError(t, err)
	manual, err := os.ReadFile(filepath.Join(root, "docs", "scenarios.md"))
	require.NoError(t, err)
	in := func(text []byte, form, key string) bool { return regexp.MustCompile(form + key + `\b`).Match(text) }
	for key := range keys {
		assert.True(t, in(sample, `(?m)[\s{(#]`, key), "day.yaml does not show %s", key)
		assert.True(t, in(manual, "`", key), "docs/scenarios.md does not explain %s", key)
	}
	assert.False(t, in(manual, "`", "ring_tone"), "the check finds what is not there")
}
