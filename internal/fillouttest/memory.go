package fillouttest

import (
	"context"
	"fmt"
	"net"
	"sync"
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
