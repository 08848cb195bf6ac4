// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"fmt"
	"reflect"
	"strings"

	"cordial/acd"
	"cordial/routing"
)

// Diff says in one line what a new configuration changes, for the log. Agents
// are counted and not named.
func Diff(before, after acd.Config) string {
	var parts []string
	tell := func(kind string, d difference, named bool) {
		if text := d.text(named); text != "" {
			parts = append(parts, kind+" "+text)
		}
	}
	tell("skills", compare(before.Skills, after.Skills, func(s string) string { return s }), true)
	tell("sites", compare(before.Sites, after.Sites, func(s acd.SiteConfig) string { return s.Name }), true)
	tell("queues", compare(before.Queues, after.Queues, func(q acd.QueueConfig) string { return q.Name }), true)
	tell("lines", compare(before.Lines, after.Lines, func(l acd.LineConfig) string { return l.Name }), true)
	tell("agents", compare(before.Agents, after.Agents, func(a acd.AgentConfig) string { return a.Name }), false)
	if before.Prices != after.Prices {
		parts = append(parts, fmt.Sprintf("prices %t instead of %t", after.Prices, before.Prices))
	}
	if before.Spread != after.Spread {
		parts = append(parts, fmt.Sprintf("spread %g instead of %g", shareOf(after.Spread), shareOf(before.Spread)))
	}
	if before.MeanContact != after.MeanContact {
		parts = append(parts, fmt.Sprintf("mean contact %s instead of %s", short(int64(after.MeanContact)), short(int64(before.MeanContact))))
	}
	if before.MeanPatience != after.MeanPatience {
		parts = append(parts, fmt.Sprintf("mean patience %s instead of %s", short(int64(after.MeanPatience)), short(int64(before.MeanPatience))))
	}
	if before.MaxContacts != after.MaxContacts || before.Full != after.Full {
		parts = append(parts, fmt.Sprintf("admission of %d contacts instead of %d", after.MaxContacts, before.MaxContacts))
	}
	if len(parts) == 0 {
		return "nothing changed"
	}
	return strings.Join(parts, "; ")
}

func shareOf(s routing.Share) float64 { return float64(s) / float64(routing.Whole) }

// difference is what became of the things of one kind, by name.
type difference struct{ added, removed, changed []string }

// compare tells things apart by name, in the order of the lists.
func compare[T any](before, after []T, name func(T) string) difference {
	old := make(map[string]T, len(before))
	for _, x := range before {
		old[name(x)] = x
	}
	var d difference
	kept := make(map[string]bool, len(after))
	for _, x := range after {
		n := name(x)
		kept[n] = true
		if was, there := old[n]; !there {
			d.added = append(d.added, n)
		} else if !reflect.DeepEqual(was, x) {
			d.changed = append(d.changed, n)
		}
	}
	for _, x := range before {
		if !kept[name(x)] {
			d.removed = append(d.removed, name(x))
		}
	}
	return d
}

// text is such as "added returns, changed orders", or by numbers "1 added, 1 changed".
func (d difference) text(named bool) string {
	var parts []string
	for _, x := range []struct {
		verb  string
		names []string
	}{{"added", d.added}, {"removed", d.removed}, {"changed", d.changed}} {
		switch {
		case len(x.names) == 0:
		case named:
			parts = append(parts, x.verb+" "+some(x.names))
		default:
			parts = append(parts, fmt.Sprintf("%d %s", len(x.names), x.verb))
		}
	}
	return strings.Join(parts, ", ")
}

// some names as many as a line of a log can bear.
func some(names []string) string {
	const most = 5
	if len(names) <= most {
		return strings.Join(names, " ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], " "), len(names)-most)
}
