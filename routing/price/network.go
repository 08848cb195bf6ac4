// SPDX-License-Identifier: Apache-2.0

package price

import (
	"math"

	"cordial/routing"
)

// network is the problem as a flow of least cost, which the network simplex method
// finds (Dantzig 1951; Ahuja, Magnanti and Orlin, Network Flows, 1993, chapter 11).
// Its nodes are the needs, the profiles and a root. Each need has its load to give
// away, each profile takes all the work that its heads can do. What a need cannot
// give to profiles it gives to the root; what idle profiles lack they take from
// there. An arc's cost is what its fit lacks of the whole. What goes unserved costs
// more than any way through profiles.
//
// The flow is always along a tree. A profile without heads is no part of it.
type network struct {
	lines []line // the problem's arcs come first, in their order
	nodes []node
	from  int // where the search for a line goes on
	block int // how many lines it looks at before it takes the best
	stack []int32
}

// line may carry any flow from one node to another.
type line struct {
	from, to int32
	cost     int64
	flow     Milli
}

// node has its place in the tree, and its potential: along a line of the tree it
// rises by the line's cost.
type node struct {
	potential         int64
	parent            int32 // none for the root
	line              int32 // to or from the parent
	depth             int32
	child, next, last int32 // the first child; the siblings after and before
}

// none is no node.
const none = int32(-1)

func (p *Problem) network() *network {
	root := int32(len(p.Needs) + len(p.Profiles))
	g := &network{lines: make([]line, 0, len(p.Arcs)+int(root)), nodes: make([]node, root+1)}
	for v := range g.nodes {
		g.nodes[v] = node{parent: none, child: none, next: none, last: none}
	}
	first := int32(len(p.Needs))
	for _, a := range p.Arcs {
		g.lines = append(g.lines, line{a.Need, first + a.Profile, int64(routing.Whole - a.Fit), 0})
	}
	for i, n := range p.Needs {
		g.plant(int32(i), root, line{int32(i), root, served, n.Load})
	}
	for i, f := range p.Profiles {
		if f.Heads > 0 {
			g.plant(first+int32(i), root, line{root, first + int32(i), 0, f.capacity()})
			continue
		}
		// No line leads here that costs less than the rise.
		g.nodes[first+int32(i)].potential = math.MinInt64 / 2
	}
	for g.block = 10; g.block*g.block < len(g.lines); g.block++ {
	}
	return g
}

// plant hangs a node below the root by a line of its own.
func (g *network) plant(v, root int32, l line) {
	n := &g.nodes[v]
	n.line, n.depth = int32(len(g.lines)), 1
	n.potential = l.cost
	if l.from == v {
		n.potential = -l.cost
	}
	g.lines = append(g.lines, l)
	g.link(v, root)
}

// flows returns what goes along the problem's arcs.
func (g *network) flows(arcs int) []Milli {
	flows := make([]Milli, arcs)
	for i := range flows {
		flows[i] = g.lines[i].flow
	}
	return flows
}

// pivot takes one step towards the optimum; false if that is reached. A step may
// change the tree and not the flow. Such steps cannot go in a circle: each line of
// the tree that carries nothing leads towards the root, and remains so by the choice
// of the line that leaves (Cunningham 1976).
func (g *network) pivot() bool {
	in := g.enter()
	if in < 0 {
		return false
	}
	l := &g.lines[in]
	top := g.apex(l.from, l.to)
	out, most, below := g.leave(l, top)
	l.flow += most
	for v := l.from; v != top; v = g.nodes[v].parent {
		g.lines[g.nodes[v].line].flow += most * g.along(v, -1)
	}
	for v := l.to; v != top; v = g.nodes[v].parent {
		g.lines[g.nodes[v].line].flow += most * g.along(v, +1)
	}
	reduced := g.reduced(l)
	if below == l.from {
		g.graft(l.from, l.to, out, in)
		g.raise(l.from, -reduced)
	} else {
		g.graft(l.to, l.from, out, in)
		g.raise(l.to, reduced)
	}
	return true
}

// reduced is what a line costs beyond the rise of the potential.
func (g *network) reduced(l *line) int64 {
	return l.cost + g.nodes[l.from].potential - g.nodes[l.to].potential
}

// enter returns a line that costs less than the rise: the best of the next block of
// lines that has one; -1 if there is none. (Block search: Grigoriadis 1986. Their
// length is the root of the number of lines, as Kovács 2015 found good.)
func (g *network) enter() int {
	best, least := -1, int64(0)
	for n := range len(g.lines) {
		if g.from++; g.from >= len(g.lines) {
			g.from = 0
		}
		if r := g.reduced(&g.lines[g.from]); r < least {
			best, least = g.from, r
		}
		if (n+1)%g.block == 0 && best >= 0 {
			break
		}
	}
	return best
}

// apex is where the ways from two nodes to the root meet.
func (g *network) apex(v, w int32) int32 {
	for v != w {
		if g.nodes[v].depth >= g.nodes[w].depth {
			v = g.nodes[v].parent
		} else {
			w = g.nodes[w].parent
		}
	}
	return v
}

// along is how a flow over the line between a node and its parent changes: +1 times
// sign if the line leads up, else less that.
func (g *network) along(v int32, sign Milli) Milli {
	if g.lines[g.nodes[v].line].from == v {
		return sign
	}
	return -sign
}

// leave finds what limits a flow around the circle that a line closes: from the apex
// down to its beginning, and from its end up again. It returns the node below the
// line of the tree that is emptied, the last one on that way; how much that takes;
// and which end of the new line is below it.
func (g *network) leave(l *line, top int32) (out int32, most Milli, below int32) {
	out, most = none, math.MaxInt64
	for v := l.from; v != top; v = g.nodes[v].parent {
		if f := g.lines[g.nodes[v].line].flow; g.along(v, -1) < 0 && f < most {
			out, most, below = v, f, l.from
		}
	}
	for v := l.to; v != top; v = g.nodes[v].parent {
		if f := g.lines[g.nodes[v].line].flow; g.along(v, +1) < 0 && f <= most {
			out, most, below = v, f, l.to
		}
	}
	return out, most, below
}

// graft hangs what is below a line of the tree elsewhere: v, which is below out, goes
// below to, and all between v and out are turned over.
func (g *network) graft(v, to, out int32, by int) {
	for by := int32(by); ; {
		n := &g.nodes[v]
		up, line := n.parent, n.line
		g.unlink(v)
		n.line = by
		g.link(v, to)
		if v == out {
			return
		}
		v, to, by = up, v, line
	}
}

// raise changes the potentials of a node and of all below it, and sets their depths.
func (g *network) raise(v int32, by int64) {
	g.stack = append(g.stack[:0], v)
	for len(g.stack) > 0 {
		v := g.stack[len(g.stack)-1]
		g.stack = g.stack[:len(g.stack)-1]
		n := &g.nodes[v]
		n.potential += by
		n.depth = g.nodes[n.parent].depth + 1
		for c := n.child; c != none; c = g.nodes[c].next {
			g.stack = append(g.stack, c)
		}
	}
}

func (g *network) link(v, parent int32) {
	n, p := &g.nodes[v], &g.nodes[parent]
	n.parent, n.last, n.next = parent, none, p.child
	if p.child != none {
		g.nodes[p.child].last = v
	}
	p.child = v
}

func (g *network) unlink(v int32) {
	n := &g.nodes[v]
	if n.last != none {
		g.nodes[n.last].next = n.next
	} else {
		g.nodes[n.parent].child = n.next
	}
	if n.next != none {
		g.nodes[n.next].last = n.last
	}
}
