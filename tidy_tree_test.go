// SPDX-License-Identifier: Apache-2.0

package cordial_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
)

// module is the path that the module's own imports begin with.
const module = "cordial"

// source is one file of the tree. Syntax is nil if it is not Go.
type source struct {
	path   string // from the module's root, with slashes
	text   string
	syntax *ast.File
}

func (s *source) dir() string  { return path.Dir(s.path) }
func (s *source) test() bool   { return strings.HasSuffix(s.path, "_test.go") }
func (s *source) lines() int   { return strings.Count(s.text, "\n") }
func (s *source) isGo() bool   { return s.syntax != nil }
func (s *source) base() string { return path.Base(s.path) }

// tree is the module's sources, read from disk or made up by a test.
type tree struct {
	texts map[string]string
	fset  *token.FileSet
	files []*source // by path
	typed map[string]*typed
}

// skipped are directories that hold nothing of ours, or nothing written by hand.
var skipped = []string{".git", "bin", "data", "dist", "node_modules", "testdata", "vendor"}

// readTree reads all sources below a directory.
func readTree(root string) (*tree, error) {
	texts, dir := map[string]string{}, os.DirFS(root)
	err := fs.WalkDir(dir, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains(skipped, d.Name()):
			return fs.SkipDir
		case d.IsDir() || !d.Type().IsRegular():
			return nil
		}
		text, err := fs.ReadFile(dir, name)
		texts[name] = string(text)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the tree: %w", err)
	}
	return newTree(texts)
}

// newTree parses texts, which are sources by path.
func newTree(texts map[string]string) (*tree, error) {
	t := &tree{texts: texts, fset: token.NewFileSet(), typed: map[string]*typed{}}
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		s := &source{path: name, text: texts[name]}
		if strings.HasSuffix(name, ".go") {
			var err error
			if s.syntax, err = parser.ParseFile(t.fset, name, s.text, parser.ParseComments|parser.SkipObjectResolution); err != nil {
				return nil, fmt.Errorf("parsing the tree: %w", err)
			}
		}
		t.files = append(t.files, s)
	}
	return t, nil
}

// with returns the same tree with more files in it.
func (t *tree) with(planted map[string]string) (*tree, error) {
	texts := maps.Clone(t.texts)
	maps.Copy(texts, planted)
	return newTree(texts)
}

// dirs returns the packages that have code beside tests, by their directories.
func (t *tree) dirs() []string {
	var out []string
	for _, s := range t.files {
		if s.isGo() && !s.test() {
			out = append(out, s.dir())
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(out)))
}

// code returns a package's Go files without its tests.
func (t *tree) code(dir string) []*source {
	var out []*source
	for _, s := range t.files {
		if s.isGo() && !s.test() && s.dir() == dir {
			out = append(out, s)
		}
	}
	return out
}

// at names a place, as compilers do.
func (t *tree) at(pos token.Pos) string {
	p := t.fset.Position(pos)
	return fmt.Sprintf("%s:%d", p.Filename, p.Line)
}

// typed is a package after type-checking.
type typed struct {
	pkg    *types.Package
	info   *types.Info
	errors []error
}

// check type-checks a package of the tree and, on the way, those that it imports.
func (t *tree) check(dir string) *typed {
	if done, ok := t.typed[dir]; ok {
		return done
	}
	p := &typed{info: &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{},
	}}
	t.typed[dir] = p // a cycle finds it without a package
	var files []*ast.File
	for _, s := range t.code(dir) {
		files = append(files, s.syntax)
	}
	conf := types.Config{Importer: t, Error: func(err error) { p.errors = append(p.errors, err) }}
	p.pkg, _ = conf.Check(path.Join(module, dir), t.fset, files, p.info) // errors are in p
	return p
}

// standard imports packages from beyond the module.
var standard = sync.OnceValue(importer.Default)

// Import makes the tree an importer of its own packages.
func (t *tree) Import(name string) (*types.Package, error) {
	dir, own := strings.CutPrefix(name, module+"/")
	if !own {
		return standard().Import(name)
	}
	if p := t.check(dir); p.pkg != nil {
		return p.pkg, nil
	}
	return nil, fmt.Errorf("%s is imported in a circle", name)
}
