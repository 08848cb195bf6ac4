// SPDX-License-Identifier: Apache-2.0

package cordial_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// row says what a package may import. Whatever it does not name is forbidden, but
// for the standard library (which the pure packages have a list of their own of).
type row struct {
	own   string // packages of the module, by their directories
	libs  string // modules, or packages below them
	tests string // both, for its tests alone
}

// below is what every package above the core may use.
const below = "routing acd"

// graph is the architecture: imports point downward only. Adapters import neither
// each other nor the engine. Rows of packages that are still to come keep their
// places.
var graph = map[string]row{
	"routing/table": {},
	"routing":       {own: "routing/table", tests: "routing/plain"},
	"routing/plain": {own: "routing"},
	"routing/price": {own: "routing"},

	"acd/due":     {own: "routing"},
	"acd":         {own: "routing routing/table acd/due"},
	"acd/acdtest": {own: below, libs: testLibs},

	"acd/pricing": {own: below + " routing/price"},
	"acd/engine":  {own: below},
	"acd/report":  {own: below},
	"acd/eta":     {own: below},
	"telephony":   {own: below},

	"acd/journal":          {own: below + " telephony", libs: "go.etcd.io/bbolt", tests: "acd/engine"},
	"telephony/fakeswitch": {own: below + " telephony"},
	"configs": {
		own: below + " telephony", libs: "go.yaml.in/yaml/v4",
		tests: "github.com/invopop/jsonschema github.com/santhosh-tekuri/jsonschema/v6",
	},

	"telephony/ari": {
		own:  below + " telephony acd/report acd/eta",
		libs: "github.com/CyCoreSystems/ari/v5 github.com/coder/websocket github.com/tidwall/gjson",
	},
	"telephony/webrtc": {own: below + " telephony acd/report acd/eta", libs: "github.com/pion"},
	"web": {
		own:  below + " telephony acd/report acd/eta",
		libs: "github.com/coder/websocket github.com/prometheus/client_golang",
	},
	"digital": {own: below + " telephony acd/report acd/eta"},

	// The rig judges the routing, so it shares no code with it.
	// The auditor judges the machine: of acd it uses the words alone.
	"bench/auditor": {own: "acd telephony telephony/fakeswitch", tests: "routing"},
	"bench/soak":    {own: below + " acd/engine telephony telephony/fakeswitch bench/auditor"},
	"bench/workload": {
		own:   below + " configs",
		tests: "github.com/invopop/jsonschema github.com/santhosh-tekuri/jsonschema/v6 go.yaml.in/yaml/v4",
	},
	"bench/sim": {own: below + " acd/due acd/pricing routing/table bench/auditor bench/workload", tests: "bench/plan"},
	// What rivals do is their own; whoever compares brings it together with ours.
	"bench/policy":  {own: "routing acd/due"},
	"bench/quality": {own: "routing routing/price acd/due bench/policy", tests: "bench/plan"},
	// What was foretold is held against what came.
	"bench/waits":  {own: below + " acd/eta bench/sim bench/workload", libs: "go.yaml.in/yaml/v4"},
	"bench/whatif": {own: below + " routing/price acd/due bench/policy", tests: "bench/sim bench/workload"},
	"bench/fit": {
		own:  below + " acd/journal bench/plan bench/sim bench/workload",
		libs: "gonum.org/v1/gonum",
	},
	"bench/load": {own: "acd acd/journal", libs: "go.yaml.in/yaml/v4"},

	// The index beside its rivals.
	"bench/pick": {own: "routing routing/plain routing/table"},

	// Theory needs nothing but numbers.
	"bench/plan":     {},
	"bench/schedule": {own: "acd bench/plan bench/sim bench/workload configs routing routing/price routing/table", libs: "golang.org/x/sync"},
	// What the rivals do is held against theory.
	"bench/rivals": {own: "bench/plan"},

	"bench/faults": {tests: "bench/load github.com/coder/websocket github.com/hanwen/go-fuse/v2"},

	"cmd/cordial": {
		own: below + " acd/engine acd/pricing acd/report acd/eta acd/journal telephony telephony/ari telephony/fakeswitch configs web bench/fit bench/load bench/pick bench/plan bench/quality bench/rivals bench/schedule bench/sim bench/waits bench/whatif bench/workload",
		libs: "github.com/spf13/cobra github.com/prometheus/client_golang golang.org/x/sync" +
			" go.etcd.io/bbolt github.com/schollz/progressbar/v3 golang.org/x/sys",
	},
}

const (
	// testLibs may be used by every test.
	testLibs = "github.com/stretchr/testify pgregory.net/rapid github.com/cockroachdb/datadriven go.uber.org/goleak"
	// testKits are packages of the module that may be used by every test.
	testKits = "acd/acdtest"
)

// offGraph finds imports that the graph does not have, and packages without a row.
func offGraph(t *tree) []string {
	var out []string
	for _, dir := range t.dirs() {
		if _, ok := graph[dir]; !ok {
			out = append(out, fmt.Sprintf("%s:1: the import graph has no row for %s: give it one in tidy_graph_test.go", t.code(dir)[0].path, dir))
		}
	}
	for _, s := range t.files {
		if !s.isGo() {
			continue
		}
		r, ok := graph[s.dir()]
		if !ok {
			continue
		}
		for _, i := range s.syntax.Imports {
			name, _ := strconv.Unquote(i.Path.Value)
			if !r.allows(name, s) {
				out = append(out, fmt.Sprintf("%s: %s must not import %s", t.at(i.Pos()), s.dir(), name))
			}
		}
	}
	return out
}

// allows tells whether a file of the row's package may import name.
func (r row) allows(name string, s *source) bool {
	dir, own := strings.CutPrefix(name, module+"/")
	inTests := strings.Fields(r.tests)
	switch {
	case own && dir == s.dir():
		return s.test()
	case own:
		return slices.Contains(strings.Fields(r.own), dir) ||
			s.test() && (slices.Contains(inTests, dir) || slices.Contains(strings.Fields(testKits), dir))
	case !strings.Contains(name, "."):
		return true
	}
	libs := strings.Fields(r.libs)
	if s.test() {
		libs = slices.Concat(libs, inTests, strings.Fields(testLibs))
	}
	return slices.ContainsFunc(libs, func(lib string) bool {
		return name == lib || strings.HasPrefix(name, lib+"/")
	})
}
