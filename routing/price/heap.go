// SPDX-License-Identifier: Apache-2.0

package price

// heap has the nodes that were reached, the nearest on top. The standard library's
// would allocate for each of them.
type heap []step

type step struct {
	distance int64
	node     int32
}

func (h *heap) push(s step) {
	*h = append(*h, s)
	q := *h
	i := len(q) - 1
	for ; i > 0 && s.distance < q[(i-1)/2].distance; i = (i - 1) / 2 {
		q[i] = q[(i-1)/2]
	}
	q[i] = s
}

func (h *heap) pop() step {
	q := *h
	top, last := q[0], q[len(q)-1]
	q = q[:len(q)-1]
	*h = q
	if len(q) == 0 {
		return top
	}
	i := 0
	for {
		c := 2*i + 1
		if c >= len(q) {
			break
		}
		if c+1 < len(q) && q[c+1].distance < q[c].distance {
			c++
		}
		if last.distance <= q[c].distance {
			break
		}
		q[i] = q[c]
		i = c
	}
	q[i] = last
	return top
}
