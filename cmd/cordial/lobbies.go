// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"

	"cordial/configs"
	"cordial/telephony/ari"
)

// openLobbies opens the addresses where switches come in that connect to us, and
// returns each one's door by its node. Nobody is let in before serveLobbies.
func (s *server) openLobbies(nodes []configs.Node) (map[string]*ari.Door, error) {
	doors := map[string]*ari.Door{}
	behind := map[configs.Address]map[string]*ari.Door{}
	var ways []*configs.Outbound // one for each address
	for _, n := range nodes {
		o, name := n.Outbound, string(n.Name)
		if o == nil {
			continue
		}
		if behind[o.Listen] == nil {
			behind[o.Listen] = map[string]*ari.Door{}
			ways = append(ways, o)
		}
		doors[name] = ari.NewDoor(string(n.User), string(n.Password), s.log.With("node", name))
		behind[o.Listen][name] = doors[name]
	}
	for _, o := range ways {
		listener, err := net.Listen("tcp", string(o.Listen))
		if errors.Is(err, syscall.EADDRINUSE) {
			err = fmt.Errorf("%s is in use by another process; choose another address for listen below outbound, and in websocket_client.conf, or stop that process", o.Listen)
		}
		if err != nil {
			return nil, errors.Join(fmt.Errorf("waiting for Asterisk to connect: %w", err), s.closeLobbies())
		}
		s.lobbies = append(s.lobbies, ari.NewLobby(listener, o.Security(), behind[o.Listen], s.log))
	}
	return doors, nil
}

// serveLobbies lets switches in until ctx ends.
func (s *server) serveLobbies(ctx context.Context, run func(func() error)) {
	for _, l := range s.lobbies {
		run(func() error { return l.Serve(ctx) })
	}
}

// closeLobbies is for those that were never served.
func (s *server) closeLobbies() error {
	var problems []error
	for _, l := range s.lobbies {
		problems = append(problems, l.Close())
	}
	return errors.Join(problems...)
}
