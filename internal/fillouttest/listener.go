package fillouttest

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"net"
	"sync"
	"time"
)

// MemoryListener is a listener whose connections do not leave the process. In a bubble of testing/synctest, time passes
// while a goroutine waits for such a connection. It does not pass while one waits for a socket.
type MemoryListener struct {
	address   memoryAddress
	dialed    chan net.Conn
	closed    chan struct{}
	closeOnce sync.Once
}

type memoryAddress string

func (memoryAddress) Network() string  { return "memory" }
func (a memoryAddress) String() string { return string(a) }

// NewMemoryListener returns a listener for [WithListener] with an address of any kind, such as "api.fillout.test:443".
func NewMemoryListener(address string) *MemoryListener {
	return &MemoryListener{address: memoryAddress(address), dialed: make(chan net.Conn), closed: make(chan struct{})}
}

// DialContext connects to the listener, whatever the address, for an http.Transport to use.
func (l *MemoryListener) DialContext(ctx context.Context, _, _ string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case l.dialed <- there:
		return here, nil
	case <-l.closed:
		return nil, fmt.Errorf("dialing %s: %w", l.address, net.ErrClosed)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Accept implements net.Listener.
func (l *MemoryListener) Accept() (net.Conn, error) {
	select {
	case connection := <-l.dialed:
		return connection, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// Addr implements net.Listener.
func (l *MemoryListener) Addr() net.Addr { return l.address }

// Close implements net.Listener. Connections stay open.
func (l *MemoryListener) Close() error {
	l.closeOnce.Do(func() { close(l.closed) })
	return nil
}

// selfSigned makes a certificate that can be its own root, for the hosts or, if there are no hosts, for loopback.
func selfSigned(hosts []string) (tls.Certificate, error) {
	key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader) // neither the curve nor the reader can fail
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: "Simulator of Fillout"},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().Add(24 * time.Hour),
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
		IsCA:                  true,
		DNSNames:              hosts,
	}
	if len(hosts) == 0 {
		template.DNSNames = []string{"localhost"}
		template.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("signing: %w", err)
	}
	leaf, _ := x509.ParseCertificate(der) // CreateCertificate has made it
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, nil
}
