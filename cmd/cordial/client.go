// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"path/filepath"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"cordial/acd"
	"cordial/configs"
	"cordial/web"
)

// client talks to the cordial that serves, over its control socket.
type client struct {
	socket string
	http   http.Client
}

// errNobodyServes: there is no control socket, or nobody listens on it.
var errNobodyServes = errors.New("no cordial serves")

// where are the flags that say which cordial is meant.
type where struct{ config, data string }

func (w *where) flags(c *cobra.Command) {
	c.PersistentFlags().StringVar(&w.config, "config", "", "names the data directory (default cordial.yaml)")
	c.PersistentFlags().StringVar(&w.data, "data", "", "the data directory of the serving cordial")
}

func (w *where) client() (*client, error) {
	dir := w.data
	if dir == "" {
		path := w.config
		if path == "" {
			path = "cordial.yaml"
		}
		file, err := configs.Load(path)
		if errors.Is(err, fs.ErrNotExist) && w.config == "" {
			return nil, errors.New("which cordial? Give --data DIR, or --config FILE, or come to where cordial.yaml is")
		}
		if err != nil {
			return nil, err
		}
		dir = file.Data
	}
	c := &client{socket: filepath.Join(dir, socketName)}
	c.http.Timeout = 10 * time.Second
	c.http.Transport = &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", c.socket)
	}}
	return c, nil
}

// problem is what cordial says is wrong.
type problem struct{ web.Problem }

func (p *problem) Error() string { return p.Problem.Error }

// call makes a request; out may be nil.
func (c *client) call(ctx context.Context, method, path string, in, out any) error {
	var body bytes.Buffer
	if in != nil {
		if err := json.NewEncoder(&body).Encode(in); err != nil {
			return err
		}
	}
	request, err := http.NewRequestWithContext(ctx, method, "http://cordial"+path, &body)
	if err != nil {
		return err
	}
	response, err := c.http.Do(request)
	switch {
	case errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Errorf("%w at %s; start it with: cordial serve", errNobodyServes, c.socket)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%s belongs to another user; run this as the user that cordial runs as", c.socket)
	case err != nil:
		return fmt.Errorf("talking to cordial at %s: %w", c.socket, err)
	}
	defer func() { _ = response.Body.Close() }() // read to its end, or given up
	if response.StatusCode != http.StatusOK {
		var p web.Problem
		if json.NewDecoder(response.Body).Decode(&p) != nil || p.Error == "" {
			p.Error = "cordial answers " + response.Status
		}
		return &problem{p}
	}
	if out == nil {
		return nil
	}
	return json.NewDecoder(response.Body).Decode(out)
}

func (c *client) status(ctx context.Context) (acd.Status, error) {
	var s acd.Status
	err := c.call(ctx, http.MethodGet, "/v1/status", nil, &s)
	return s, err
}
