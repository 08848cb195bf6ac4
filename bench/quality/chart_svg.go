// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"bytes"
	"fmt"
	"html"
	"strings"
)

// frontier is a chart in the making.
type frontier struct {
	b     bytes.Buffer
	table TableRow
	spots map[float64][]spot // by load
	scale scale
}

// style has colours for light and dark surroundings, whichever the reader has.
const style = `<style>
svg { --ground: #ffffff; --ink: #1f2328; --dim: #59636e; --grid: #d8dee4; --dial: #0550ae; --part: #6639ba; --rival: #9a4600;
  font-family: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", Helvetica, Arial, sans-serif; }
@media (prefers-color-scheme: dark) {
  svg { --ground: #0d1117; --ink: #e6edf3; --dim: #9ea7b3; --grid: #30363d; --dial: #79c0ff; --part: #d2a8ff; --rival: #ffa657; }
}
.ground { fill: var(--ground); }
text { fill: var(--ink); }
.dim { fill: var(--dim); }
.grid { stroke: var(--grid); stroke-width: 1; fill: none; }
.leader { stroke: var(--dim); stroke-width: 0.7; }
.curve { stroke: var(--dial); stroke-width: 2; fill: none; stroke-linejoin: round; }
.dial { fill: var(--dial); }
.part { fill: var(--part); }
.rival { fill: var(--rival); }
.mark { stroke: var(--ground); stroke-width: 1; }
</style>
`

func (f *frontier) add(format string, args ...any) { fmt.Fprintf(&f.b, format+"\n", args...) }

func (f *frontier) text(x, y, size float64, class, anchor, s string) {
	f.add(`<text x="%.1f" y="%.1f" font-size="%.0f" class="%s" text-anchor="%s">%s</text>`, x, y, size, class, anchor, html.EscapeString(s))
}

// draw draws all of it.
func (f *frontier) draw() error {
	loads := f.panels()
	f.add(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-labelledby="title desc">`,
		chartWidth, chartHeight, chartWidth, chartHeight)
	f.add(`<title id="title">%s</title>`, html.EscapeString("The dial and other rules of routing: fit against wait, "+f.table.About))
	f.add(`<desc id="desc">%s</desc>`, html.EscapeString(f.describe(loads)))
	f.b.WriteString(style)
	f.add(`<rect class="ground" width="%d" height="%d"/>`, chartWidth, chartHeight)
	f.text(24, 30, 18, "", "start", "How well callers and agents match, and what it costs in waiting")
	f.text(24, 50, 13, "dim", "start", f.table.About+"; up and to the left is better")
	f.legend(24, 72)
	for n, load := range loads {
		p := panel{box: box{60, 104, chartWidth - 20, 494}, load: load, font: 12, main: true}
		if n > 0 {
			const width, gap = 224, 20
			left := 60 + float64(n-1)*(width+gap)
			p = panel{box: box{left, 562, left + width, 740}, load: load, font: 12, first: n == 1}
		}
		if err := f.panel(&p); err != nil {
			return err
		}
	}
	f.text(chartWidth/2+20, chartHeight-14, 12, "dim", "middle", "mean wait of all contacts in seconds; the scale is logarithmic from about 0.1 s on")
	f.add(`</svg>`)
	return nil
}

// legend says how the three manners look.
func (f *frontier) legend(x, y float64) {
	for _, l := range []struct {
		m    manner
		text string
	}{
		{sweeping, "the dial, by expertise_worth (60 s is the default)"},
		{partly, "without or with a part"}, {rivalling, "rules of others"},
	} {
		if l.m == sweeping {
			f.add(`<path class="curve" d="M%.1f %.1f h24"/>`, x-2, y-4)
			x += 10
		}
		f.mark(l.m, x, y-4, 4.5)
		f.text(x+18, y, 12, "", "start", l.text)
		x += 18 + float64(len(l.text))*12*0.49 + 28
	}
}

// mark draws a point, in a form of its own for each manner.
func (f *frontier) mark(m manner, x, y, r float64) {
	switch m {
	case sweeping:
		f.add(`<circle class="dial mark" cx="%.1f" cy="%.1f" r="%.1f"/>`, x, y, r)
	case partly:
		f.add(`<rect class="part mark" x="%.1f" y="%.1f" width="%.1f" height="%.1f"/>`, x-r*0.9, y-r*0.9, 2*r*0.9, 2*r*0.9)
	case rivalling:
		f.add(`<path class="rival mark" d="M%.1f %.1f L%.1f %.1f L%.1f %.1f Z"/>`, x, y-1.2*r, x+1.1*r, y+0.8*r, x-1.1*r, y+0.8*r)
	}
}

func (m manner) class() string { return [...]string{"dial", "part", "rival"}[m] }

// describe says in words what the panels show.
func (f *frontier) describe(loads []float64) string {
	var b strings.Builder
	b.WriteString("Mean fit as a share of the best there can be, and mean wait of all contacts.")
	for _, load := range loads {
		fmt.Fprintf(&b, " Offered load %.2f:", load)
		for i, s := range f.spots[load] {
			if i > 0 {
				b.WriteByte(';')
			}
			name := s.name
			if s.manner == sweeping {
				name = "dial with expertise_worth " + s.key
			}
			fmt.Fprintf(&b, " %s %.3f after %.1f s", name, s.fit, s.wait)
		}
		b.WriteByte('.')
	}
	return b.String()
}
