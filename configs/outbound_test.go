// SPDX-License-Identifier: Apache-2.0

package configs

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io/fs"
	"math/big"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// certified returns a certificate and its key, in PEM.
func certified(t *testing.T) (certificate, key []byte) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	form := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Unix(1<<33, 0), DNSNames: []string{"cordial.example"}}
	der, err := x509.CreateCertificate(rand.Reader, form, form, &private.PublicKey, private)
	require.NoError(t, err)
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	require.NoError(t, err)
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})
}

// papers are files: two certificates with their keys.
func papers(t *testing.T) Option {
	t.Helper()
	files := make(map[string][]byte)
	for _, name := range []string{"a", "b"} {
		files[name+".pem"], files[name+".key"] = certified(t)
	}
	return WithFiles(func(path string) ([]byte, error) {
		text, ok := files[path]
		if !ok {
			return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
		}
		return text, nil
	})
}

// ways is a configuration of switches that connect to us, each as said.
func ways(each ...string) string {
	text := "asterisk:\n"
	for i, way := range each {
		text += fmt.Sprintf("  - {name: pbx%d, user: u, password: p, %s}\n", i+1, way)
	}
	return text + small
}

func TestASwitchThatConnectsToUs(t *testing.T) {
	f, err := Parse("c.yaml", []byte(ways("outbound: {}")))
	require.NoError(t, err)
	assert.Empty(t, f.Warnings)
	o := f.Asterisk[0].Outbound
	assert.Equal(t, Address("127.0.0.1:8089"), o.Listen)
	assert.Nil(t, o.Security())
}

func TestASwitchThatConnectsToUsOverTLS(t *testing.T) {
	f, err := Parse("c.yaml", []byte(ways("outbound: {listen: ':8089', certificate: a.pem, key: a.key}")), papers(t))
	require.NoError(t, err)
	assert.Empty(t, f.Warnings, "nothing is in the clear")
	security := f.Asterisk[0].Outbound.Security()
	require.NotNil(t, security)
	assert.GreaterOrEqual(t, security.MinVersion, uint16(tls.VersionTLS12))
	assert.Len(t, security.Certificates, 1)
	f, err = Parse("etc/c.yaml", []byte(ways("outbound: {certificate: a.pem, key: /x/a.key}")),
		WithFiles(func(string) ([]byte, error) { return nil, fs.ErrNotExist }))
	require.ErrorContains(t, err, filepath.Join("etc", "c.yaml"))
	assert.Nil(t, f)
}

func TestWaysInThatAreFaulty(t *testing.T) {
	for name, x := range map[string]struct {
		each []string
		want string
	}{
		"both ways":              {[]string{"url: 'http://127.0.0.1', outbound: {}"}, "c.yaml:2: asterisk pbx1: outbound: there is a url too, which is for connecting to the switch; keep one of them"},
		"no way":                 {[]string{"application: x"}, "c.yaml:2: asterisk pbx1: url is missing: say where the switch is, or give outbound if it connects to us"},
		"no key":                 {[]string{"outbound: {certificate: a.pem}"}, "c.yaml:2: asterisk pbx1: outbound: certificate: its key is missing: give both, or none"},
		"no certificate":         {[]string{"outbound: {key: a.key}"}, "c.yaml:2: asterisk pbx1: outbound: key: its certificate is missing: give both, or none"},
		"no such certificate":    {[]string{"outbound: {certificate: c.pem, key: a.key}"}, "c.yaml:2: asterisk pbx1: outbound: certificate: cannot be read: file does not exist"},
		"no such key":            {[]string{"outbound: {certificate: a.pem, key: c.key}"}, "c.yaml:2: asterisk pbx1: outbound: key: cannot be read: file does not exist"},
		"another's key":          {[]string{"outbound: {certificate: a.pem, key: b.key}"}, "c.yaml:2: asterisk pbx1: outbound: certificate: a.pem and its key are of no use: tls: private key does not match public key"},
		"no address":             {[]string{"outbound: {listen: here}"}, `c.yaml:2: asterisk pbx1: outbound: listen: "here" is not an address to listen on: give host:port, such as 127.0.0.1:8090`},
		"the address of metrics": {[]string{"outbound: {listen: '127.0.0.1:8090'}"}, "c.yaml:2: asterisk pbx1: outbound: listen: 127.0.0.1:8090 is taken: health and metrics are served there (listen); choose another port"},
		"two certificates": {
			[]string{"outbound: {certificate: a.pem, key: a.key}", "outbound: {certificate: b.pem, key: b.key}"},
			"c.yaml:3: asterisk pbx2: outbound: another switch comes in at 127.0.0.1:8089 too, with another certificate; give both the same, or another port",
		},
		"one without": {
			[]string{"outbound: {certificate: a.pem, key: a.key}", "outbound: {listen: '127.0.0.1:8089'}"},
			"c.yaml:3: asterisk pbx2: outbound: listen: another switch comes in at 127.0.0.1:8089 too, with another certificate; give both the same, or another port",
		},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, x.want, faultsOf(t, ways(x.each...), papers(t)))
		})
	}
}

func TestSwitchesShareAWayIn(t *testing.T) {
	f, err := Parse("c.yaml", []byte(ways(
		"outbound: {certificate: a.pem, key: a.key}", "outbound: {certificate: a.pem, key: a.key}", "outbound: {listen: '127.0.0.1:8091'}",
		"url: 'http://127.0.0.1'",
	)), papers(t))
	require.NoError(t, err)
	assert.Empty(t, f.Warnings)
	assert.Nil(t, f.Asterisk[3].Outbound)
}

func TestAPasswordThatComesInTheClearIsAWarning(t *testing.T) {
	for listen, warned := range map[string]bool{":8089": true, "0.0.0.0:8089": true, "pbx:1": true, "localhost:1": false, "[::1]:1": false} {
		f, err := Parse("c.yaml", []byte(ways("outbound: {listen: '"+listen+"'}")))
		require.NoError(t, err)
		assert.Equal(t, warned, len(f.Warnings) == 1, listen)
	}
}

func TestInitForASwitchThatConnectsToUs(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, Init(dir, Answers{Node: "west", Outbound: "127.0.0.1:18089", User: "acd", Application: "calls"}))
	f, err := Load(filepath.Join(dir, "cordial.yaml"))
	require.NoError(t, err)
	assert.Empty(t, f.Warnings)
	n := f.Asterisk[0]
	assert.Equal(t, Node{
		Name: "west", Outbound: &Outbound{Listen: "127.0.0.1:18089"}, User: "acd", Application: "calls", Password: n.Password,
	}, n)
	assert.Contains(t, read(t, dir, "asterisk/ari.conf"), "\n[calls-outbound]\ntype = outbound_websocket\nwebsocket_client_id = calls\napps = calls\nlocal_ari_user = acd\n")
	assert.Contains(t, read(t, dir, "asterisk/ari.conf"), "\nenabled = no\n")
	assert.Contains(t, read(t, dir, "asterisk/http.conf"), "\nenabled = no\n")
	client := read(t, dir, "asterisk/websocket_client.conf")
	assert.Contains(t, client, "\n[calls]\ntype = websocket_client\n")
	assert.Contains(t, client, "\nuri = ws://127.0.0.1:18089/ari/west\n")
	assert.Contains(t, client, "\nusername = acd\npassword = "+string(n.Password)+"\n")
	assert.Contains(t, read(t, dir, "asterisk/extensions.conf"), "?Ringing())\n same => n(again),", "callers hear something before Cordial is back")
}

// TestInitLeavesTheWayInOut: what an older Asterisk does not know is a comment.
func TestInitLeavesTheWayInOut(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, Init(dir, Answers{}))
	for _, name := range []string{"asterisk/ari.conf", "asterisk/websocket_client.conf"} {
		assert.NotRegexp(t, `(?m)^(\[cordial-outbound|type = (outbound_|websocket_)|uri|apps)`, read(t, dir, name))
	}
	assert.NotContains(t, read(t, dir, "asterisk/extensions.conf"), "Ringing()")
	assert.Contains(t, read(t, dir, "asterisk/ari.conf"), "\nenabled = yes\n")
}

func TestAnswersThatNoSwitchCouldConnectTo(t *testing.T) {
	for _, way := range []string{":8089", "0.0.0.0:8089", "[::]:8089", "127.0.0.1:0", "127.0.0.1", "a b:8089", "a\nb:8089", "a/b:8089", "host:port"} {
		require.Error(t, Init(filepath.Join(t.TempDir(), "none"), Answers{Outbound: way}), way)
	}
	for _, way := range []string{"[::1]:8089", "acd.example:443", "192.0.2.7:8089"} { // the negative control
		require.NoError(t, Init(t.TempDir(), Answers{Outbound: way}), way)
	}
	require.Error(t, Init(filepath.Join(t.TempDir(), "none"), Answers{User: "cordial-outbound"}), "a section that is there")
}
