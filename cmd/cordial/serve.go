// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/spf13/cobra"

	"cordial/configs"
)

// serveOptions are the flags of serve.
type serveOptions struct {
	config, data, listen string
	demo                 bool
}

const defaultListen = "127.0.0.1:8090"

func serveCommand() *cobra.Command {
	var o serveOptions
	c := &cobra.Command{
		Use:   "serve",
		Short: "Distribute calls, until told to stop",
		Long: "Distributes the calls that Asterisk hands over. Its state is in the data\n" +
			"directory: started again, it goes on where it was. SIGHUP reads the\n" +
			"configuration again (a faulty one is refused, and the old one stays); SIGTERM\n" +
			"stops it, and calls go on in Asterisk; cordial drain lets it run empty.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			thrifty()
			ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			hangups := make(chan os.Signal, 1)
			signal.Notify(hangups, syscall.SIGHUP) // from the first moment: it would end the process
			defer signal.Stop(hangups)
			return serve(ctx, o, hangups)
		},
	}
	f := c.Flags()
	f.StringVar(&o.config, "config", "", "the configuration (default cordial.yaml)")
	f.StringVar(&o.data, "data", "", "the journal's directory (default: as configured)")
	f.StringVar(&o.listen, "listen", "", "of health and metrics (default: as configured)")
	f.BoolVar(&o.demo, "demo", false, "serve a made-up centre, without Asterisk")
	return c
}

// serve finds out what is to be served, and where.
func serve(ctx context.Context, o serveOptions, hangups <-chan os.Signal) error {
	s := &server{log: slog.New(slog.NewTextHandler(os.Stderr, nil)), listen: o.listen, data: o.data, drain: newDrain(), hangups: hangups}
	if o.demo {
		return serveDemo(ctx, s, o)
	}
	if o.config == "" {
		o.config = "cordial.yaml"
		if _, err := os.Stat(o.config); errors.Is(err, os.ErrNotExist) {
			return errors.New("there is no cordial.yaml here; write one with: cordial init. Or name one with --config, or look at the demo: cordial serve --demo")
		}
	}
	file, err := load(o.config, s.log)
	if err != nil {
		return err
	}
	s.reload = func() (*configs.File, error) { return load(o.config, s.log) }
	if s.data == "" {
		s.data = file.Data
	}
	if s.listen == "" {
		s.listen = string(file.Listen)
	}
	return s.run(ctx, file)
}

// load reads a configuration, and tells its faults line by line.
func load(path string, log *slog.Logger) (*configs.File, error) {
	file, err := configs.Load(path)
	var faults configs.Faults
	if errors.As(err, &faults) {
		fmt.Fprintln(os.Stderr, faults)
		return nil, fmt.Errorf("%s has %d faults; mend them and try again", path, len(faults))
	}
	if err != nil {
		return nil, err
	}
	for _, w := range few(file.Warnings) {
		log.Warn(w)
	}
	return file, nil
}

// mostWarnings is how many warnings are told one by one.
const mostWarnings = 20

// few returns the warnings as lines, the last of which may say how many more there are.
func few(warnings configs.Faults) []string {
	var lines []string
	for i, w := range warnings {
		if i == mostWarnings {
			return append(lines, fmt.Sprintf("and %d more warnings; cordial check tells them", len(warnings)-i))
		}
		lines = append(lines, w.String())
	}
	return lines
}

// serveDemo serves a made-up centre; its journal is thrown away at the end
// unless a directory is named.
func serveDemo(ctx context.Context, s *server, o serveOptions) (err error) {
	if o.config != "" {
		return errors.New("--demo makes up its own centre; leave out --config, or leave out --demo")
	}
	if s.listen == "" {
		s.listen = defaultListen
	}
	if s.data == "" {
		if s.data, err = os.MkdirTemp("", "cordial-demo-"); err != nil {
			return fmt.Errorf("making a directory for the demo's journal: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(s.data)) }()
	}
	s.demo = true
	s.greet = func() {
		program := filepath.Clean(os.Args[0])
		fmt.Fprintf(os.Stderr, "\nA made-up mail-order house is at work: a hundred agents, callers around the clock. Look at it:\n\n"+
			"  %[1]s queue show --watch --data %[2]s\n"+
			"  %[1]s agent list --data %[2]s\n"+
			"  http://%[3]s/metrics\n\n"+
			"Ctrl-C stops it.\n\n", program, s.data, s.listen)
	}
	return s.run(ctx, nil)
}
