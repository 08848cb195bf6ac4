// SPDX-License-Identifier: Apache-2.0

package cordial_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// head begins a Go file of the small trees below.
const head = "// SPDX-License-Identifier: Apache-2.0\n\n"

// innocent is a small tree without a fault, and close to one in every way.
var innocent = map[string]string{
	"routing/fit.go": head + `package routing

import (
	"maps"
	"slices"
	"time"
)

// Age is how old something is.
func Age(now, since time.Duration) time.Duration { return now - since }

// Names returns them in order.
func Names(m map[string]int) []string {
	for range m {
		_ = Age
	}
	//lint:sorted the sum is the same in any order
	for _, n := range m {
		_ = n
	}
	return slices.Sorted(maps.Keys(m))
}
`,
	"acd/machine.go":    head + "package acd\n\nimport _ \"cordial/routing\"\n\n// The kinds.\nconst (\n\tA = iota\n\tB\n)\n\ntype name int\n\nfunc (name) Exported() {}\n",
	"acd/engine/run.go": head + "package engine\n\nimport \"time\"\n\nfunc Run(c chan int) { go func() { c <- time.Now().Nanosecond() }() }\n",
	"acd/run_test.go":   head + "package acd_test\n\nimport (\n\t_ \"cordial/acd\"\n\t_ \"cordial/acd/acdtest\"\n\t_ \"pgregory.net/rapid\"\n)\n",
	"run.sh":            "#!/bin/sh\n# SPDX-License-Identifier: Apache-2.0\n",
	"go.sum":            "no source\n",
}

// planted is a fault, and what must be said of it.
type planted struct {
	rule, path, text, want string
}

// body is a Go file of package routing with this in a function.
func body(imports, statements string) string {
	return head + "package routing\n\n" + imports + "\n\nfunc planted(m map[string]int) {\n" + statements + "\n}\n"
}

var faults = []planted{
	{"import graph", "routing/x.go", head + "package routing\n\nimport _ \"cordial/acd\"\n", "x.go:5: routing must not import cordial/acd"},
	{"import graph", "routing/x_test.go", head + "package routing\n\nimport _ \"cordial/acd\"\n", "x_test.go:5: routing must not"},
	{"import graph", "acd/engine/x.go", head + "package engine\n\nimport _ \"cordial/acd/journal\"\n", "must not import cordial/acd/journal"},
	{"import graph", "acd/engine/x.go", head + "package engine\n\nimport _ \"go.etcd.io/bbolt\"\n", "must not import go.etcd.io/bbolt"},
	{"import graph", "telephony/ari/x.go", head + "package ari\n\nimport _ \"cordial/acd/engine\"\n", "must not import cordial/acd/engine"},
	{"import graph", "telephony/ari/x.go", head + "package ari\n\nimport _ \"cordial/web\"\n", "must not import cordial/web"},
	{"import graph", "acd/x.go", head + "package acd\n\nimport _ \"github.com/stretchr/testify/require\"\n", "must not import github.com/stretchr"},
	{"import graph", "acd/x.go", head + "package acd\n\nimport _ \"cordial/acd\"\n", "must not import cordial/acd"},
	{"import graph", "bench/load/x.go", head + "package load\n\nimport _ \"cordial/routing\"\n", "must not import cordial/routing"},
	{"import graph", "billing/x.go", head + "package billing\n", "no row for billing"},

	{"pure: outside", "routing/x.go", body(`import "time"`, "_ = time.Now()"), "x.go:8: a pure package must not use time.Now"},
	{"pure: outside", "routing/x.go", body(`import clock "time"`, "_ = clock.Since"), "must not use time.Since"},
	{"pure: outside", "routing/x.go", body(`import . "time"`, "_ = Now()"), "must not use time.Now"},
	{"pure: outside", "routing/x.go", body(`import "time"`, "_ = time.NewTimer(0)"), "must not use time.NewTimer"},
	{"pure: outside", "routing/x.go", body(`import "time"`, "_ = time.After(0)"), "must not use time.After"},
	{"pure: outside", "routing/x.go", body(`import "math/rand/v2"`, "_ = rand.Int()"), "must not import math/rand/v2"},
	{"pure: outside", "routing/x.go", body(`import "os"`, "_ = os.Args"), "must not import os"},
	{"pure: outside", "routing/x.go", body(`import "fmt"`, "fmt.Println()"), "must not use fmt.Println"},
	{"pure: outside", "routing/x.go", body("", "_ = nowhere"), "does not type-check"},
	{"pure: outside", "telephony/x.go", strings.Replace(body(`import "time"`, "_ = time.Now()"), "routing", "telephony", 1), "must not use time.Now"},

	{"pure: concurrent", "routing/x.go", body("", "go planted(m)"), "x.go:8: a pure package must not start a goroutine"},
	{"pure: concurrent", "routing/x.go", body("", "select {}"), "must not use channels"},
	{"pure: concurrent", "routing/x.go", body("", "var c chan int; _ = c"), "must not use channels"},

	{"pure: floating point", "routing/x.go", body("", "x := 0.5; _ = x"), "x.go:8: floating point"},
	{"pure: floating point", "routing/x.go", body(`import "time"`, "_ = time.Second.Seconds() > 1"), "floating point"},
	{"pure: floating point", "acd/x.go", head + "package acd\n\ntype share struct{ of float32 }\n", "x.go:5: floating point"},

	{"pure: order of maps", "routing/x.go", body("", "for range m { break }\nfor k := range m { _ = k }"), "x.go:9: ranges over a map"},
	{"pure: order of maps", "routing/x.go", body("", "//lint:sorted\nfor k := range m { _ = k }"), "ranges over a map"},
	{"pure: order of maps", "routing/x.go", body("", "//lint:sorted far away\n\nfor k := range m { _ = k }"), "ranges over a map"},
	{"pure: order of maps", "routing/x.go", body(`import "maps"`, "for k := range maps.Keys(m) { _ = k }"), "takes maps.Keys"},
	{"pure: order of maps", "routing/x.go", body("import (\n\"maps\"\n\"slices\"\n)", "_ = slices.Collect(maps.Values(m))"), "takes maps.Values"},
	{"pure: order of maps", "routing/x.go", head + "package routing\n\nfunc each[M ~map[int]int](m M) {\n\tfor k := range m {\n\t\t_ = k\n\t}\n}\n", "x.go:6: ranges over a map"},
	{"pure: order of maps", "routing/x.go", head + "package routing\n\ntype index map[int]int\n\nfunc each(m index) {\n\tfor k := range m {\n\t\t_ = k\n\t}\n}\n", "x.go:8: ranges over a map"},

	{"pure: documented", "acd/x.go", head + "package acd\n\nfunc Planted() {}\n", "x.go:5: Planted is exported"},
	{"pure: documented", "acd/x.go", head + "package acd\n\ntype (\n\t// A is.\n\tA int\n\tPlanted int\n)\n", "Planted is exported"},
	{"pure: documented", "acd/x.go", head + "package acd\n\n// T is.\ntype T[K any] struct{}\n\nfunc (*T[K]) Planted() {}\n", "Planted is exported"},
	{"pure: documented", "acd/x.go", head + "package acd\n\nvar Planted = 1\n", "Planted is exported"},

	{"licence", "routing/x.go", "package routing\n", "x.go:1: does not begin"},
	{"licence", "routing/x.go", "\n" + head + "package routing\n", "x.go:1: does not begin"},
	{"licence", "x.sh", "#!/bin/sh\n", "x.sh:1: does not begin"},
	{"licence", "Makefile", "all:\n", "Makefile:1: does not begin"},

	{"length", "routing/x.go", head + "package routing\n" + strings.Repeat("//\n", 398), "x.go:1: 401 lines"},
	{"length", "routing/x_test.go", head + "package routing\n" + strings.Repeat("//\n", 398), "x_test.go:1: 401 lines"},
	{"length", "routing/x.go", body("", strings.Repeat("_ = m\n", 68)), "x.go:7: planted has 71 lines"},

	{"sleep", "acd/engine/x_test.go", head + "package engine\n\nimport \"time\"\n\nfunc wait() { time.Sleep(1) }\n", "x_test.go:7: a test must not sleep"},
	{"sleep", "acd/engine/x_test.go", head + "package engine\n\nimport clock \"time\"\n\nvar wait = clock.Sleep\n", "x_test.go:7: a test must not sleep"},
	{"sleep", "acd/acdtest/x.go", head + "package acdtest\n\nimport \"time\"\n\nfunc wait() { time.Sleep(1) }\n", "x.go:7: a test must not sleep"},

	{"names of packages", "web/utils/x.go", head + "package utils\n", `called "utils"`},
	{"names of packages", "internal/web/x.go", head + "package web\n", `called "internal"`},

	{"leftovers", "routing/x.go", head + "package routing\n\n// TO" + "DO: all of it.\n", "x.go:5: TO" + "DO"},
	{"leftovers", "README.md", "FIX" + "ME\n", "README.md:1: FIX" + "ME"},

	{"links", "docs/x.md", "[up](../run.sh) [in](../acd) [out](https://example.com) [here](#x)\n[gone](../run.bat)\n", "docs/x.md:2: leads to run.bat"},
	{"metrics", "web/x.go", head + "package web\n\nvar name = \"cordial_planted_total\"\n", "x.go:5: cordial_planted_total"},
}

func TestInnocentTreeIsTidy(t *testing.T) {
	tree, err := newTree(innocent)
	require.NoError(t, err)
	for name, rule := range rules {
		assert.Empty(t, rule(tree), name)
	}
}

func TestPlantedFaultsAreFound(t *testing.T) {
	tested := map[string]bool{}
	for _, p := range faults {
		texts := maps.Clone(innocent)
		texts[p.path] = p.text
		tree, err := newTree(texts)
		require.NoError(t, err, p.text)
		found := rules[p.rule](tree)
		if assert.NotEmpty(t, found, "nothing is found by %q in\n%s", p.rule, p.text) {
			assert.Contains(t, found[0], p.want)
			assert.Contains(t, found[0], p.path)
			assert.Len(t, found, 1, "more is found by %q than was planted in\n%s", p.rule, p.text)
		}
		tested[p.rule] = true
	}
	assert.Equal(t, slices.Sorted(maps.Keys(rules)), slices.Sorted(maps.Keys(tested)), "each rule must have caught something")
}

// TestPlantedInTheRealTree plants a forbidden import in each package of the project
// and a clock, chance, a goroutine and a map in each pure one.
func TestPlantedInTheRealTree(t *testing.T) {
	whole, err := readTree(".")
	require.NoError(t, err)
	plants, wicked := map[string]string{}, map[string]string{}
	for _, dir := range whole.dirs() {
		name := whole.code(dir)[0].syntax.Name.Name
		plants[dir+"/planted.go"] = head + "package " + name + "\n\nimport _ \"example.com/planted\"\n"
		if slices.Contains(pure, dir) {
			wicked[dir+"/planted.go"] = head + "package " + name + "\n\nimport (\n\t\"math/rand/v2\"\n\t\"time\"\n)\n\n" +
				"func planted(m map[int]time.Time) {\n\tgo planted(m)\n\tfor k := range m {\n\t\tm[k] = time.Now().Add(rand.N(time.Second))\n\t}\n}\n"
		}
	}
	require.GreaterOrEqual(t, len(plants), 5)
	require.GreaterOrEqual(t, len(wicked), 3)

	off, err := whole.with(plants)
	require.NoError(t, err)
	found := strings.Join(offGraph(off), "\n")
	for path := range plants {
		assert.Contains(t, found, path+":5: ", "the planted import was not found")
	}

	bad, err := whole.with(wicked)
	require.NoError(t, err)
	for rule, places := range map[string][]string{
		"pure: outside": {":6: ", ":13: "}, "pure: concurrent": {":11: "}, "pure: order of maps": {":12: "},
	} {
		found := strings.Join(rules[rule](bad), "\n")
		for path := range wicked {
			for _, place := range places {
				assert.Contains(t, found, path+place, rule)
			}
		}
	}
}
