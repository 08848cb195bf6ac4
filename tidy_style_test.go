// SPDX-License-Identifier: Apache-2.0

package cordial_test

import (
	"fmt"
	"go/ast"
	"path"
	"regexp"
	"slices"
	"strings"
)

const (
	mostLines     = 400 // of a Go file
	mostFuncLines = 70  // of a function, with its first and last line

	license = "SPDX-License-Identifier: Apache-2.0"
)

// comments are the kinds of files that can say under which licence they are. Others,
// such as JSON and Markdown, are under the licence of the whole.
var comments = []string{
	".go", ".sh", ".py", ".yaml", ".yml", ".conf", ".tmpl", ".xml", ".js", ".mjs", ".ts", ".svelte", ".css", ".html",
	"Makefile", "run",
}

// unlicensed finds sources whose first lines do not name the licence.
func unlicensed(t *tree) []string {
	var out []string
	for _, s := range t.files {
		kind := path.Ext(s.path)
		if kind == "" {
			kind = s.base()
		}
		if !slices.Contains(comments, kind) {
			continue
		}
		// A script or an XML file says first what it is.
		first := strings.SplitN(s.text, "\n", 4)
		if s.isGo() {
			first = first[:1]
		}
		if !slices.ContainsFunc(first[:min(len(first), 3)], func(l string) bool { return strings.Contains(l, license) }) {
			out = append(out, fmt.Sprintf("%s:1: does not begin with %s", s.path, license))
		}
	}
	return out
}

// tooLong finds files and functions that nobody takes in at a glance.
func tooLong(t *tree) []string {
	var out []string
	for _, s := range t.files {
		if !s.isGo() {
			continue
		}
		if n := s.lines(); n > mostLines {
			out = append(out, fmt.Sprintf("%s:1: %d lines; at most %d", s.path, n, mostLines))
		}
		for _, d := range s.syntax.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if n := t.fset.Position(f.End()).Line - t.fset.Position(f.Pos()).Line + 1; n > mostFuncLines {
				out = append(out, fmt.Sprintf("%s: %s has %d lines; at most %d", t.at(f.Pos()), f.Name.Name, n, mostFuncLines))
			}
		}
	}
	return out
}

// sleeping finds tests and test kits that wait for a time instead of a condition.
func sleeping(t *tree) []string {
	f := finder{tree: t}
	for _, s := range t.files {
		if !s.isGo() || !s.test() && !slices.Contains(strings.Fields(testKits), s.dir()) {
			continue
		}
		clock := localName(s, "time")
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "Sleep" {
				if x, ok := sel.X.(*ast.Ident); ok && x.Name == clock {
					f.add(n.Pos(), "a test must not sleep: wait on a condition, or use testing/synctest")
				}
			}
			return true
		})
	}
	return f.out
}

// localName is what a file calls a package; "" if it does not import it.
func localName(s *source, name string) string {
	for _, i := range s.syntax.Imports {
		if i.Path.Value != `"`+name+`"` {
			continue
		}
		if i.Name != nil {
			return i.Name.Name
		}
		return path.Base(name)
	}
	return ""
}

// plain are methods whose name says all.
var plain = []string{"String", "Error", "Is", "Unwrap", "Len", "Less", "Swap", "Push", "Pop"}

// undocumented finds exported names of pure packages that nobody has explained.
func undocumented(t *tree) []string {
	f := finder{tree: t}
	for _, dir := range pure {
		for _, s := range t.code(dir) {
			for _, d := range s.syntax.Decls {
				switch d := d.(type) {
				case *ast.FuncDecl:
					if exportedFunc(d) && d.Doc == nil {
						f.add(d.Pos(), "%s is exported and not documented", d.Name.Name)
					}
				case *ast.GenDecl:
					f.undocumentedIn(d)
				}
			}
		}
	}
	return f.out
}

func exportedFunc(d *ast.FuncDecl) bool {
	if d.Recv == nil || !d.Name.IsExported() {
		return d.Name.IsExported()
	}
	kind := d.Recv.List[0].Type
	if p, ok := kind.(*ast.StarExpr); ok {
		kind = p.X
	}
	if g, ok := kind.(*ast.IndexExpr); ok {
		kind = g.X
	}
	id, ok := kind.(*ast.Ident)
	return ok && id.IsExported() && !slices.Contains(plain, d.Name.Name)
}

// undocumentedIn looks into a declaration of types, constants or variables. One
// text may serve a whole group.
func (f *finder) undocumentedIn(d *ast.GenDecl) {
	if d.Doc != nil {
		return
	}
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			if spec.Name.IsExported() && spec.Doc == nil && spec.Comment == nil {
				f.add(spec.Pos(), "%s is exported and not documented", spec.Name.Name)
			}
		case *ast.ValueSpec:
			if spec.Names[0].IsExported() && spec.Doc == nil && spec.Comment == nil {
				f.add(spec.Pos(), "%s is exported and not documented", spec.Names[0].Name)
			}
		}
	}
}

// nameless are names of packages that say nothing.
var nameless = []string{"pkg", "internal", "util", "utils", "types", "common", "misc", "helpers"}

// misnamed finds packages whose name says nothing.
func misnamed(t *tree) []string {
	var out []string
	for _, s := range t.files {
		for part := range strings.SplitSeq(s.dir(), "/") {
			if s.isGo() && slices.Contains(nameless, part) {
				out = append(out, fmt.Sprintf("%s:1: a package called %q says nothing: name it after what it is about", s.path, part))
			}
		}
	}
	return out
}

// unfinished matches notes of work that is left. They are put together here, so
// that this file is not found by itself.
var unfinished = regexp.MustCompile(`\b(` + "TO" + "DO|FIX" + "ME" + `)\b`)

// leftovers finds such notes: what is to be done belongs into an issue.
func leftovers(t *tree) []string {
	var out []string
	for _, s := range t.files {
		n := 0
		for line := range strings.Lines(s.text) {
			n++
			if found := unfinished.FindString(line); found != "" {
				out = append(out, fmt.Sprintf("%s:%d: %s: do it, or write an issue", s.path, n, found))
			}
		}
	}
	return out
}
