// SPDX-License-Identifier: Apache-2.0

package cordial_test

import (
	"fmt"
	"go/ast"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// link matches what a Markdown link leads to, up to a place within it.
var link = regexp.MustCompile(`\]\(([^)#\s]+)`)

// deadLinks finds links of the documentation that lead to no file or directory.
func deadLinks(t *tree) []string {
	var out []string
	for _, s := range t.files {
		if path.Ext(s.path) != ".md" {
			continue
		}
		n := 0
		for line := range strings.Lines(s.text) {
			n++
			for _, found := range link.FindAllStringSubmatch(line, -1) {
				to := path.Join(s.dir(), found[1])
				if !strings.Contains(found[1], "://") && !t.has(to) {
					out = append(out, fmt.Sprintf("%s:%d: leads to %s, which is not there", s.path, n, to))
				}
			}
		}
	}
	return out
}

// has tells whether there is such a file or directory.
func (t *tree) has(name string) bool {
	for _, s := range t.files {
		if s.path == name || strings.HasPrefix(s.path, name+"/") {
			return true
		}
	}
	return false
}

// metric matches the names that metrics of ours have.
var metric = regexp.MustCompile(`^cordial_[a-z_]+$`)

// manual is where administrators look metrics up.
const manual = "docs/operations.md"

// untold finds metrics that the manual does not name.
func untold(t *tree) []string {
	f := finder{tree: t}
	for _, s := range t.code("web") {
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok {
				return true
			}
			name, err := strconv.Unquote(lit.Value)
			if err == nil && metric.MatchString(name) && !strings.Contains(t.texts[manual], "`"+name+"`") {
				f.add(lit.Pos(), "%s is not told of in %s", name, manual)
			}
			return true
		})
	}
	return f.out
}
