// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"net"
	"net/url"
)

// Node is one Asterisk, reached by its REST interface (ARI): either we connect to
// url, or it connects to us, as outbound says.
type Node struct {
	// Name is what the journal and the metrics call it. It must not change while
	// calls are up.
	Name Name `yaml:"name" jsonschema:"required"`
	// URL is that of its ARI, such as http://127.0.0.1:8088/ari.
	URL URL `yaml:"url" jsonschema:"anyof_required=url"`
	// Outbound is given if the switch connects to us.
	Outbound *Outbound `yaml:"outbound" jsonschema:"anyof_required=outbound"`
	// User is a user of its ari.conf, or with outbound the username of its
	// websocket_client.conf.
	User Name `yaml:"user" jsonschema:"required"`
	// Password is that user's. Give this or password_file.
	Password Secret `yaml:"password" jsonschema:"oneof_required=password"`
	// PasswordFile is a file whose first line is the password. It is taken from the
	// directory of this file if it is relative.
	PasswordFile string `yaml:"password_file" jsonschema:"oneof_required=password_file,minLength=1"`
	// Application is what the dialplan calls us: Stasis(cordial,...).
	Application Name `yaml:"application" jsonschema:"default=cordial"`
}

func (c *check) nodes() {
	names := c.unique("an asterisk")
	urls := make(map[URL]place)
	for i := range c.f.Asterisk {
		n := &c.f.Asterisk[i]
		names.add(c, n.Name, &n.Name)
		c.password(n)
		p, given := c.given(&n.URL)
		if !given || p.bad {
			continue
		}
		if first, again := urls[n.URL]; again {
			c.fault(p, "%s is the same as at line %d: one switch would call us twice; name each switch once", n.URL, first.line)
			continue
		}
		urls[n.URL] = p
		if u, err := url.Parse(string(n.URL)); err == nil && u.Scheme == "http" && !loopback(u.Hostname()) {
			c.warn(p, "the password goes over the network in the clear; use https, or a tunnel that ends on 127.0.0.1")
		}
	}
	if len(c.f.Asterisk) == 0 && !c.withoutSwitch {
		if p, given := c.given(&c.f.Asterisk); !given || !p.bad {
			c.fault(c.whole(p), "asterisk is missing: list at least one switch with name, url, user and password")
		}
	}
	c.outbounds()
}

// password checks that there is one way to the password and takes it.
func (c *check) password(n *Node) {
	_, direct := c.given(&n.Password)
	p, byFile := c.given(&n.PasswordFile)
	switch {
	case direct && byFile:
		c.fault(p, "there is a password too; keep one of them")
	case !direct && !byFile:
		if at, ok := c.given(n); ok && !at.bad {
			c.fault(at, "password or password_file is missing")
		}
	case byFile && !p.bad:
		text, err := c.read(n.PasswordFile)
		if err != nil {
			c.fault(p, "cannot be read: %s", reason(err))
			return
		}
		if err := n.Password.UnmarshalText(firstLine(text)); err != nil {
			c.fault(p, "%s has no password in its first line: %s", n.PasswordFile, err)
		}
	}
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
