// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite the golden files, the samples and the schema")

// golden compares got with a file, or rewrites the file.
func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(path, got, 0o600))
	}
	want, err := os.ReadFile(path) //nolint:gosec // a file of this directory
	require.NoError(t, err)
	require.Equal(t, string(want), string(got), "%s is not up to date: go test ./configs -update", path)
}

func changeMe() string { return "change-me" }

func TestTheSamplesAreWhatInitWritesWithoutAnswers(t *testing.T) {
	files, err := render(Answers{}, changeMe)
	require.NoError(t, err)
	require.Len(t, files, len(initFiles))
	for _, f := range initFiles {
		golden(t, f.name, files[f.name])
	}
}

func TestTheSampleLoadsWithoutAWarning(t *testing.T) {
	f, err := Load("cordial.yaml")
	require.NoError(t, err)
	assert.Empty(t, f.Warnings)
	assert.Equal(t, Secret("change-me"), f.Asterisk[0].Password)
	assert.Len(t, f.Queues, 2)
	c := f.Machine()
	require.NoError(t, c.Fault())
	again, err := Parse("cordial.yaml", Sample())
	require.NoError(t, err)
	assert.Equal(t, f, again, "the embedded sample is the file")
}

// TestTheSampleExplainsEveryKey finds each key of the structs in the sample,
// live or in a comment.
func TestTheSampleExplainsEveryKey(t *testing.T) {
	keys := make(map[string]bool)
	collect(reflect.TypeFor[File](), keys)
	require.Greater(t, len(keys), 45)
	for key := range keys {
		assert.True(t, explained(key, Sample()), "the sample does not show %q", key)
	}
	assert.False(t, explained("ring_tone", Sample()), "the check finds what is not there")
}

func explained(key string, text []byte) bool {
	return regexp.MustCompile(`(^|[ {#])` + key + `:`).Match(bytes.ReplaceAll(text, []byte("\n"), []byte(" ")))
}

func collect(t reflect.Type, keys map[string]bool) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return
	}
	for _, f := range fieldsOf(t) {
		keys[f.key] = true
		collect(t.Field(f.index).Type, keys)
	}
}

// TestTheSampleNamesTheDefaults holds the defaults in the sample's comments and
// in the structs together.
func TestTheSampleNamesTheDefaults(t *testing.T) {
	empty, err := Parse("x/cordial.yaml", []byte("queues: [{name: a}]\nlines: [{name: a, queue: a}]\n"), WithoutSwitch())
	require.NoError(t, err)
	q := empty.Queues[0]
	for key, value := range map[string]string{
		"expertise_worth": short(int64(q.ExpertiseWorth)),
		"order_worth":     short(int64(q.OrderWorth)),
		"known":           short(int64(q.Known)),
		"wait_for":        short(int64(q.WaitFor)),
		"ring":            short(int64(q.Ring)),
		"mean_contact":    short(int64(empty.Routing.MeanContact)),
		"prices":          strconv.FormatBool(empty.Routing.Prices),
		"spread":          strconv.FormatFloat(empty.Routing.Spread, 'g', -1, 64),
		"mean_patience":   short(int64(empty.Routing.MeanPatience)),
		"keep":            short(int64(empty.Journal.Keep)),
		"priority":        short(int64(q.Priority)),
	} {
		shown := regexp.MustCompile(`(?m)^ +` + key + `: (\S+)`).FindSubmatch(Sample())
		require.NotNil(t, shown, key)
		is := string(shown[1])
		var d Duration
		if d.UnmarshalText(shown[1]) == nil {
			is = short(int64(d))
		}
		assert.Equal(t, value, is, key)
	}
	assert.Nil(t, q.WrapUp, "the end of wrap-up is the agent's")
	assert.Equal(t, Name("default"), q.Music)
	assert.Equal(t, Media("sound:pls-hold-while-try"), q.WaitForAnnouncement)
	assert.Equal(t, Address("127.0.0.1:8090"), empty.Listen)
	assert.Equal(t, filepath.Join("x", "data"), empty.Data)
	assert.Equal(t, AtOnce, empty.Lines[0].Answer)
}

func TestEveryFileHasItsLicence(t *testing.T) {
	for _, f := range initFiles {
		for _, path := range []string{f.name, f.source} {
			text, err := os.ReadFile(path) //nolint:gosec // a file of this directory
			require.NoError(t, err)
			first, _, _ := strings.Cut(string(text), "\n")
			assert.Contains(t, first, "SPDX-License-Identifier: Apache-2.0", path)
		}
	}
}
