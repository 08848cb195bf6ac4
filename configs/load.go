// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"go.yaml.in/yaml/v4"
)

// mostBytes is the largest file that is read.
const mostBytes = 64 << 20

// Option alters how a configuration is judged.
type Option func(*check)

// WithoutSwitch allows a file without asterisk, for the demo and for simulations.
func WithoutSwitch() Option {
	return func(c *check) { c.withoutSwitch = true }
}

// WithFiles says how to read the files that a configuration names, its roster
// and passwords. Without it [Parse] reads none and tells so as a fault.
func WithFiles(read func(path string) ([]byte, error)) Option {
	return func(c *check) { c.read = read }
}

// Load reads the configuration file at path, and the files that it names. The
// error is [Faults] if it was read but is not right.
func Load(path string, options ...Option) (*File, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the configuration %s: %w", path, err)
	}
	return Parse(path, data, append([]Option{WithFiles(readFile)}, options...)...)
}

// Parse reads a configuration from data; name is what faults call the file, and
// relative paths in it are taken from name's directory. The error is [Faults]
// and holds every fault; then there is no File.
func Parse(name string, data []byte, options ...Option) (*File, error) {
	f := new(File)
	c := &check{decoder: newDecoder(name), f: f, read: readNone}
	for _, o := range options {
		o(c)
	}
	if root := c.tree(data); root != nil {
		v := reflect.ValueOf(f).Elem()
		c.preset(v)
		c.value(root, v, field{}, place{file: name, line: 1})
		f.rebase(filepath.Dir(name))
		c.all()
		f.Agents = append(f.Agents, c.rostered...)
	}
	if len(c.faults) > 0 {
		return nil, c.faults.sorted(name)
	}
	f.Warnings = c.warnings.sorted(name)
	return f, nil
}

// rebase takes relative paths from the directory of the file.
func (f *File) rebase(dir string) {
	base := func(path *string) {
		if *path != "" && !filepath.IsAbs(*path) {
			*path = filepath.Join(dir, *path)
		}
	}
	base(&f.Data)
	base(&f.Roster)
	for i := range f.Asterisk {
		base(&f.Asterisk[i].PasswordFile)
		if o := f.Asterisk[i].Outbound; o != nil {
			base(&o.Certificate)
			base(&o.Key)
		}
	}
}

// tree parses the one document of the file into nodes. It returns nil, and has
// noted why, if that cannot be done.
func (c *check) tree(data []byte) *yaml.Node {
	top := place{file: c.file, line: 1}
	if len(data) > mostBytes {
		c.fault(place{file: c.file}, "the file is too large: at most %d MiB", mostBytes>>20)
		return nil
	}
	loader, err := yaml.NewLoader(bytes.NewReader(data))
	if err != nil {
		c.fault(top, "%s", err)
		return nil
	}
	var document, next yaml.Node
	switch err := loader.Load(&document); {
	case errors.Is(err, io.EOF) || err == nil && len(document.Content) == 0:
		c.fault(top, "the file is empty: write at least asterisk, queues and lines, or let `cordial init` write a first one")
		return nil
	case err != nil:
		c.syntax(data, err)
		return nil
	}
	switch err := loader.Load(&next); {
	case err == nil:
		c.fault(place{file: c.file, line: next.Line}, "a second document begins here (---); a configuration is one document")
	case !errors.Is(err, io.EOF):
		c.syntax(data, err)
	}
	root := document.Content[0]
	if root.Kind == yaml.ScalarNode {
		c.fault(top, "this is not a configuration but %s: write keys such as queues: and lines:", described(root))
		return nil
	}
	return root
}

// syntax tells why the file is not YAML. The parser stops at the first fault,
// except that all tabs are told at once: they are the usual reason.
func (c *check) syntax(data []byte, err error) {
	line, text := 1, err.Error()
	var at *yaml.LoadError
	if errors.As(err, &at) {
		line, text = at.Mark.Line, at.Message
		if at.ContextMsg != "" {
			text = at.ContextMsg + ": " + text
		}
	}
	tabs := 0
	for n, row := range bytes.Split(data, []byte("\n")) {
		if indent := row[:len(row)-len(bytes.TrimLeft(row, " \t"))]; bytes.ContainsRune(indent, '\t') && len(indent) < len(row) {
			c.fault(place{file: c.file, line: n + 1}, "a tab in the indentation: YAML takes only spaces there")
			tabs++
		}
	}
	if tabs == 0 {
		c.fault(place{file: c.file, line: max(line, 1)}, "not YAML: %s", strings.TrimSpace(text))
	}
}

// readFile reads a file up to one byte more than is taken, so that whoever gets
// it can tell that it is too large.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path) //nolint:gosec // the administrator names the file
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read from
	return io.ReadAll(io.LimitReader(f, mostBytes+1))
}

func readNone(string) ([]byte, error) {
	return nil, errors.New("other files are not read here")
}

// reason is an error without the name of the file, which stands before it.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// firstLine is a file's first line without its end.
func firstLine(data []byte) []byte {
	line, _, _ := bytes.Cut(data, []byte("\n"))
	return bytes.TrimRight(line, "\r")
}
