package story

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// maxDelivery bounds a delivery, in bytes.
const maxDelivery = 1 << 20

// receiver is a web server on loopback that keeps the submissions that it is sent.
type receiver struct {
	server  *http.Server
	url     string
	arrived chan delivery
	served  chan struct{}
}

// delivery is the part of a delivery that the story tells.
type delivery struct {
	contentType string

	FormName   string `json:"formName"`
	Submission struct {
		Questions []struct {
			Name  string `json:"name"`
			Value any    `json:"value"`
		} `json:"questions"`
	} `json:"submission"`
}

// startReceiver starts one on a free port. It runs until it is closed.
func startReceiver(ctx context.Context) (*receiver, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listening on loopback: %w", err)
	}
	r := &receiver{
		url:     "http://" + listener.Addr().String() + "/submissions",
		arrived: make(chan delivery, 1),
		served:  make(chan struct{}),
	}
	routes := http.NewServeMux()
	routes.HandleFunc("POST /submissions", r.receive)
	r.server = &http.Server{Handler: routes, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		defer close(r.served)
		// It always ends with an error, which is that of Close.
		_ = r.server.Serve(listener)
	}()
	return r, nil
}

func (r *receiver) receive(w http.ResponseWriter, request *http.Request) {
	got := delivery{contentType: request.Header.Get("Content-Type")}
	if err := json.NewDecoder(http.MaxBytesReader(w, request.Body, maxDelivery)).Decode(&got); err != nil {
		http.Error(w, "this is no submission: "+err.Error(), http.StatusBadRequest)
		return
	}
	select {
	case r.arrived <- got:
		w.WriteHeader(http.StatusNoContent)
	default:
		http.Error(w, "the last submission has not been looked at yet", http.StatusServiceUnavailable)
	}
}

// URL is where submissions are sent to.
func (r *receiver) URL() string { return r.url }

// next waits for the next submission. Where the context ends first, the error is its cause.
func (r *receiver) next(ctx context.Context) (delivery, error) {
	select {
	case got := <-r.arrived:
		return got, nil
	case <-ctx.Done():
		return delivery{}, context.Cause(ctx)
	}
}

// Close stops the server; when it returns, nothing is left of it.
func (r *receiver) Close() error {
	err := r.server.Close()
	<-r.served
	if err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("stopping the receiver: %w", err)
	}
	return nil
}
