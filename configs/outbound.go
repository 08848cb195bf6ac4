// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"crypto/tls"
	"net"
)

// Outbound is given for a switch that connects to us, which Asterisk calls an
// outbound WebSocket and knows from 22.5 on.
type Outbound struct {
	// Listen is where the switch finds us, as host:port, with ws://host:port/ari/NAME
	// as the uri of its websocket_client.conf. Several switches may share one.
	Listen Address `yaml:"listen" jsonschema:"default=127.0.0.1:8089"`
	// Certificate is a PEM file with our certificate, for wss://. It is taken from
	// the directory of this file if it is relative.
	Certificate string `yaml:"certificate" jsonschema:"minLength=1"`
	// Key is the PEM file with the certificate's key.
	Key string `yaml:"key" jsonschema:"minLength=1"`

	pair *tls.Certificate
}

// Security is what the way in is secured by, nil if it is in the clear.
func (o *Outbound) Security() *tls.Config {
	if o.pair == nil {
		return nil
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{*o.pair}}
}

// outbounds checks the ways in of all switches that connect to us.
func (c *check) outbounds() {
	first := make(map[Address]*Outbound)
	for i := range c.f.Asterisk {
		n := &c.f.Asterisk[i]
		_, direct := c.given(&n.URL)
		p, given := c.given(&n.Outbound)
		switch {
		case given && direct:
			c.fault(p, "there is a url too, which is for connecting to the switch; keep one of them")
		case !given && !direct:
			if at, ok := c.given(n); ok && !at.bad {
				c.fault(at, "url is missing: say where the switch is, or give outbound if it connects to us")
			}
		}
		if o := n.Outbound; o != nil {
			c.certificate(o)
			c.way(o, p)
			c.shared(o, first)
		}
	}
}

// certificate reads the certificate and its key, if there are any.
func (c *check) certificate(o *Outbound) {
	at, given := c.given(&o.Certificate)
	atKey, givenKey := c.given(&o.Key)
	switch {
	case given && !givenKey:
		c.fault(at, "its key is missing: give both, or none")
		return
	case givenKey && !given:
		c.fault(atKey, "its certificate is missing: give both, or none")
		return
	case !given || at.bad || atKey.bad:
		return
	}
	certificate, err := c.read(o.Certificate)
	if err != nil {
		c.fault(at, "cannot be read: %s", reason(err))
		return
	}
	key, err := c.read(o.Key)
	if err != nil {
		c.fault(atKey, "cannot be read: %s", reason(err))
		return
	}
	pair, err := tls.X509KeyPair(certificate, key)
	if err != nil {
		c.fault(at, "%s and its key are of no use: %s", o.Certificate, err)
		return
	}
	o.pair = &pair
}

// way warns of a password that goes over the network in the clear.
func (c *check) way(o *Outbound, p place) {
	host, _, err := net.SplitHostPort(string(o.Listen))
	if _, certified := c.given(&o.Certificate); err == nil && !certified && !loopback(host) {
		c.warn(p, "the password comes over the network in the clear; give a certificate, or listen on 127.0.0.1 and let a tunnel end there")
	}
}

// shared checks an address that several may listen on.
func (c *check) shared(o *Outbound, first map[Address]*Outbound) {
	p, given := c.given(&o.Listen)
	if p.bad {
		return
	}
	if !given { // the default; told where the switch is
		p, _ = c.given(o)
	}
	before, again := first[o.Listen]
	switch {
	case o.Listen == c.f.Listen:
		c.fault(p, "%s is taken: health and metrics are served there (listen); choose another port", o.Listen)
	case again && (before.Certificate != o.Certificate || before.Key != o.Key):
		c.fault(p, "another switch comes in at %s too, with another certificate; give both the same, or another port", o.Listen)
	case !again:
		first[o.Listen] = o
	}
}
