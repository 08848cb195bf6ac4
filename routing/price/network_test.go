// SPDX-License-Identifier: Apache-2.0

package price

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"cordial/routing"
)

// crooked says what is wrong with the tree, if anything.
func (g *network) crooked(p *Problem) (out []string) {
	root := int32(len(g.nodes) - 1)
	for v := range root {
		n := &g.nodes[v]
		if v >= int32(len(p.Needs)) && p.Profiles[v-int32(len(p.Needs))].Heads == 0 {
			if n.parent != none || n.child != none {
				out = append(out, fmt.Sprintf("node %d has no heads, and is part of the tree", v))
			}
			continue
		}
		l := &g.lines[n.line]
		if min(l.from, l.to) != min(v, n.parent) || max(l.from, l.to) != max(v, n.parent) {
			out = append(out, fmt.Sprintf("node %d: its line does not lead to its parent", v))
		}
		if g.reduced(l) != 0 {
			out = append(out, fmt.Sprintf("node %d: the potential does not rise by the cost", v))
		}
		if n.depth != g.nodes[n.parent].depth+1 {
			out = append(out, fmt.Sprintf("node %d: wrong depth", v))
		}
		if l.flow < 0 || l.flow == 0 && l.from != v {
			out = append(out, fmt.Sprintf("node %d: a line leads down to it, with a flow of %d", v, l.flow))
		}
	}
	if n := g.below(root, len(g.nodes)); n > len(g.nodes) {
		out = append(out, "the children do not make a tree")
	}
	return append(out, g.unbalanced(p)...)
}

// below counts a node and all below it, up to more than most.
func (g *network) below(v int32, most int) int {
	n := 1
	for c := g.nodes[v].child; c != none && n <= most; c = g.nodes[c].next {
		n += g.below(c, most-n)
	}
	return n
}

// unbalanced finds nodes that do not give and take what they should.
func (g *network) unbalanced(p *Problem) (out []string) {
	gives := make([]Milli, len(g.nodes))
	for _, l := range g.lines {
		gives[l.from] += l.flow
		gives[l.to] -= l.flow
	}
	for n := range p.Needs {
		if gives[n] != p.Needs[n].Load {
			out = append(out, fmt.Sprintf("need %d gives %d", n, gives[n]))
		}
	}
	for f := range p.Profiles {
		if got := -gives[len(p.Needs)+f]; got != p.Profiles[f].capacity() {
			out = append(out, fmt.Sprintf("profile %d gets %d", f, got))
		}
	}
	return out
}

// After each step the tree is a tree, the flow is whole, and every line that carries
// nothing leads up, so that steps cannot go in a circle.
func TestTreeStaysStrong(t *testing.T) {
	steps, idle := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		p := problems(7).Draw(t, "problem")
		g := p.network()
		require.Empty(t, g.crooked(&p))
		for cost := g.cost(); g.pivot(); steps++ {
			require.Empty(t, g.crooked(&p))
			now := g.cost()
			require.LessOrEqual(t, now, cost)
			if now == cost {
				idle++
			}
			cost = now
		}
	})
	require.Positive(t, idle)
	require.Greater(t, steps, idle)
}

// cost is in parts that do not overflow for the few erlangs of a test.
func (g *network) cost() (sum int64) {
	for _, l := range g.lines {
		sum += int64(l.flow) * min(l.cost, 100*int64(routing.Whole))
	}
	return sum
}

func TestCrookedTreesAreFound(t *testing.T) {
	for _, tc := range []struct {
		name  string
		spoil func(*network)
		want  string
	}{
		{"potential", func(g *network) { g.nodes[0].potential++ }, "node 0: the potential"},
		{"depth", func(g *network) { g.nodes[1].depth++ }, "node 1: wrong depth"},
		{"parent", func(g *network) { g.nodes[0].line = g.nodes[1].line }, "node 0: its line"},
		{"weak", func(g *network) { g.lines[g.nodes[2].line].flow = 0 }, "node 2: a line leads down to it"},
		{"balance", func(g *network) { g.lines[g.nodes[0].line].flow++ }, "need 0 gives"},
		{"profile", func(g *network) { g.lines[g.nodes[2].line].flow++ }, "profile 0 gets"},
		{"circle", func(g *network) { g.nodes[3].child = 2 }, "do not make a tree"},
		{"no heads", func(g *network) { g.link(4, 5) }, "node 4 has no heads"},
	} {
		p := grid{[]Milli{1, 1}, []int32{1, 1, 0}, [][]routing.Share{{90, 50, 10}, {80, -1, 10}}}.problem()
		g := p.network()
		for g.pivot() {
		}
		require.Empty(t, g.crooked(&p), tc.name)
		tc.spoil(g)
		require.Contains(t, fmt.Sprint(g.crooked(&p)), tc.want, tc.name)
	}
}
