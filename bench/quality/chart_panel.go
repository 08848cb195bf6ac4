// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// panel is the part of the chart that shows a load.
type panel struct {
	box
	load  float64
	font  float64
	main  bool // names the rules; others have letters alone
	first bool // of a row: has the numbers of the fits
}

func (f *frontier) x(p *panel, wait float64) float64 { return p.x0 + f.scale.across(wait)*(p.x1-p.x0) }
func (f *frontier) y(p *panel, fit float64) float64  { return p.y1 - f.scale.up(fit)*(p.y1-p.y0) }

func (f *frontier) panel(p *panel) error {
	f.axes(p)
	spots := f.spots[p.load]
	f.curve(p, spots)
	labels := f.labels(p, spots)
	put := &placing{frame: box{p.x0 + 3, p.y0 + 2, p.x1 + 8, p.y1 - 2}, font: p.font, taken: f.obstacles(p, spots)}
	for _, always := range []bool{true, false} {
		for i := range labels {
			if l := &labels[i]; l.always == always {
				if err := put.place(l); err != nil {
					return fmt.Errorf("load %.2f: %w", p.load, err)
				}
			}
		}
	}
	for i := range labels {
		f.label(&labels[i], p.font)
	}
	for _, s := range slices.SortedStableFunc(slices.Values(spots), func(a, b spot) int { return int(a.layer() - b.layer()) }) {
		f.mark(s.manner, f.x(p, s.wait), f.y(p, s.fit), s.layer())
	}
	return nil
}

// layer is how large a mark is; larger ones lie on others.
func (s spot) layer() float64 {
	switch {
	case s.manner != sweeping:
		return 5
	case s.worth == Worth:
		return 6
	}
	return 3
}

// axes draws the grid, its numbers and the heading.
func (f *frontier) axes(p *panel) {
	f.add(`<g>`)
	for _, fit := range f.scale.fits() {
		y := f.y(p, fit)
		f.add(`<path class="grid" d="M%.1f %.1f H%.1f"/>`, p.x0, y, p.x1)
		if p.main || p.first {
			f.text(p.x0-8, y+4, 12, "dim", "end", fmt.Sprintf("%.2f", fit))
		}
	}
	for _, wait := range f.scale.waits(!p.main) {
		x := f.x(p, wait)
		f.add(`<path class="grid" d="M%.1f %.1f V%.1f"/>`, x, p.y0, p.y1)
		f.text(x, p.y1+17, 12, "dim", "middle", number(wait))
	}
	heading := fmt.Sprintf("load %.2f", p.load)
	if p.main {
		heading = fmt.Sprintf("load %.2f: mean fit, as a share of the best there can be (the scale widens upward)", p.load)
	}
	f.text(p.x0, p.y0-8, 13, "", "start", heading)
	f.add(`</g>`)
}

// curve draws the dial over its settings.
func (f *frontier) curve(p *panel, spots []spot) {
	var d strings.Builder
	for _, s := range spots {
		if s.manner == sweeping {
			fmt.Fprintf(&d, "%s%.1f %.1f", map[bool]string{true: "M", false: " L"}[d.Len() == 0], f.x(p, s.wait), f.y(p, s.fit))
		}
	}
	f.add(`<path class="curve" d="%s"/>`, d.String())
}

// obstacles are where no label may be: the marks, and the curve.
func (f *frontier) obstacles(p *panel, spots []spot) []box {
	var out []box
	last := -1
	for i, s := range spots {
		x, y := f.x(p, s.wait), f.y(p, s.fit)
		out = append(out, around(x, y, 5))
		if s.manner != sweeping {
			continue
		}
		if last >= 0 {
			x0, y0 := f.x(p, spots[last].wait), f.y(p, spots[last].fit)
			steps := math.Ceil(math.Hypot(x-x0, y-y0) / 4)
			for n := range int(steps) {
				part := float64(n) / steps
				out = append(out, around(x0+(x-x0)*part, y0+(y-y0)*part, 2))
			}
		}
		last = i
	}
	return out
}

// labels are the texts of a panel. Points that lie on each other have one together.
func (f *frontier) labels(p *panel, spots []spot) []label {
	const near = 6
	var out []label
	for _, s := range spots {
		x, y := f.x(p, s.wait), f.y(p, s.fit)
		if s.manner == sweeping {
			ends := s.worth == Worth || p.main && (s.worth == 0 || s.worth == sweep[len(sweep)-1])
			if p.main || ends {
				out = append(out, label{text: s.key, x: x, y: y, class: "dial", always: ends})
			}
			continue
		}
		text := s.key
		if p.main {
			text = s.key + " " + s.name
		}
		together := false
		for i := range out {
			if l := &out[i]; l.class == s.manner.class() && math.Hypot(l.x-x, l.y-y) < near {
				l.text += map[bool]string{true: ", ", false: " "}[p.main] + text
				together = true
				break
			}
		}
		if !together {
			out = append(out, label{text: text, x: x, y: y, class: s.manner.class(), always: true})
		}
	}
	return out
}

// label writes one that has a place.
func (f *frontier) label(l *label, font float64) {
	if !l.placed {
		return
	}
	if x0, y0, x1, y1, ok := l.leader(); ok {
		f.add(`<path class="leader" d="M%.1f %.1f L%.1f %.1f"/>`, x0, y0, x1, y1)
	}
	anchor, x := "middle", (l.at.x0+l.at.x1)/2
	switch {
	case l.at.x0 >= l.x-1:
		anchor, x = "start", l.at.x0
	case l.at.x1 <= l.x+1:
		anchor, x = "end", l.at.x1
	}
	f.text(x, l.at.y1-font*0.3, font, l.class, anchor, l.text)
}
