package fillout_test

import (
	"crypto/tls"
	"encoding/binary"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// refuseStreams is a server of HTTP/2 that receives every request and says that it has not processed it. It counts the
// requests.
func refuseStreams(t *testing.T) (*httptest.Server, *atomic.Int64) {
	t.Helper()
	const headers, reset, settings, endHeaders, refusedStream = 1, 3, 4, 4, 7
	var received atomic.Int64
	frame := func(kind byte, stream uint32, payload ...byte) []byte {
		head := binary.BigEndian.AppendUint32(nil, uint32(len(payload))<<8|uint32(kind))
		return append(binary.BigEndian.AppendUint32(append(head, 0), stream), payload...)
	}
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.TLS = &tls.Config{NextProtos: []string{"h2"}}
	server.Config.TLSNextProto = map[string]func(*http.Server, *tls.Conn, http.Handler){
		"h2": func(_ *http.Server, connection *tls.Conn, _ http.Handler) {
			defer connection.Close()
			preface := make([]byte, 24)
			if _, err := io.ReadFull(connection, preface); err != nil {
				return
			}
			if _, err := connection.Write(frame(settings, 0)); err != nil {
				return
			}
			for head := make([]byte, 9); ; {
				if _, err := io.ReadFull(connection, head); err != nil {
					return
				}
				size := int64(binary.BigEndian.Uint32(head) >> 8)
				if _, err := io.CopyN(io.Discard, connection, size); err != nil {
					return
				}
				if head[3] != headers || head[4]&endHeaders == 0 {
					continue
				}
				received.Add(1)
				refusal := frame(reset, binary.BigEndian.Uint32(head[5:]), 0, 0, 0, refusedStream)
				if _, err := connection.Write(refusal); err != nil {
					return
				}
			}
		},
	}
	server.StartTLS()
	t.Cleanup(server.Close)
	return server, &received
}

// A create is sent once, also where HTTP/2 says that it may be sent again.
func TestRefusedStream(t *testing.T) {
	t.Parallel()
	server, received := refuseStreams(t)
	client := newClient(t, server.URL, "sk_prod_a_1", func(c *fillout.Config) {
		transport := server.Client().Transport.(*http.Transport).Clone()
		transport.ForceAttemptHTTP2 = true
		t.Cleanup(transport.CloseIdleConnections)
		c.Transport = transport
	})
	_, err := client.CreateWebhook(t.Context(), "pK4tWc9dQmus", "https://hooks.example.com/fillout", nil)
	if received.Load() != 1 || !errors.Is(err, fillout.ErrAnswerLost) {
		t.Errorf("%d requests arrived: %v", received.Load(), err)
	}
}
