// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// mostAgents is how many agents a file and its roster may have together.
const mostAgents = 100_000

// rosterColumns are the columns that a roster can have. Its first line says
// which it has, and in which order.
var rosterColumns = []string{"name", "endpoint", "site", "skills"}

// roster reads the agents of the CSV file. A row becomes the same tree as an
// item of agents in the configuration, so that it is read and judged alike.
func (c *check) roster() {
	p, given := c.given(&c.f.Roster)
	if !given || p.bad {
		return
	}
	data, err := c.read(c.f.Roster)
	switch {
	case err != nil:
		c.fault(p, "cannot be read: %s", reason(err))
		return
	case len(data) > mostBytes:
		c.fault(p, "the roster is too large: at most %d MiB", mostBytes>>20)
		return
	}
	rows := c.rows(c.f.Roster, data)
	if total := len(c.f.Agents) + len(rows); total > mostAgents {
		c.fault(p, "%d agents are too many: at most %d", total, mostAgents)
		return
	}
	c.rostered = make([]Agent, len(rows))
	for i, row := range rows {
		v := reflect.ValueOf(&c.rostered[i]).Elem()
		c.preset(v)
		at := place{file: c.f.Roster, line: row.Line, where: "agent " + label(row, i) + ": "}
		c.value(row, v, field{}, at)
	}
}

// rows are the lines of a roster after its first as trees; faulty ones have been told.
func (c *check) rows(file string, data []byte) []*yaml.Node {
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // spreadsheets write this mark
	r := csv.NewReader(bytes.NewReader(data))
	r.Comment, r.TrimLeadingSpace, r.FieldsPerRecord = '#', true, -1
	var columns []string
	var rows []*yaml.Node
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			c.fault(place{file: file, line: bad.StartLine}, "not CSV: a quote from this line on is not closed, or stands within a cell; double it there")
			continue
		}
		line, _ := r.FieldPos(0)
		at := place{file: file, line: line}
		switch {
		case columns == nil:
			if columns = c.columns(cells, at); columns == nil {
				return nil
			}
		case len(cells) != len(columns):
			c.fault(at, "%d columns, and the first line has %d (%s); quote a cell that holds a comma", len(cells), len(columns), strings.Join(columns, ","))
		default:
			rows = append(rows, row(columns, cells, line))
		}
	}
	if columns == nil {
		c.fault(place{file: file, line: 1}, "the roster is empty: its first line is %s", strings.Join(rosterColumns, ","))
	}
	return rows
}

// columns reads the first line of a roster. It returns nil if that makes no sense.
func (c *check) columns(cells []string, at place) []string {
	count := len(c.faults)
	var columns []string
	for _, cell := range cells {
		name := strings.ToLower(strings.TrimSpace(cell))
		switch {
		case !slices.Contains(rosterColumns, name):
			c.fault(at, "%s is not a column%s", quoted(cell), didYouMean(name, rosterColumns))
		case slices.Contains(columns, name):
			c.fault(at, "the column %s is there twice; keep one", name)
		}
		columns = append(columns, name)
	}
	for _, must := range rosterColumns[:2] {
		if len(c.faults) == count && !slices.Contains(columns, must) {
			c.fault(at, "the column %s is missing: the first line is %s", must, strings.Join(rosterColumns, ","))
		}
	}
	if len(c.faults) > count {
		return nil
	}
	return columns
}

// row is one line of a roster as a tree; empty cells are left out.
func row(columns, cells []string, line int) *yaml.Node {
	tree := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: line}
	for i, column := range columns {
		text := strings.TrimSpace(cells[i])
		if text == "" {
			continue
		}
		value := scalar(text, line)
		if column == "skills" {
			value = levels(text, line)
		}
		tree.Content = append(tree.Content, scalar(column, line), value)
	}
	return tree
}

// levels is a cell such as "boots:7 german:10" as a tree.
func levels(text string, line int) *yaml.Node {
	tree := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: line}
	for word := range strings.FieldsSeq(text) {
		skill, level, _ := strings.Cut(word, ":")
		value := scalar(level, line)
		switch {
		case level == "":
			value.Tag = "!!null"
		case wholeNumber.MatchString(level):
			value.Tag = "!!int"
		}
		tree.Content = append(tree.Content, scalar(skill, line), value)
	}
	return tree
}

func scalar(text string, line int) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text, Line: line}
}
