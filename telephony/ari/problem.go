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
	at := fmt.Sprintf("Asterisk %s at %s", c.Node, c.URL)
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
