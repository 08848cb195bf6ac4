// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"encoding"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// mostNodes is how many values a file may have once its aliases are followed:
// as many as the largest roster with twenty skills each needs.
const mostNodes = 3_000_000

// place is where a value stands.
type place struct {
	file  string
	line  int
	where string // in words, such as `queue orders: need boots: `
	bad   bool   // it had a fault, so what follows from it is not looked at
}

// decoder fills the structs of this package from a YAML tree and remembers,
// by the address of each field, where its value stands, so that what is wrong
// only in view of the whole is told with its line too.
//
// The library's own decoder with KnownFields would find the same faults, but
// tells them in terms of Go's types, suggests nothing, and keeps no lines. A
// fuzz test holds that it accepts whatever passes here.
type decoder struct {
	file   string
	faults Faults
	places map[any]place
	fields map[reflect.Type][]field
	left   int // values that may still come
}

func newDecoder(file string) *decoder {
	return &decoder{file: file, places: make(map[any]place), fields: make(map[reflect.Type][]field), left: mostNodes}
}

// fault notes that the value at p is wrong.
func (d *decoder) fault(p place, format string, args ...any) {
	d.faults = append(d.faults, Fault{p.file, p.line, p.where + fmt.Sprintf(format, args...)})
}

// fieldsOf reads the tags of a struct once.
func (d *decoder) fieldsOf(t reflect.Type) []field {
	known, ok := d.fields[t]
	if !ok {
		known = fieldsOf(t)
		d.fields[t] = known
	}
	return known
}

// preset gives the fields of a struct their defaults, also in the structs within.
func (d *decoder) preset(v reflect.Value) {
	for _, f := range d.fieldsOf(v.Type()) {
		to := v.Field(f.index)
		switch {
		case to.Kind() == reflect.Struct:
			d.preset(to)
		case f.preset != "":
			if err := setText(to, f.preset); err != nil {
				panic(err)
			}
		}
	}
}

// value decodes n into v. p is where v's key or item begins.
func (d *decoder) value(n *yaml.Node, v reflect.Value, f field, p place) {
	if n.Kind == yaml.ScalarNode && n.ShortTag() != "!!null" {
		p.line = n.Line
	}
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if d.left--; d.left < 0 {
		if d.left == -1 {
			d.fault(place{file: p.file, line: p.line}, "too many values from here on, the aliases followed: at most %d", mostNodes)
		}
		return
	}
	at := v.Addr().Interface()
	d.places[at] = p
	count := len(d.faults)
	switch v.Kind() { //nolint:exhaustive // the rest are leaves
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		if v.Elem().Kind() == reflect.Struct {
			d.preset(v.Elem())
		}
		d.value(n, v.Elem(), f, p)
	case reflect.Struct:
		d.mapping(n, v, p)
	case reflect.Slice:
		d.list(n, v, f, p)
	case reflect.Map:
		d.entries(n, v, f, p)
	case reflect.Int:
		d.number(n, v, f, p)
	case reflect.Float64:
		d.decimal(n, v, f, p)
	case reflect.Bool:
		d.boolean(n, v, p)
	default:
		d.text(n, v, f, p)
	}
	if n.Kind == yaml.ScalarNode { // a leaf, or something else in place of a mapping or a list
		p.bad = len(d.faults) > count
		d.places[at] = p
	}
}

// mapping decodes the keys of a mapping into the fields of a struct.
func (d *decoder) mapping(n *yaml.Node, v reflect.Value, p place) {
	fields := d.fieldsOf(v.Type())
	if !d.is(n, yaml.MappingNode, "a mapping with the keys "+listed(keysOf(fields)), p) {
		return
	}
	given := make(map[string]int, len(fields))
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		at := place{file: p.file, line: key.Line, where: p.where}
		if !d.newKey(key, given, at) {
			continue
		}
		x := slices.IndexFunc(fields, func(f field) bool { return f.key == key.Value })
		if x < 0 {
			d.unknown(key, v, at)
			continue
		}
		at.where += key.Value + ": "
		d.value(value, v.Field(fields[x].index), fields[x], at)
	}
	for _, f := range fields {
		if _, there := d.places[v.Field(f.index).Addr().Interface()]; f.required && !there {
			d.fault(p, "%s is missing", f.key)
		}
	}
}

// newKey tells whether key is a key that was not given before, and notes it.
func (d *decoder) newKey(key *yaml.Node, given map[string]int, at place) bool {
	if key.Kind != yaml.ScalarNode {
		d.fault(at, "%s stands where a key is expected", described(key))
		return false
	}
	if first, again := given[key.Value]; again {
		d.fault(at, "%s is given twice, first at line %d; keep one", quoted(key.Value), first)
		return false
	}
	given[key.Value] = key.Line
	switch key.ShortTag() {
	case "!!str":
		return true
	case "!!merge":
		d.fault(at, "merge keys (<<) are not taken; write the keys out")
	default:
		d.fault(at, "%s is not a name: write it in quotes", described(key))
	}
	return false
}

// unknown tells of a key that the struct v has not. The field that was probably
// meant counts as given, so that one slip of the pen is one fault.
func (d *decoder) unknown(key *yaml.Node, v reflect.Value, at place) {
	fields := d.fieldsOf(v.Type())
	keys := keysOf(fields)
	d.fault(at, "%s is not a known key%s", quoted(key.Value), didYouMean(key.Value, keys))
	x := slices.Index(keys, nearest(key.Value, keys))
	if x < 0 {
		return
	}
	meant := v.Field(fields[x].index).Addr().Interface()
	if _, given := d.places[meant]; !given {
		at.bad = true
		d.places[meant] = at
	}
}

// list decodes the items of a list. The slice is made at its full length at
// once, so that the addresses of its items stay.
func (d *decoder) list(n *yaml.Node, v reflect.Value, f field, p place) {
	if !d.is(n, yaml.SequenceNode, "a list (each item on a line of its own after \"- \")", p) {
		return
	}
	items := n.Content
	if f.items > 0 && len(items) > f.items {
		d.fault(p, "%d items are too many: at most %d", len(items), f.items)
		items = items[:f.items]
	}
	v.Set(reflect.MakeSlice(v.Type(), len(items), len(items)))
	outer := strings.TrimSuffix(p.where, f.key+": ") // "queue orders: need boots", not "queue orders: needs: need boots"
	for i, item := range items {
		at := place{file: p.file, line: item.Line, where: outer + f.item + " " + label(item, i) + ": "}
		if v.Type().Elem().Kind() != reflect.Struct { // what is said of the list's values holds for each
			d.value(item, v.Index(i), f, at)
			continue
		}
		d.preset(v.Index(i))
		d.value(item, v.Index(i), field{}, at)
	}
}

// label is what an item is called in a fault: its name if it has one, else its
// number.
func label(item *yaml.Node, i int) string {
	if item.Kind == yaml.AliasNode {
		item = item.Alias
	}
	if item.Kind == yaml.MappingNode {
		for k := 0; k+1 < len(item.Content); k += 2 {
			key, value := item.Content[k].Value, item.Content[k+1]
			if (key == "name" || key == "skill") && value.Kind == yaml.ScalarNode && nameForm.MatchString(value.Value) {
				return value.Value
			}
		}
	}
	return strconv.Itoa(i + 1)
}

// entry is the address of one entry of a map, for the places.
type entry struct {
	of  any // a pointer to the map
	key string
}

// entries decodes a mapping from free names to numbers.
func (d *decoder) entries(n *yaml.Node, v reflect.Value, f field, p place) {
	if !d.is(n, yaml.MappingNode, "a mapping such as {boots: 7}", p) {
		return
	}
	v.Set(reflect.MakeMapWithSize(v.Type(), len(n.Content)/2))
	given := make(map[string]int)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		at := place{file: p.file, line: key.Line, where: p.where}
		if !d.newKey(key, given, at) {
			continue
		}
		at.where += quoted(key.Value) + ": "
		if nameForm.MatchString(key.Value) {
			at.where = p.where + key.Value + ": "
		}
		to := reflect.New(v.Type().Elem()).Elem()
		d.value(value, to, f, at)
		d.places[entry{v.Addr().Interface(), key.Value}] = at
		v.SetMapIndex(reflect.ValueOf(key.Value).Convert(v.Type().Key()), to)
	}
}

// wholeNumber is the only way to write a number: with other bases and leading
// zeros nobody can tell what was meant.
var wholeNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)

func (d *decoder) number(n *yaml.Node, v reflect.Value, f field, p place) {
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!int" || !wholeNumber.MatchString(n.Value) {
		d.fault(p, "%s is not a whole number: give one from %d to %d", described(n), f.least, f.most)
		return
	}
	x, err := strconv.ParseInt(n.Value, 10, 64)
	if err != nil || x < f.least || x > f.most {
		d.fault(p, "%s is out of range: %d to %d", brief(n.Value), f.least, f.most)
		return
	}
	v.SetInt(x)
}

func (d *decoder) text(n *yaml.Node, v reflect.Value, f field, p place) {
	if n.Kind != yaml.ScalarNode || n.ShortTag() == "!!null" {
		d.fault(p, "%s stands where a value is expected%s", described(n), oneOf(f.enum))
		return
	}
	if f.filled && n.Value == "" {
		d.fault(p, "is empty: give a path, or leave the key out")
		return
	}
	if len(f.enum) > 0 && !slices.Contains(f.enum, n.Value) {
		d.fault(p, "%s is not allowed: give %s", quoted(n.Value), listed(f.enum))
		return
	}
	if err := setText(v, n.Value); err != nil {
		d.fault(p, "%s", err)
		return
	}
	if n.ShortTag() != "!!str" { // last, since what is wrong otherwise has better words
		d.fault(p, "%s is not text: write it in quotes", described(n))
		return
	}
	if _, timed := v.Addr().Interface().(*Duration); timed && (v.Int() < f.least || v.Int() > f.most) {
		d.fault(p, "%s is out of range: %s to %s", n.Value, short(f.least), short(f.most))
	}
}

// is tells whether n is of that kind, and notes a fault if not.
func (d *decoder) is(n *yaml.Node, kind yaml.Kind, want string, p place) bool {
	if n.Kind == kind {
		return true
	}
	d.fault(p, "%s stands where %s is expected", described(n), want)
	return false
}

// setText puts a scalar's text into a leaf.
func setText(v reflect.Value, text string) error {
	if leaf, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return leaf.UnmarshalText([]byte(text))
	}
	switch v.Kind() { //nolint:exhaustive // the rest are texts
	case reflect.Int:
		v.SetInt(integer(text))
	case reflect.Float64:
		v.SetFloat(float64(integer(text)))
	case reflect.Bool:
		v.SetBool(text == "true")
	default:
		v.SetString(text)
	}
	return nil
}
