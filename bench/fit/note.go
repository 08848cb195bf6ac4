// SPDX-License-Identifier: Apache-2.0

package fit

import (
	"fmt"
	"slices"
	"strings"
)

// Note is something that a log does not tell, or that was wrong with it, and what was
// made of that.
type Note struct {
	Key   string   `json:"key"`          // such as torn-line
	Text  string   `json:"text"`         // a sentence
	Count int      `json:"count"`        // how often; 0: it is about the whole
	At    []string `json:"at,omitempty"` // the first places, as file:line
}

// String is the note in words: the text, how often, and where first.
func (n Note) String() string {
	if n.Count == 0 {
		return n.Text
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d", n.Text, n.Count)
	if len(n.At) > 0 {
		fmt.Fprintf(&b, " (%s", strings.Join(n.At, ", "))
		if n.Count > len(n.At) {
			b.WriteString(", ...")
		}
		b.WriteString(")")
	}
	return b.String()
}

// mostPlaces is how many places of a note are told.
const mostPlaces = 5

// note is one case of something to note.
type note struct {
	key, text, at string
	count         int
	whole         bool // about the whole log, and not to be counted
}

// notes gathers notes by their keys, in the order in which they came up.
type notes struct{ list []Note }

func (n *notes) add(x note) {
	if x.count == 0 && !x.whole {
		return
	}
	i := slices.IndexFunc(n.list, func(o Note) bool { return o.Key == x.key })
	if i < 0 {
		i = len(n.list)
		n.list = append(n.list, Note{Key: x.key, Text: x.text})
	}
	o := &n.list[i]
	o.Count += x.count
	if x.at != "" && len(o.At) < mostPlaces {
		o.At = append(o.At, x.at)
	}
}

// one notes something that happened once, at a place.
func (n *notes) one(key, at, text string) { n.add(note{key: key, at: at, text: text, count: 1}) }

// about notes something of the whole log.
func (n *notes) about(key, format string, args ...any) {
	n.add(note{key: key, text: fmt.Sprintf(format, args...), whole: true})
}

func (n *notes) all() []Note { return slices.Clone(n.list) }

// count is how often something was noted.
func (n *notes) count(key string) int {
	for _, o := range n.list {
		if o.Key == key {
			return o.Count
		}
	}
	return 0
}
