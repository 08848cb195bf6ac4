// SPDX-License-Identifier: Apache-2.0

package ari

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEachNodeHasADoorOfItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStreet(t)
		s.url = strings.Replace(s.url, "pbx1", "pbx2", 1)
		knocked := s.knock(t.Context(), nil)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, _, err := s.door.accept(ctx)
		require.ErrorIs(t, err, errAbsent)
		ours, _, err := s.other.accept(t.Context())
		require.NoError(t, err)
		require.NoError(t, (<-knocked).conn.CloseNow())
		require.NoError(t, ours.CloseNow())
	})
}

func TestThereIsNoOtherWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStreet(t)
		for _, path := range []string{"/", "/ari", "/ari/", "/ari/pbx3", "/ari/pbx1/events", "/pbx1"} {
			s.url = "ws://cordial.example" + path
			assert.Equal(t, http.StatusNotFound, (<-s.knock(t.Context(), nil)).status, path)
		}
	})
}

// certified returns a certificate for cordial.example, and a pool that knows it.
func certified(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	// The clock of a bubble begins in 2000.
	form := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1<<33, 0),
		IsCA: true, BasicConstraintsValid: true, DNSNames: []string{"cordial.example"},
	}
	der, err := x509.CreateCertificate(rand.Reader, form, form, &key.PublicKey, key)
	require.NoError(t, err)
	leaf, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return &tls.Config{
		MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}},
	}, pool
}

// TestTheDoorOpensOverTLS needs a real network: closing TLS over a pipe waits for
// the other side.
func TestTheDoorOpensOverTLS(t *testing.T) {
	security, roots := certified(t)
	door := NewDoor("asterisk", "secret", nil)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	served := make(chan error, 1)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { served <- NewLobby(listener, security, map[string]*Door{"pbx1": door}, nil).Serve(ctx) }()

	transport := &http.Transport{
		DisableKeepAlives: true,
		TLSClientConfig:   &tls.Config{RootCAs: roots, ServerName: "cordial.example", MinVersion: tls.VersionTLS12},
	}
	dialled := make(chan *websocket.Conn, 1)
	go func() {
		request := &http.Request{Header: http.Header{}}
		request.SetBasicAuth("asterisk", "secret")
		conn, _, err := websocket.Dial(ctx, "wss://"+listener.Addr().String()+"/ari/pbx1", &websocket.DialOptions{
			HTTPClient: &http.Client{Transport: transport}, HTTPHeader: request.Header, Subprotocols: []string{"ari"},
		})
		assert.NoError(t, err)
		dialled <- conn
	}()
	ours, under, err := door.accept(ctx)
	require.NoError(t, err)
	require.NotNil(t, under, "what is read is gathered below TLS")
	theirs := receive(t, dialled)
	require.NoError(t, theirs.Write(ctx, websocket.MessageText, []byte("an event")))
	_, text, err := ours.Read(ctx)
	require.NoError(t, err)
	assert.Equal(t, "an event", string(text))
	require.NoError(t, theirs.CloseNow())
	_ = ours.CloseNow() // its end may have come through already
	cancel()
	require.NoError(t, receive(t, served))
}

// TestARefusedCertificateIsToldNowAndThen: Asterisk tries several times a second.
func TestARefusedCertificateIsToldNowAndThen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		security, _ := certified(t)
		s := newStreetOver(t, security)
		s.url, s.roots = strings.Replace(s.url, "ws:", "wss:", 1), x509.NewCertPool()
		for range 5 {
			assert.Nil(t, (<-s.knock(t.Context(), nil)).conn)
		}
		synctest.Wait()
		assert.Equal(t, 1, s.log.lines("certificate"))
		<-time.After(complainAgain)
		<-s.knock(t.Context(), nil)
		synctest.Wait()
		assert.Equal(t, 2, s.log.lines("certificate"))
	})
}

func TestALobbyThatIsClosedBeforeItServes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		s := &street{t: t, shut: make(chan struct{})}
		require.NoError(t, NewLobby(s, nil, nil, nil).Serve(ctx))
	})
}

// TestAListenerThatFailsIsAnError: nobody could come in any more.
func TestAListenerThatFailsIsAnError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &street{t: t, shut: make(chan struct{})}
		lobby := NewLobby(deaf{s}, nil, nil, nil)
		close(s.shut)
		require.ErrorContains(t, lobby.Serve(t.Context()), "let Asterisk in")
	})
}

// deaf is a listener that can be closed twice.
type deaf struct{ *street }

func (deaf) Close() error { return nil }
