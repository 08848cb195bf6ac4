// SPDX-License-Identifier: Apache-2.0

package faults

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	faultRow  = regexp.MustCompile(`(?m)^\| (\d+) \|.*$`)
	faultName = regexp.MustCompile(`\b(?:Test)?Fault(\d+)(?:And(\d+))?[A-Z]\w*`)
	testName  = regexp.MustCompile(`\bTest[A-Z]\w*`)
)

// unnamed returns the rows of the table of faults in which no test is called after
// the fault, and the tests named anywhere in the text which are not there.
func unnamed(text string, there map[string]bool) (missing []string) {
	for _, row := range faultRow.FindAllStringSubmatch(text, -1) {
		named := slices.ContainsFunc(faultName.FindAllStringSubmatch(row[0], -1), func(m []string) bool {
			return there[m[0]] && (m[1] == row[1] || m[2] == row[1])
		})
		if !named {
			missing = append(missing, "fault "+row[1])
		}
	}
	for _, name := range testName.FindAllString(text, -1) {
		if !there[name] {
			missing = append(missing, name)
		}
	}
	return missing
}

// tests are the names of all tests of the module, and of the parts of tests that
// are called after faults.
func tests(t *testing.T) map[string]bool {
	t.Helper()
	there := map[string]bool{}
	name := regexp.MustCompile(`(?m)^func (Test\w+)\(|t\.Run\("(Fault\d+\w*)"`)
	require.NoError(t, filepath.WalkDir("../..", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range name.FindAllStringSubmatch(string(text), -1) {
			there[m[1]+m[2]] = true
		}
		return err
	}))
	return there
}

// TestEachFaultHasATestOfItsName holds docs/reliability.md to what it promises.
func TestEachFaultHasATestOfItsName(t *testing.T) {
	text, err := os.ReadFile("../../docs/reliability.md")
	require.NoError(t, err)
	there := tests(t)
	require.Empty(t, unnamed(string(text), there))
	var faults []string
	for _, row := range faultRow.FindAllStringSubmatch(string(text), -1) {
		faults = append(faults, row[1])
	}
	for n := range 19 {
		require.Contains(t, faults, fmt.Sprint(n+1))
	}
	require.Subset(t, faults, []string{"23", "24", "25", "27", "28", "35"})

	wrong := "| 7 | cut | TestFault8HalfOpen |\n| 8 | dead | TestFault8NoSuchTest |\n| 3 | killed | TestFault1And3Killed |\n"
	require.Equal(t, []string{"fault 7", "fault 8", "TestFault8NoSuchTest"}, unnamed(wrong, there))
}
