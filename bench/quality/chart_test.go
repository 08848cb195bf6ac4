// SPDX-License-Identifier: Apache-2.0

package quality

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// charted is a report of the large table's rules with figures like the real ones.
func charted() *Report {
	large := Tables()[0]
	large.Sweep = true
	r := &Report{Tables: []TableRow{{Table: large.Name, About: "many agents & callers"}}}
	for n, load := range large.Loads {
		r.Bounds = append(r.Bounds, BoundRow{Table: large.Name, Load: load})
		for _, c := range large.contenders() {
			row := Row{Table: large.Name, Policy: c.name, Load: load, FitShare: 0.66, Wait: 0.03}
			seconds, isSwept := strings.CutPrefix(c.name, swept)
			worth, _ := strconv.ParseFloat(seconds, 64)
			switch {
			case isSwept:
				row.FitShare, row.Wait = 0.94+0.0003*worth, 0.03*worth
			case c.name == Ours:
				row.FitShare, row.Wait = 0.978, 1.7
			case c.name == unheld:
				row.FitShare, row.Wait = 0.942, 0.03
			case strings.HasPrefix(c.name, "with"):
				row.FitShare, row.Wait = 0.97+0.01*float64(n), 1.5*float64(n+1)
			case c.name == "bullseye", c.name == "ratio-on-pairs":
				row.FitShare, row.Wait = 0.95, 10
			}
			r.Rows = append(r.Rows, row)
		}
	}
	return r
}

// element is one of the picture.
type element struct {
	name string
	attr map[string]string
	text string
}

// elements reads a picture, which must be well-formed.
func elements(t *testing.T, svg []byte) (out []element) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		require.NoError(t, err)
		switch x := token.(type) {
		case xml.StartElement:
			e := element{name: x.Name.Local, attr: map[string]string{}}
			for _, a := range x.Attr {
				e.attr[a.Name.Local] = a.Value
			}
			out = append(out, e)
		case xml.CharData:
			if len(out) > 0 {
				out[len(out)-1].text += strings.TrimSpace(string(x))
			}
		}
	}
}

// extent is about the room that a text takes: a letter is half as wide as high.
func (e *element) extent(t *testing.T) box {
	n := func(key string) float64 {
		v, err := strconv.ParseFloat(e.attr[key], 64)
		require.NoError(t, err)
		return v
	}
	x, y, size := n("x"), n("y"), n("font-size")
	w := float64(len([]rune(e.text))) * size * 0.5
	switch e.attr["text-anchor"] {
	case "middle":
		x -= w / 2
	case "end":
		x -= w
	}
	return box{x, y - 0.7*size, x + w, y + 0.1*size}
}

func drawn(t *testing.T, r *Report) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, Draw(&out, r))
	return out.Bytes()
}

func TestChartShowsAll(t *testing.T) {
	svg := drawn(t, charted())
	all := elements(t, svg)
	var texts []string
	marks := map[string]int{}
	for _, e := range all {
		switch e.name {
		case "text":
			texts = append(texts, e.text)
			size, err := strconv.Atoi(e.attr["font-size"])
			require.NoError(t, err)
			assert.GreaterOrEqual(t, size, 12, e.text)
		case "title":
			assert.Contains(t, e.text, "many agents & callers")
		case "desc":
			assert.Contains(t, e.text, "Offered load 0.95: dial with expertise_worth 0 s 0.942 after 0.0 s; dial with expertise_worth 5 s")
		case "svg":
			assert.Equal(t, "img", e.attr["role"])
		}
		for _, m := range []manner{sweeping, partly, rivalling} {
			if e.attr["class"] == m.class()+" mark" {
				marks[m.class()]++
			}
		}
	}
	text := strings.Join(texts, "\n")
	for _, c := range (&Table{Name: LargeName}).contenders() {
		if c.name != Ours && c.name != unheld {
			assert.Contains(t, text, " "+c.name, "named in the large panel")
		}
	}
	for _, want := range []string{"load 0.80", "load 0.95: mean fit", "load 1.00", "load 1.10", "0 s", "60 s", "180 s"} {
		assert.Contains(t, text, want)
	}
	assert.NotContains(t, text, "load 0.90", "much like its neighbours")
	const legend, panels = 1, 4
	assert.Equal(t, map[string]int{"dial": legend + 9*panels, "part": legend + 3*panels, "rival": legend + 8*panels}, marks)
	assert.Contains(t, string(svg), "prefers-color-scheme: dark")
	assert.Equal(t, svg, drawn(t, charted()), "the same picture each time")
}

// No two texts touch, as an estimate of their own says, and all lie within.
func TestTextsDoNotOverlap(t *testing.T) {
	assert.Empty(t, overlaps(t, drawn(t, charted())))
	crowded := charted()
	for i := range crowded.Rows { // all within little
		crowded.Rows[i].FitShare = 0.9 + crowded.Rows[i].FitShare/20
		crowded.Rows[i].Wait = 2 + crowded.Rows[i].Wait/4
	}
	assert.Empty(t, overlaps(t, drawn(t, crowded)))

	planted := bytes.Replace(drawn(t, charted()), []byte("</svg>"),
		[]byte(`<text x="30" y="30" font-size="14" text-anchor="start">over the heading</text></svg>`), 1)
	assert.Len(t, overlaps(t, planted), 1)
}

func overlaps(t *testing.T, svg []byte) (out []string) {
	t.Helper()
	all := slices.DeleteFunc(elements(t, svg), func(e element) bool { return e.name != "text" })
	for i := range all {
		a := all[i].extent(t)
		if !a.within(box{0, 0, chartWidth, chartHeight}) {
			out = append(out, all[i].text+" leaves the picture")
		}
		for j := range i {
			if a.meets(all[j].extent(t)) {
				out = append(out, fmt.Sprintf("%q and %q", all[i].text, all[j].text))
			}
		}
	}
	return out
}

func TestChartsThatCannotBe(t *testing.T) {
	for what, spoil := range map[string]func(*Report){
		"of one table": func(r *Report) { r.Tables = append(r.Tables, r.Tables[0]) },
		"at load 0.80": func(r *Report) { r.Rows = r.Rows[5:] },
		"the dial has 2": func(r *Report) {
			r.Rows = slices.DeleteFunc(r.Rows, func(w Row) bool { return strings.HasPrefix(w.Policy, swept) })
		},
	} {
		r := charted()
		spoil(r)
		var out bytes.Buffer
		err := Draw(&out, r)
		require.ErrorIs(t, err, ErrChart, what)
		require.ErrorContains(t, err, what)
		assert.Empty(t, out.Bytes())
	}
}

// A label that must be there and cannot is an error; one that need not is left out.
func TestPlacing(t *testing.T) {
	p := placing{frame: box{0, 0, 100, 40}, font: 10}
	near := label{text: "abc", x: 20, y: 20}
	require.NoError(t, p.place(&near))
	assert.Greater(t, near.at.x0, 20.0, "to the right")
	_, _, _, _, far := near.leader()
	assert.False(t, far)

	next := label{text: "abc", x: 21, y: 20, always: true}
	require.NoError(t, p.place(&next))
	assert.False(t, next.at.meets(near.at))

	long := label{text: strings.Repeat("x", 30), x: 50, y: 20}
	require.NoError(t, p.place(&long))
	assert.False(t, long.placed)
	long.always = true
	require.ErrorIs(t, p.place(&long), ErrChart)
}

// Where the nearest places are taken, a line leads to the label, and crosses no other.
func TestLeaders(t *testing.T) {
	p := placing{frame: box{0, 0, 200, 200}, font: 10, taken: []box{around(100, 100, 30)}}
	l := label{text: "a", x: 100, y: 128, always: true}
	require.NoError(t, p.place(&l))
	require.True(t, l.placed)
	assert.False(t, l.at.meets(around(100, 100, 30)))
	if x0, y0, x1, y1, ok := l.leader(); ok {
		assert.Less(t, (x0-100)*(x0-100)+(y0-128)*(y0-128), (x1-100)*(x1-100)+(y1-128)*(y1-128))
	}
	deep := label{text: "b", x: 100, y: 100}
	assert.False(t, p.clear(&deep, box{150, 95, 160, 105}), "through what is taken")
	open := label{text: "c", x: 100, y: 150}
	assert.True(t, p.clear(&open, box{150, 145, 160, 155}))
}

func TestScale(t *testing.T) {
	s := scale{fitFrom: 0.6, fitTo: 1.02, waitTo: 90}
	assert.Zero(t, s.across(0))
	assert.InDelta(t, 1, s.across(90), 1e-12)
	assert.Zero(t, s.up(0.6))
	assert.InDelta(t, 1, s.up(1.02), 1e-12)
	assert.Greater(t, s.up(1)-s.up(0.9), s.up(0.8)-s.up(0.7), "wider where most are")
	assert.Equal(t, []float64{0, 0.1, 0.3, 1, 3, 10, 30}, s.waits(false))
	assert.Equal(t, []float64{0, 0.1, 1, 10}, s.waits(true))
	assert.InDeltaSlice(t, []float64{0.6, 0.7, 0.8, 0.9, 0.95, 1}, s.fits(), 1e-12)
}
