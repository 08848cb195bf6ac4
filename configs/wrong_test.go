// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

// everyKey is a configuration in which every key of the structs is given, but
// for password_file, certificate, key and roster, which need files.
const everyKey = `asterisk:
  - {name: a, url: "http://127.0.0.1:8088/ari", user: u, password: p, application: cordial}
  - {name: b, outbound: {listen: "127.0.0.1:8089"}, user: u, password: p}
listen: 127.0.0.1:8090
data: data
journal: {keep: 720h}
admission: {contacts: 500, then: {announcement: "sound:busy"}}
routing: {mean_contact: 3m, mean_patience: 10m, prices: true, spread: 0.2}
skills: [{name: boots}]
sites: [{name: berlin, zone: Europe/Berlin}]
queues:
  - name: orders
    needs: [{skill: boots, least: 5, weight: 2, relax: [{after: 20s, level: 3}]}]
    priority: 30s
    expertise_worth: 1s
    order_worth: 10s
    known: 5s
    wait_for: 1m
    wait_for_announcement: sound:hold
    ring: 15s
    wrap_up: 1m
    music: jazz
    limits:
      longest: {contacts: 200, then: {queue: rest}}
      wait: {after: 10m, then: {extension: {context: voicemail, exten: s, priority: 2}}}
      nobody: {then: {announcement: "sound:all-busy"}}
  - {name: rest}
lines: [{name: hotline, queue: orders, answer: with_agent, priority: 1m, needs: [{skill: boots}]}]
agents:
  - name: a1
    endpoint: PJSIP/a1
    site: berlin
    skills: {boots: 7}
    capacity: {voice: 1, chat: 1, callback: 1, email: 1, social: 1}
`

// document is everyKey as a tree that may be altered.
func document(t *testing.T) *yaml.Node {
	t.Helper()
	var n yaml.Node
	require.NoError(t, yaml.Load([]byte(everyKey), &n))
	return &n
}

// values are pointers to all values of a tree, but not to its keys.
func values(n *yaml.Node) []**yaml.Node {
	var all []**yaml.Node
	for i := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			continue
		}
		all = append(all, &n.Content[i])
		all = append(all, values(n.Content[i])...)
	}
	return all
}

func TestEveryKeyIsInTheTest(t *testing.T) {
	f, err := Parse("c.yaml", []byte(everyKey))
	require.NoError(t, err)
	assert.Empty(t, f.Warnings)
	keys := make(map[string]bool)
	collect(reflect.TypeFor[File](), keys)
	for key := range keys {
		if !slices.Contains([]string{"roster", "password_file", "certificate", "key"}, key) {
			assert.Contains(t, everyKey, key+":")
		}
	}
	require.NoError(t, compiled(t).Validate(asJSON(t, []byte(everyKey))))
}

// TestNoWrongTypePasses puts something of another kind in the place of every
// value, one at a time. It must be refused there, by the schema too.
func TestNoWrongTypePasses(t *testing.T) {
	schema := compiled(t)
	count := len(values(document(t)))
	require.Greater(t, count, 60)
	for i := range count {
		for _, wrong := range []string{"null", "3.5", "true", "-90000", "''", "{x: y}", "[[1]]", "2020-02-02", "!!binary aGk=", "!x y"} {
			doc := document(t)
			at := values(doc)[i]
			was := **at
			if wrong == "true" && was.ShortTag() == "!!bool" {
				continue // right
			}
			var put yaml.Node
			require.NoError(t, yaml.Load([]byte(wrong), &put))
			*at = put.Content[0]
			data, err := yaml.Dump(doc)
			require.NoError(t, err)
			what := fmt.Sprintf("%s for %q", wrong, was.Value)
			_, err = Parse("c.yaml", data)
			var faults Faults
			if assert.True(t, errors.As(err, &faults), what) {
				assert.LessOrEqual(t, faults[len(faults)-1].Line, bytes.Count(data, []byte("\n"))+1, what)
			}
			if !strings.Contains(wrong, "!") && wrong != "2020-02-02" { // what JSON has no word for
				assert.Error(t, schema.Validate(asJSON(t, data)), what)
			}
		}
	}
}

// TestEveryUnknownKeyIsTold adds a key to every mapping, one at a time.
func TestEveryUnknownKeyIsTold(t *testing.T) {
	mappings := func(doc *yaml.Node) []*yaml.Node {
		all := []*yaml.Node{}
		for _, v := range values(doc) {
			if (*v).Kind == yaml.MappingNode && (*v).Content[0].Value != "boots" {
				all = append(all, *v)
			}
		}
		return all
	}
	count := len(mappings(document(t)))
	require.Greater(t, count, 20)
	for i := range count {
		doc := document(t)
		m := mappings(doc)[i]
		m.Content = append(m.Content, scalar("zzyzzyva", 0), scalar("x", 0))
		data, err := yaml.Dump(doc)
		require.NoError(t, err)
		_, err = Parse("c.yaml", data)
		var faults Faults
		require.ErrorAs(t, err, &faults)
		require.Len(t, faults, 1, "%s", err)
		row := bytes.Split(data, []byte("\n"))[faults[0].Line-1]
		assert.Contains(t, string(row), "zzyzzyva", "the line is right")
		assert.Contains(t, faults[0].Text, `"zzyzzyva" is not a known key; there are `)
	}
}

// TestEveryRequiredKeyIsMissed takes away each required key, one at a time.
func TestEveryRequiredKeyIsMissed(t *testing.T) {
	required := []string{"name", "url", "user", "zone", "skill", "after", "level", "contacts", "then", "context", "exten", "queue", "endpoint", "queues", "lines"}
	missed := make(map[string]bool)
	for i := range values(document(t)) {
		doc := document(t)
		m := *values(doc)[i]
		if m.Kind != yaml.MappingNode {
			continue
		}
		for k := 0; k+1 < len(m.Content); k += 2 {
			key := m.Content[k].Value
			left := *m
			left.Content = slices.Delete(slices.Clone(m.Content), k, k+2)
			if len(left.Content) == 0 || !slices.Contains(required, key) {
				continue
			}
			*values(doc)[i] = &left
			data, err := yaml.Dump(doc)
			require.NoError(t, err)
			*values(doc)[i] = m
			if _, err = Parse("c.yaml", data); assert.Error(t, err, key) {
				assert.Contains(t, err.Error(), key+" is missing")
			}
			missed[key] = true
		}
	}
	assert.Len(t, missed, len(required))
}

func TestAnEmptyPathIsAFault(t *testing.T) {
	assert.Equal(t, "c.yaml:1: data: is empty: give a path, or leave the key out", faultsOf(t, "data: ''\n"+small))
	assert.Equal(t, "c.yaml:1: roster: is empty: give a path, or leave the key out", faultsOf(t, "roster: ''\n"+small))
}

func TestNumbersAreWrittenPlainly(t *testing.T) {
	for text, good := range map[string]bool{
		"7": true, "07": false, "0x7": false, "0o7": false, "7_0": false, "+7": false, "7.0": false, "'7'": false, "7e0": false,
		"99999999999999999999999": false, "-1": false,
	} {
		_, err := parse(need("least: " + text))
		assert.Equal(t, good, err == nil, "%s: %v", text, err)
	}
}
