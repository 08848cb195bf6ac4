// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"syscall"
)

// ErrReplaced is what Run returns when another controller has connected with the
// same application. There is no fencing on Asterisk's side: the loser must stop.
var ErrReplaced = errors.New("another controller has taken over")

// explain puts into a sentence what is wrong with the link and what to do.
func explain(c Config, err error) string {
	if words := explainDoor(c, err); words != "" {
		return words
	}
	at := c.where()
	network, ok := errors.AsType[net.Error](err)
	timeout := errors.Is(err, context.DeadlineExceeded) || (ok && network.Timeout())
	switch status := statusOf(err); {
	case errors.Is(err, ErrReplaced):
		return fmt.Sprintf("%s: another controller has connected as application %q and this one stops: let only one run, or give each an application of its own", at, c.App)
	case status == http.StatusUnauthorized:
		return fmt.Sprintf("%s refuses the user %q: user and password must be those of a section in its ari.conf", at, c.User)
	case status == http.StatusForbidden:
		return fmt.Sprintf("%s lets the user %q only read: set read_only = no in its ari.conf", at, c.User)
	case status == http.StatusNotFound:
		return fmt.Sprintf("%s has no ARI there (404): the url must end in /ari (or http.conf's prefix and /ari), and res_ari must be loaded and enabled in ari.conf", at)
	case status == http.StatusServiceUnavailable:
		return at + " has no session free or is still starting (503): raise sessionlimit in http.conf if this stays"
	case status != 0:
		return fmt.Sprintf("%s answers %v: is this url ARI's?", at, err)
	case errors.Is(err, syscall.ECONNREFUSED):
		return at + " cannot be reached (connection refused): is it running, and do bindaddr and bindport of its http.conf fit?"
	case errors.Is(err, errMute), errors.Is(err, errOverflow), errors.Is(err, errBroken):
		return fmt.Sprintf("%s: %v", at, err)
	case timeout:
		return fmt.Sprintf("%s does not answer (%v): is it running, and is nothing in between?", at, err)
	}
	return fmt.Sprintf("%s: %v", at, err)
}

// where names the node and says where it is, if we go there.
func (c Config) where() string {
	if c.Door != nil {
		return "Asterisk " + c.Node
	}
	return fmt.Sprintf("Asterisk %s at %s", c.Node, c.URL)
}

// explainDoor is explain for what is wrong only with an Asterisk that connects to us;
// else it returns "".
func explainDoor(c Config, err error) string {
	if c.Door == nil {
		return ""
	}
	at := c.where()
	switch status := statusOf(err); {
	case errors.Is(err, errDenied):
		return at + " does not connect to us, but somebody comes with a wrong username or password: those of its websocket_client.conf must be user and password of cordial.yaml"
	case errors.Is(err, errForeign):
		return at + " does not connect to us, but somebody does who speaks no ARI: its websocket_client.conf must say protocols = ari"
	case errors.Is(err, errAbsent):
		return fmt.Sprintf("%s does not connect to us: is it running, and is it 22.5 or later? The uri in its websocket_client.conf must lead here and end in %s%s, "+
			"and its ari.conf must have a section of type outbound_websocket (ari show outbound-websockets)", at, DoorPath, c.Node)
	case status == http.StatusForbidden:
		return at + " lets us only read: set read_only = no for the local_ari_user in its ari.conf"
	case status == http.StatusNotFound:
		return fmt.Sprintf("%s does not know the application %q: name it in apps of the section of type outbound_websocket in its ari.conf", at, c.App)
	case errors.Is(err, errMute), errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("%s: %v. If this stays, another controller had the application %q and has left it dead: "+
			"say \"ari shutdown websocket sessions\" and \"module reload res_ari.so\" on its console", at, err, c.App)
	}
	return ""
}
