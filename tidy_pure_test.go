// SPDX-License-Identifier: Apache-2.0

package cordial_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// pure are the packages in which time and chance are arguments: no clock, no
// chance, no goroutine, no I/O. So the same questions always have the same answers.
var pure = []string{"routing", "routing/plain", "routing/table", "routing/price", "acd", "acd/due", "acd/pricing", "acd/eta", "acd/report", "telephony", "bench/plan"}

// exact are those of them in which all is counted in integers, since a floating
// point number need not be the same on every processor.
var exact = []string{"routing", "routing/plain", "routing/table", "routing/price", "acd", "acd/due", "acd/pricing", "telephony"}

// pureImports is what pure packages may use of the standard library: nothing that
// reaches outside. What is dangerous in these is banned by name below.
var pureImports = []string{
	"bytes", "cmp", "container/heap", "encoding/binary", "encoding/json", "errors", "fmt", "io", "iter", "maps",
	"math", "math/bits", "slices", "sort", "strconv", "strings", "time", "unicode", "unicode/utf8",
}

// pureBans are functions that pure packages must not even mention.
var pureBans = map[string]string{
	"time": "Now Since Until After AfterFunc Tick NewTimer NewTicker Sleep Local LoadLocation",
	"fmt":  "Print Printf Println Scan Scanf Scanln",
}

// finder collects what a check has to say.
type finder struct {
	tree *tree
	out  []string
}

func (f *finder) add(pos token.Pos, format string, args ...any) {
	line := f.tree.at(pos) + ": " + fmt.Sprintf(format, args...)
	if !slices.Contains(f.out, line) {
		f.out = append(f.out, line)
	}
}

// each calls fn for every node of the code of those packages that are there.
func (f *finder) each(dirs []string, fn func(*typed, *source, ast.Node)) []string {
	for _, dir := range dirs {
		code := f.tree.code(dir)
		if len(code) == 0 {
			continue
		}
		p := f.tree.check(dir)
		for _, err := range p.errors {
			f.out = append(f.out, fmt.Sprintf("does not type-check, so it cannot be judged: %v", err))
		}
		for _, s := range code {
			ast.Inspect(s.syntax, func(n ast.Node) bool {
				if n != nil {
					fn(p, s, n)
				}
				return true
			})
		}
	}
	return f.out
}

// outside finds what a pure package must not import or call.
func outside(t *tree) []string {
	f := finder{tree: t}
	return f.each(pure, func(p *typed, _ *source, n ast.Node) {
		switch n := n.(type) {
		case *ast.ImportSpec:
			name, _ := strconv.Unquote(n.Path.Value)
			if !strings.Contains(name, ".") && !strings.HasPrefix(name, module+"/") && !slices.Contains(pureImports, name) {
				f.add(n.Pos(), "a pure package must not import %s", name)
			}
		case *ast.Ident:
			if pkg, name, ok := packageLevel(p, n); ok && slices.Contains(strings.Fields(pureBans[pkg]), name) {
				f.add(n.Pos(), "a pure package must not use %s.%s: time, chance and I/O are arguments", pkg, name)
			}
		}
	})
}

// packageLevel returns the package and name of what an identifier refers to; false
// if that is a method, a field or something local.
func packageLevel(p *typed, id *ast.Ident) (pkg, name string, ok bool) {
	obj := p.info.Uses[id]
	if obj == nil || obj.Pkg() == nil || obj.Parent() != obj.Pkg().Scope() {
		return "", "", false
	}
	return obj.Pkg().Path(), obj.Name(), true
}

// concurrent finds goroutines and channels in pure packages.
func concurrent(t *tree) []string {
	f := finder{tree: t}
	return f.each(pure, func(_ *typed, _ *source, n ast.Node) {
		switch n := n.(type) {
		case *ast.GoStmt:
			f.add(n.Pos(), "a pure package must not start a goroutine")
		case *ast.ChanType, *ast.SendStmt, *ast.SelectStmt:
			f.add(n.Pos(), "a pure package must not use channels")
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				f.add(n.Pos(), "a pure package must not use channels")
			}
		}
	})
}

// inexact finds floating point numbers where integers decide.
func inexact(t *tree) []string {
	f := finder{tree: t}
	return f.each(exact, func(p *typed, _ *source, n ast.Node) {
		e, ok := n.(ast.Expr)
		if !ok {
			return
		}
		kind := p.info.Types[e].Type
		if kind == nil {
			return
		}
		if b, ok := kind.Underlying().(*types.Basic); ok && b.Info()&(types.IsFloat|types.IsComplex) != 0 {
			f.add(e.Pos(), "floating point where integers decide")
		}
	})
}

// sortedMark on the line above exempts a range over a map; a reason follows it.
const sortedMark = "//lint:sorted "

// unsorted finds what depends on the order of a map, which has none.
func unsorted(t *tree) []string {
	f := finder{tree: t}
	fine := map[ast.Expr]bool{}
	return f.each(pure, func(p *typed, s *source, n ast.Node) {
		switch n := n.(type) {
		case *ast.RangeStmt:
			if isMap(p.info.TypeOf(n.X)) && n.Key != nil && !f.marked(s, n.Pos()) {
				f.add(n.Pos(), "ranges over a map, whose order is chance: sort its keys, or say why not with %sREASON on the line above", sortedMark)
			}
		case *ast.CallExpr:
			pkg, name := callee(p, n)
			switch {
			case pkg == "slices" && strings.HasPrefix(name, "Sorted") && len(n.Args) > 0:
				fine[n.Args[0]] = true
			case pkg == "maps" && slices.Contains([]string{"All", "Keys", "Values"}, name) && !fine[n] && !f.marked(s, n.Pos()):
				f.add(n.Pos(), "takes maps.%s in the order of chance: put it into slices.Sorted", name)
			}
		}
	})
}

// callee returns the package and name of a function that is called by its name.
func callee(p *typed, call *ast.CallExpr) (pkg, name string) {
	fun := ast.Unparen(call.Fun)
	if sel, ok := fun.(*ast.SelectorExpr); ok {
		pkg, name, _ = packageLevel(p, sel.Sel)
	}
	return pkg, name
}

// isMap tells whether a type is a map, or a type parameter that can be one.
func isMap(kind types.Type) bool {
	if kind == nil {
		return false
	}
	union, ok := kind.Underlying().(*types.Interface)
	if !ok {
		_, ok := kind.Underlying().(*types.Map)
		return ok
	}
	for e := range union.EmbeddedTypes() {
		terms, ok := e.(*types.Union)
		if !ok {
			continue
		}
		for term := range terms.Terms() {
			if isMap(term.Type()) {
				return true
			}
		}
	}
	return false
}

// marked tells whether the line above says why chance does no harm.
func (f *finder) marked(s *source, pos token.Pos) bool {
	line := f.tree.fset.Position(pos).Line
	for _, group := range s.syntax.Comments {
		for _, c := range group.List {
			reason, ok := strings.CutPrefix(c.Text, sortedMark)
			if ok && strings.TrimSpace(reason) != "" && f.tree.fset.Position(c.Pos()).Line == line-1 {
				return true
			}
		}
	}
	return false
}
