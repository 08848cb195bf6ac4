// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// described says what a node is, for somebody who expected something else.
func described(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.AliasNode && n.Alias != nil:
		return described(n.Alias)
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.ShortTag() == "!!null":
		return "nothing"
	case n.ShortTag() == "!!str":
		return "the text " + quoted(n.Value)
	case n.ShortTag() == "!!int", n.ShortTag() == "!!float":
		return "the number " + brief(n.Value)
	case n.ShortTag() == "!!bool":
		return "the truth value " + brief(n.Value)
	}
	return "a value of the kind " + quoted(n.ShortTag())
}

// listed is "a, b or c".
func listed(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// oneOf ends a fault with what is allowed, if that is a short list.
func oneOf(enum []string) string {
	if len(enum) == 0 {
		return ""
	}
	return ": " + listed(enum)
}

// short is a duration without its empty parts: 1h rather than 1h0m0s.
func short(nanoseconds int64) string {
	s := time.Duration(nanoseconds).String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// brief is a number as it stood in the file, quoted only if it is a strange one.
func brief(text string) string {
	const most = 24
	if len(text) > most || strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return quoted(text)
	}
	return text
}
