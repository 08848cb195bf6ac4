// SPDX-License-Identifier: Apache-2.0

package price

import "cordial/routing"

// network has a source, the needs, the profiles and a sink, in this order. An edge
// from the source has a need's load for its capacity, one to the sink a profile's.
// An arc's cost is what its fit lacks of the whole, so the cheapest greatest flow is
// the solution.
type network struct {
	edges     []edge    // an edge and its reverse are neighbours: i and i^1
	out       [][]int32 // by node: edges, the arcs' in the order of the problem
	potential []int64   // by node: no edge with capacity left costs less than the fall along it
	distance  []int64   // by node, in costs less that fall: from the source, where known
	next      []int32   // by node: the place in out of the edge that is tried next
	closed    []bool    // by node: known to be nearest; or, in augment, not to be entered now
	heap      heap
}

type edge struct {
	to       int32
	capacity Milli // what is left of it
	cost     int64
}

const unreached = int64(1) << 62

func (p *Problem) network() *network {
	nodes := len(p.Needs) + len(p.Profiles) + 2
	g := &network{
		edges: make([]edge, 0, 2*(len(p.Arcs)+nodes)), out: make([][]int32, nodes),
		potential: make([]int64, nodes), distance: make([]int64, nodes),
		next: make([]int32, nodes), closed: make([]bool, nodes),
	}
	first := int32(1 + len(p.Needs))
	for _, a := range p.Arcs {
		load, capacity := p.Needs[a.Need].Load, p.Profiles[a.Profile].capacity()
		g.join(1+a.Need, first+a.Profile, min(load, capacity), int64(routing.Whole-a.Fit))
	}
	for i, n := range p.Needs {
		g.join(0, 1+int32(i), n.Load, 0)
	}
	for i, f := range p.Profiles {
		g.join(first+int32(i), g.sink(), f.capacity(), 0)
	}
	return g
}

func (g *network) sink() int32 { return int32(len(g.out) - 1) }

func (g *network) join(from, to int32, capacity Milli, cost int64) {
	n := int32(len(g.edges))
	g.edges = append(g.edges, edge{to, capacity, cost}, edge{from, 0, -cost})
	g.out[from] = append(g.out[from], n)
	g.out[to] = append(g.out[to], n+1)
}

// flows returns what goes along the first edges.
func (g *network) flows(arcs int) []Milli {
	flows := make([]Milli, arcs)
	for i := range flows {
		flows[i] = g.edges[2*i+1].capacity
	}
	return flows
}

// measure finds the shortest ways from the source, as far as the sink, and makes
// their lengths the potentials; false if no more can be brought to the sink. This
// is Dijkstra's method on reduced costs (Edmonds and Karp 1972; Ahuja, Magnanti and
// Orlin, Network Flows, 1993, section 9.7).
func (g *network) measure() bool {
	for v := range g.distance {
		g.distance[v], g.closed[v] = unreached, false
	}
	g.heap = g.heap[:0]
	g.reach(0, 0)
	for len(g.heap) > 0 {
		v := g.heap.pop().node
		if g.closed[v] {
			continue
		}
		g.closed[v] = true
		if v == g.sink() {
			break
		}
		for _, i := range g.out[v] {
			if e := &g.edges[i]; e.capacity > 0 && !g.closed[e.to] {
				g.reach(e.to, g.distance[v]+g.reduced(v, e))
			}
		}
	}
	far := g.distance[g.sink()]
	if far == unreached {
		return false
	}
	for v := range g.potential {
		g.potential[v] += min(g.distance[v], far)
	}
	return true
}

func (g *network) reach(v int32, distance int64) {
	if distance < g.distance[v] {
		g.distance[v] = distance
		g.heap.push(step{distance, v})
	}
}

// reduced is what an edge from v costs beyond the fall of the potential.
func (g *network) reduced(v int32, e *edge) int64 {
	return e.cost + g.potential[v] - g.potential[e.to]
}

// augment sends as much as it finds ways for along edges that cost no more than
// the potential's fall: the primal-dual method (Ford and Fulkerson; Ahuja, Magnanti
// and Orlin, section 9.8).
func (g *network) augment() {
	clear(g.next)
	clear(g.closed)
	g.send(0, MaxWork)
}

// send brings up to most from v to the sink, and returns how much it was. A node is
// not entered while it is on the way, nor again in this round when it leads no
// further.
func (g *network) send(v int32, most Milli) Milli {
	if v == g.sink() {
		return most
	}
	g.closed[v] = true
	var sent Milli
	for ; int(g.next[v]) < len(g.out[v]); g.next[v]++ {
		i := g.out[v][g.next[v]]
		e := &g.edges[i]
		if e.capacity == 0 || g.closed[e.to] || g.reduced(v, e) != 0 {
			continue
		}
		part := g.send(e.to, min(most-sent, e.capacity))
		e.capacity -= part
		g.edges[i^1].capacity += part
		sent += part
		if sent == most {
			g.closed[v] = false
			return sent
		}
	}
	return sent
}
