// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // so that a machine without time zone files knows them too
)

// The patterns of the leaves. The JSON schema has them too.
const (
	namePattern     = `^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$`
	durationPattern = `^-?([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$`
	endpointPattern = `^[A-Za-z0-9_]+/[^\s,;|&"'(){}$\[\]\\]{1,200}$`
	mediaPattern    = `^(sound|recording|number|digits|characters|tone):[^\s,;|&"'(){}$\[\]\\]{1,200}$`
	extenPattern    = `^[A-Za-z0-9*#+_.@-]{1,79}$`
	secretPattern   = `^[!-~]([ -~]{0,254}[!-~])?$` //nolint:gosec // a form, no secret
)

var (
	nameForm     = regexp.MustCompile(namePattern)
	durationForm = regexp.MustCompile(durationPattern)
	endpointForm = regexp.MustCompile(endpointPattern)
	mediaForm    = regexp.MustCompile(mediaPattern)
	extenForm    = regexp.MustCompile(extenPattern)
	secretForm   = regexp.MustCompile(secretPattern)
)

// Name is what something is called: 1 to 64 letters, digits, "-", "_" or ".",
// beginning with a letter or a digit. So it is safe as an argument in the
// dialplan, in a metric and in a URL.
type Name string

// UnmarshalText takes the name even if it is faulty, so that references to it
// are not called unknown as well.
func (n *Name) UnmarshalText(b []byte) error {
	*n = Name(b)
	if nameForm.Match(b) {
		return nil
	}
	return fmt.Errorf("%s is not a name: use 1 to 64 letters, digits, -, _ or ., beginning with a letter or a digit", quoted(string(b)))
}

// Duration is a length of time such as 20s, 1m30s or 2h.
type Duration time.Duration

// String is the duration as Go writes it, such as 1m30s.
func (d Duration) String() string { return time.Duration(d).String() }

// UnmarshalText reads a duration. A number without a unit is refused: nobody
// can tell whether its writer meant seconds or minutes.
func (d *Duration) UnmarshalText(b []byte) error {
	text := string(b)
	if durationForm.MatchString(text) {
		v, err := time.ParseDuration(text)
		if err != nil {
			return fmt.Errorf("%s is too long: at most %s", quoted(text), time.Duration(1<<63-1).Truncate(time.Hour))
		}
		*d = Duration(v)
		return nil
	}
	hint := "give a duration such as 20s, 1m30s or 2h"
	if _, err := strconv.ParseFloat(text, 64); err == nil {
		hint = fmt.Sprintf("a number needs a unit: write %ss for seconds or %sm for minutes", text, text)
	} else if days, ok := strings.CutSuffix(text, "d"); ok {
		if n, err := strconv.ParseUint(days, 10, 16); err == nil {
			hint = fmt.Sprintf("days are no unit: write %dh", 24*n)
		}
	}
	return fmt.Errorf("%s is not a duration: %s", quoted(text), hint)
}

// Endpoint is what the switch dials to reach an agent, such as PJSIP/anna.
type Endpoint string

// UnmarshalText takes a technology, a slash and a resource.
func (e *Endpoint) UnmarshalText(b []byte) error {
	*e = Endpoint(b)
	if endpointForm.Match(b) {
		return nil
	}
	return fmt.Errorf("%s is not an endpoint: give what the switch dials, as technology/name, such as PJSIP/anna", quoted(string(b)))
}

// Media is the URI of something to play, such as sound:all-busy.
type Media string

// UnmarshalText takes the kinds of media that the switch can play.
func (m *Media) UnmarshalText(b []byte) error {
	*m = Media(b)
	if mediaForm.Match(b) {
		return nil
	}
	return fmt.Errorf("%s cannot be played: give a URI such as sound:all-busy (sound, recording, number, digits, characters or tone)", quoted(string(b)))
}

// Exten is an extension of the dialplan, such as 100 or s.
type Exten string

// UnmarshalText takes the letters that the dialplan takes.
func (e *Exten) UnmarshalText(b []byte) error {
	*e = Exten(b)
	if extenForm.Match(b) {
		return nil
	}
	return fmt.Errorf("%s is not an extension: use 1 to 79 letters, digits, *, #, +, _, ., @ or -", quoted(string(b)))
}

// URL is where the HTTP interface of a switch is, such as
// http://127.0.0.1:8088/ari.
type URL string

// UnmarshalText takes an http or https URL with a host. Without a path, /ari is
// meant; a slash at its end is dropped.
func (u *URL) UnmarshalText(b []byte) error {
	*u = URL(b)
	hint := "give one such as http://127.0.0.1:8088/ari"
	v, err := url.Parse(string(b))
	if err != nil {
		return fmt.Errorf("this is not a URL: %s", hint) // err may hold a password
	}
	port, err := strconv.Atoi(v.Port())
	switch {
	case v.Scheme != "http" && v.Scheme != "https", v.Hostname() == "":
		return fmt.Errorf("%s is not an http or https URL: %s", quoted(v.Redacted()), hint)
	case v.Port() != "" && (err != nil || port < 1 || port > 65535):
		return fmt.Errorf("port %s is out of range: 1 to 65535", v.Port())
	case v.User != nil:
		return errors.New("the URL holds a password: give it as user and password instead")
	case v.RawQuery != "" || v.Fragment != "" || v.ForceQuery:
		return fmt.Errorf("%s has a query or a fragment: %s", quoted(v.Redacted()), hint)
	}
	if v.Path = strings.TrimRight(v.Path, "/"); v.Path == "" {
		v.Path = "/ari"
	}
	v.RawPath = ""
	*u = URL(v.String())
	return nil
}

// Address is where to listen, as host:port.
type Address string

// UnmarshalText takes host:port; the host may be empty, port 0 is any.
func (a *Address) UnmarshalText(b []byte) error {
	*a = Address(b)
	_, port, err := net.SplitHostPort(string(b))
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return fmt.Errorf("%s is not an address to listen on: give host:port, such as 127.0.0.1:8090", quoted(string(b)))
	}
	return nil
}

// Zone is an IANA time zone such as Europe/Berlin.
type Zone string

// UnmarshalText takes the zones of the IANA database.
func (z *Zone) UnmarshalText(b []byte) error {
	*z = Zone(b)
	if len(b) > 0 && string(b) != "Local" {
		if _, err := time.LoadLocation(string(b)); err == nil {
			return nil
		}
	}
	return fmt.Errorf("%s is not a time zone: give one of the IANA database, such as Europe/Berlin or UTC", quoted(string(b)))
}

// Secret is a password. It does not show itself when printed.
type Secret string

// String hides the secret.
func (Secret) String() string { return "(hidden)" }

// GoString hides the secret.
func (Secret) GoString() string { return "(hidden)" }

// UnmarshalText takes what a line of the switch's configuration can hold.
func (s *Secret) UnmarshalText(b []byte) error {
	*s = Secret(b)
	if secretForm.Match(b) {
		return nil
	}
	return errors.New("a password has 1 to 256 printable ASCII characters and neither begins nor ends with a space")
}

// quoted shows what stood in the file, cut to a length that a log can bear.
func quoted(text string) string {
	const most = 60
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	return strconv.Quote(text)
}
