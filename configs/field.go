// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// field is what a struct's field says about its key in the file. The tags are
//
//	yaml:"ring"                 the key; "-" is none
//	jsonschema:"required,default=20s,minimum=1,maximum=9,minLength=1,maxItems=5,enum=a,enum=b"
//	range:"1s..10m"             of a Duration, which the schema cannot say
//	item:"queue"                what one item of a list is called in a fault
type field struct {
	key      string
	index    int
	required bool
	preset   string // the default; "" is none
	enum     []string
	least    int64 // of a number; of a Duration in nanoseconds
	most     int64
	filled   bool // of a text: it must not be empty
	items    int  // most items of a list; 0: any number
	item     string
}

// fieldsOf reads the tags of a struct. Tags that cannot be read are a mistake of
// the programmer's and panic; every test runs into it.
func fieldsOf(t reflect.Type) []field {
	var all []field
	for i := range t.NumField() {
		tags := t.Field(i).Tag
		key := tags.Get("yaml")
		if key == "" || key == "-" {
			continue
		}
		f := field{key: key, index: i, least: math.MinInt64, most: math.MaxInt64, item: tags.Get("item")}
		for tag := range strings.SplitSeq(tags.Get("jsonschema"), ",") {
			f.note(tag)
		}
		if least, most, ok := strings.Cut(tags.Get("range"), ".."); ok {
			f.least, f.most = nanoseconds(least), nanoseconds(most)
		}
		all = append(all, f)
	}
	return all
}

func (f *field) note(tag string) {
	word, value, _ := strings.Cut(tag, "=")
	switch word {
	case "required":
		f.required = true
	case "default":
		f.preset = value
	case "enum":
		f.enum = append(f.enum, value)
	case "minimum":
		f.least = integer(value)
	case "maximum":
		f.most = integer(value)
	case "minLength":
		f.filled = true
	case "maxItems":
		f.items = int(integer(value))
	}
}

func integer(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		panic(err)
	}
	return n
}

func nanoseconds(text string) int64 {
	d, err := time.ParseDuration(text)
	if err != nil {
		panic(err)
	}
	return int64(d)
}

// keysOf are the keys of a struct, in its order.
func keysOf(fields []field) []string {
	keys := make([]string, len(fields))
	for i, f := range fields {
		keys[i] = f.key
	}
	return keys
}
