// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/invopop/jsonschema"
	validator "github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

// generated makes the schema from the structs: keys, ranges and defaults from
// their tags, descriptions from their comments.
func generated(t *testing.T) []byte {
	t.Helper()
	r := &jsonschema.Reflector{
		FieldNameTag:               "yaml",
		RequiredFromJSONSchemaTags: true,
		Anonymous:                  true,
		ExpandedStruct:             true,
		Mapper:                     leafSchema,
	}
	require.NoError(t, r.AddGoComments("cordial/configs", "./", jsonschema.WithFullComment()))
	for key, text := range r.CommentMap {
		r.CommentMap[key] = strings.Join(strings.Fields(text), " ")
	}
	s := r.Reflect(&File{})
	s.Title = "Cordial's configuration"
	b, err := json.MarshalIndent(s, "", "  ")
	require.NoError(t, err)
	return append(b, '\n')
}

// leafSchema is the schema of those types that read themselves from text.
func leafSchema(t reflect.Type) *jsonschema.Schema {
	text := func(pattern string) *jsonschema.Schema {
		return &jsonschema.Schema{Type: "string", Pattern: pattern}
	}
	switch t {
	case reflect.TypeFor[Name]():
		return text(namePattern)
	case reflect.TypeFor[Duration]():
		return text(durationPattern)
	case reflect.TypeFor[Endpoint]():
		return text(endpointPattern)
	case reflect.TypeFor[Media]():
		return text(mediaPattern)
	case reflect.TypeFor[Exten]():
		return text(extenPattern)
	case reflect.TypeFor[Secret]():
		return text(secretPattern)
	case reflect.TypeFor[URL]():
		return text("^https?://")
	case reflect.TypeFor[Address]():
		return text(":[0-9]{1,5}$")
	case reflect.TypeFor[Zone]():
		return &jsonschema.Schema{Type: "string", MinLength: ptr(uint64(1))}
	case reflect.TypeFor[Levels]():
		return &jsonschema.Schema{
			Type: "object",
			PatternProperties: map[string]*jsonschema.Schema{
				namePattern: {Type: "integer", Minimum: "1", Maximum: "10"},
			},
			AdditionalProperties: jsonschema.FalseSchema,
		}
	}
	return nil
}

func ptr[T any](v T) *T { return &v }

func TestTheSchemaIsUpToDate(t *testing.T) {
	golden(t, "cordial.schema.json", generated(t))
	if !*update { // what is embedded was read before the file was rewritten
		assert.Equal(t, string(generated(t)), string(Schema()), "the embedded schema is the file")
	}
}

// TestEveryLeafHasASchema keeps a new type of value from passing as anything.
func TestEveryLeafHasASchema(t *testing.T) {
	s := strings.ReplaceAll(string(generated(t)), `"default": true`, "")
	assert.False(t, strings.Contains(s, `": true`), "a key without a type")
}

func compiled(t *testing.T) *validator.Schema {
	t.Helper()
	tree, err := validator.UnmarshalJSON(bytes.NewReader(generated(t)))
	require.NoError(t, err)
	c := validator.NewCompiler()
	require.NoError(t, c.AddResource("cordial.schema.json", tree))
	s, err := c.Compile("cordial.schema.json")
	require.NoError(t, err)
	return s
}

// asJSON reads YAML the way that editors do before they hold it against a schema.
func asJSON(t *testing.T, data []byte) any {
	t.Helper()
	var tree any
	require.NoError(t, yaml.Load(data, &tree))
	b, err := json.Marshal(tree)
	require.NoError(t, err)
	v, err := validator.UnmarshalJSON(bytes.NewReader(b))
	require.NoError(t, err)
	return v
}

func TestTheSampleFitsTheSchema(t *testing.T) {
	require.NoError(t, compiled(t).Validate(asJSON(t, Sample())))
}

// TestTheSchemaRefuses plants faults into the sample, one at a time. Both the
// schema and Parse must find each.
func TestTheSchemaRefuses(t *testing.T) {
	s := compiled(t)
	for _, x := range []struct{ name, from, to string }{
		{"an unknown key", "    ring: 20s", "    rings: 20s"},
		{"a number for a duration", "ring: 20s", "ring: 20"},
		{"a duration without sense", "ring: 20s", "ring: soon"},
		{"a level too high", "least: 3 ", "least: 11 "},
		{"a level too low", "returns: 8", "returns: 0"},
		{"a text for a level", "returns: 8", "returns: high"},
		{"an answer that is none", "answer: at_once", "answer: later"},
		{"a missing name", "  - name: german", "  - {}"},
		{"a name with a space", "name: german", "name: german language"},
		{"a name of digits", "name: german", "name: 4711"},
		{"a mapping for a list", "skills:\n", "skills:\n  a: b\nsites2:\n"},
		{"a port beyond all ports", "listen: 127.0.0.1:8090", "listen: 127.0.0.1:809000"},
		{"an endpoint without technology", "PJSIP/a101", "a101"},
		{"two exits at once", `then: {announcement: "sound:vm-nobodyavail"}`, `then: {queue: returns, announcement: "sound:vm-nobodyavail"}`},
		{"no exit", `then: {announcement: "sound:vm-nobodyavail"}`, `then: {}`},
		{"no password", "password: change-me", ""},
		{"an announcement of nothing", `"sound:vm-nobodyavail"`, `"vm-nobodyavail"`},
	} {
		t.Run(x.name, func(t *testing.T) {
			data := bytes.Replace(Sample(), []byte(x.from), []byte(x.to), 1)
			require.False(t, bytes.Equal(Sample(), data), "the fault was not planted")
			require.Error(t, s.Validate(asJSON(t, data)))
			_, err := Parse("cordial.yaml", data)
			require.Error(t, err)
		})
	}
}
