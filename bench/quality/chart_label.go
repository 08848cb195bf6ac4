// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"fmt"
	"math"
)

// box is a part of the picture that is taken.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) meets(o box) bool { return b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1 }

func (b box) within(o box) bool { return b.x0 >= o.x0 && b.x1 <= o.x1 && b.y0 >= o.y0 && b.y1 <= o.y1 }

func around(x, y, r float64) box { return box{x - r, y - r, x + r, y + r} }

// label is a text beside a point.
type label struct {
	text   string
	x, y   float64 // the point
	class  string
	always bool // it must be there; else it may be left out

	at     box
	placed bool
}

// A letter's measures as shares of the size of the font: more than most letters take, so
// that texts do not touch where a font is wide.
const (
	letterWidth = 0.58
	lineHeight  = 1.2
)

// placing finds places for labels where nothing is yet.
type placing struct {
	frame box
	taken []box
	font  float64
}

// place puts a label as near to its point as there is room, first to the right of it.
func (p *placing) place(l *label) error {
	w, h := float64(len([]rune(l.text)))*letterWidth*p.font, lineHeight*p.font
	for _, far := range []float64{7, 12, 18, 25, 33, 42, 55, 70, 90, 115} {
		for turn := range 16 {
			// Right, left, above, below, and what lies between them.
			angle := []float64{0, 8, 4, 12, 2, 14, 6, 10, 1, 15, 7, 9, 3, 13, 5, 11}[turn] * math.Pi / 8
			dx, dy := math.Cos(angle), -math.Sin(angle)
			x, y := l.x+dx*far, l.y+dy*far
			b := box{x - w*(1-dx)/2, y - h*(1-dy)/2, x + w*(1+dx)/2, y + h*(1+dy)/2}
			if p.free(b) && (far < leaderFrom || p.clear(l, b)) {
				l.at, l.placed = b, true
				p.taken = append(p.taken, b)
				return nil
			}
		}
	}
	if l.always {
		return fmt.Errorf("%w: there is no room for the label %q", ErrChart, l.text)
	}
	return nil
}

func (p *placing) free(b box) bool {
	if !b.within(p.frame) {
		return false
	}
	for _, t := range p.taken {
		if b.meets(t) {
			return false
		}
	}
	return true
}

// leaderFrom is how far a label is from its point where a line leads to it.
const leaderFrom = 14

// leader is the line from a label to its point, from edge to edge.
func (l *label) leader() (x0, y0, x1, y1 float64, ok bool) {
	x1 = min(max(l.x, l.at.x0), l.at.x1)
	y1 = min(max(l.y, l.at.y0), l.at.y1)
	d := math.Hypot(x1-l.x, y1-l.y)
	if d < leaderFrom {
		return 0, 0, 0, 0, false
	}
	return l.x + (x1-l.x)*5/d, l.y + (y1-l.y)*5/d, x1, y1, true
}

// clear tells whether the line to a label crosses no other.
func (p *placing) clear(l *label, b box) bool {
	try := *l
	try.at = b
	x0, y0, x1, y1, ok := try.leader()
	if !ok {
		return true
	}
	for n := 2.0; n <= 18; n++ {
		dot := around(x0+(x1-x0)*n/20, y0+(y1-y0)*n/20, 1)
		for _, t := range p.taken {
			if dot.meets(t) {
				return false
			}
		}
	}
	return true
}
