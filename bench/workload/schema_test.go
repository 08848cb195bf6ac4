// SPDX-License-Identifier: Apache-2.0

package workload

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/invopop/jsonschema"
	validator "github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"

	"cordial/configs"
)

var update = flag.Bool("update", false, "rewrite the schema")

const schemaFile = "scenario.schema.json"

// centreSchema is the configuration's schema, of which that of scenarios makes a part.
func centreSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	s := new(jsonschema.Schema)
	require.NoError(t, json.Unmarshal(configs.Schema(), s))
	for _, name := range []string{"Agent"} { // what concerns the switch may be left out
		d := s.Definitions[name]
		d.Required = []string{"name"}
	}
	return s
}

// property finds the schema of a key in a part of the configuration.
func property(t *testing.T, s *jsonschema.Schema, part, key string) *jsonschema.Schema {
	t.Helper()
	p, ok := s.Definitions[part].Properties.Get(key)
	require.True(t, ok, "%s: %s", part, key)
	c := *p
	c.Description, c.Default = "", nil
	return &c
}

// generated makes the schema from the structs: keys, ranges and defaults from their
// tags, what cordial.yaml has too from its schema.
func generated(t *testing.T) []byte {
	t.Helper()
	centre := centreSchema(t)
	leaves := map[reflect.Type]*jsonschema.Schema{
		reflect.TypeFor[configs.File]():     {Ref: "#/$defs/Centre"},
		reflect.TypeFor[configs.Need]():     {Ref: "#/$defs/Need"},
		reflect.TypeFor[configs.Name]():     property(t, centre, "Site", "name"),
		reflect.TypeFor[configs.Zone]():     property(t, centre, "Site", "zone"),
		reflect.TypeFor[configs.Duration](): property(t, centre, "Queue", "ring"),
		reflect.TypeFor[configs.Levels]():   property(t, centre, "Agent", "skills"),
		reflect.TypeFor[clock]():            {Type: "string", Pattern: "^([0-3][0-9]|4[0-8]):[0-5][0-9]$"},
		reflect.TypeFor[date]():             {Type: "string", Pattern: "^(19[89]|2[01][0-9]|220)[0-9]-[01][0-9]-[0-3][0-9]$"},
		reflect.TypeFor[weekday]():          {Type: "string", Enum: []any{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}},
	}
	r := &jsonschema.Reflector{
		FieldNameTag: "yaml", RequiredFromJSONSchemaTags: true, Anonymous: true, ExpandedStruct: true,
		Mapper: func(v reflect.Type) *jsonschema.Schema {
			if s := leaves[v]; s != nil {
				c := *s
				return &c
			}
			return nil
		},
	}
	require.NoError(t, r.AddGoComments("cordial/bench/workload", "./", jsonschema.WithFullComment()))
	for key, text := range r.CommentMap {
		r.CommentMap[key] = strings.Join(strings.Fields(text), " ")
	}
	s := r.Reflect(&file{})
	s.Title = "A scenario of Cordial's"
	for name, d := range centre.Definitions {
		s.Definitions[name] = d
	}
	centre.Definitions, centre.Version, centre.Title = nil, "", ""
	s.Definitions["Centre"] = centre
	one := uint64(1)
	s.Definitions["dist"].MinProperties, s.Definitions["dist"].MaxProperties = &one, &one
	s.Definitions["group"].OneOf = []*jsonschema.Schema{{Required: []string{"count"}}, {Required: []string{"agents"}}}
	b, err := json.MarshalIndent(s, "", "  ")
	require.NoError(t, err)
	return append(b, '\n')
}

func TestTheSchemaIsUpToDate(t *testing.T) {
	got := generated(t)
	if *update {
		require.NoError(t, os.WriteFile(schemaFile, got, 0o600))
		return
	}
	assert.Equal(t, string(got), string(Schema()), "%s is not up to date: go test ./bench/workload -run Schema -update", schemaFile)
	assert.NotContains(t, strings.ReplaceAll(string(got), `"default": true`, ""), `": true`, "a key without a type")
}

// fits tells whether YAML fits the schema, read the way that editors do.
func fits(t *testing.T, data []byte) error {
	t.Helper()
	tree, err := validator.UnmarshalJSON(bytes.NewReader(Schema()))
	require.NoError(t, err)
	c := validator.NewCompiler()
	require.NoError(t, c.AddResource(schemaFile, tree))
	s, err := c.Compile(schemaFile)
	require.NoError(t, err)
	var v any
	require.NoError(t, yaml.Load(data, &v))
	b, err := json.Marshal(v)
	require.NoError(t, err)
	v, err = validator.UnmarshalJSON(bytes.NewReader(b))
	require.NoError(t, err)
	return s.Validate(v)
}

func TestTheScenariosFitTheSchema(t *testing.T) {
	all, err := filepath.Glob("../../configs/scenarios/*.yaml")
	require.NoError(t, err)
	require.Len(t, all, 5)
	for _, path := range all {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.NoError(t, fits(t, data), path)
	}
	assert.NoError(t, fits(t, []byte(tiny)))
}

// Of the faults that are planted, an editor with the schema finds those that need no
// view of the whole.
func TestTheSchemaRefuses(t *testing.T) {
	found := 0
	for _, name := range []string{
		"an unknown key", "an unknown key in the centre", "a negative count of calls", "a negative count of agents", "a negative a_day",
		"a number without a unit", "a time of day that is none", "a share above one", "a share in words", "a day that is none",
		"a group of nobody", "two kinds of chance", "no kind of chance",
	} {
		for _, x := range faults {
			if x.name == name {
				found++
				assert.Error(t, fits(t, []byte(planted(t, x.changes...))), name)
			}
		}
	}
	assert.Equal(t, 13, found)
}
