package main

import (
	"context"
	"math"
	"os"
	"os/signal"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"google.golang.org/grpc"
	"google.golang.org/grpc/stats"

	fillout "github.com/fillout-community/terraform-provider-fillout/internal/provider"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/result"
)

// maxMessage is how long a message of Terraform or of the provider may be: as long as Terraform accepts it. The SDK's
// own server has a limit of 256 MB, which 50,000 submissions can exceed.
const maxMessage = math.MaxInt32

// magicCookieKey is the variable that tells the provider that Terraform has started it, and magicCookie is its value.
// They are the same for all providers.
const (
	magicCookieKey = "TF_PLUGIN_MAGIC_COOKIE"
	magicCookie    = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"
)

// serve serves Terraform until Terraform stops the provider, or is gone without a word, as after kill -9. Requests on
// their way to Fillout finish first, and what they return is kept: each of them has a timeout. The SDK's own function
// to serve a provider cannot do that. It would serve for ever.
func serve(serving provider.Provider) {
	leaveSignalsToTerraform()
	terraform := newTerraform(func() { fillout.End(serving) })
	var server *grpc.Server
	plugin.Serve(&plugin.ServeConfig{
		HandshakeConfig: plugin.HandshakeConfig{
			ProtocolVersion:  6,
			MagicCookieKey:   magicCookieKey,
			MagicCookieValue: magicCookie,
		},
		Plugins: plugin.PluginSet{
			"provider": &tf6server.GRPCProviderPlugin{Name: address, GRPCProvider: providerserver.NewProtocol6(serving)},
		},
		GRPCServer: func(options []grpc.ServerOption) *grpc.Server {
			options = append(options, result.ServerOptions()...)
			server = grpc.NewServer(append(options, grpc.MaxRecvMsgSize(maxMessage), grpc.MaxSendMsgSize(maxMessage),
				grpc.StatsHandler(terraform))...)
			go func() {
				terraform.awaitEnd()
				signal.Reset(os.Interrupt, syscall.SIGTERM)
				terraform.requests.Wait()
				server.Stop()
			}()
			return server
		},
	})
	terraform.requests.Wait() // those of a Terraform that has not waited itself
}

// leaveSignalsToTerraform keeps the provider alive as long as Terraform is. Who cancels a job, or closes a terminal,
// signals the whole process group. Terraform then ends the run in good order, and this process with it. To die here and
// now would lose the id of a webhook that is being created. The library that serves the plugin protocol leaves
// interrupts to Terraform likewise.
func leaveSignalsToTerraform() {
	signal.Notify(make(chan os.Signal, 1), syscall.SIGTERM, syscall.SIGHUP)
	// Without this, the first log line after Terraform's end would end the process.
	signal.Ignore(syscall.SIGPIPE)
}

// terraform is the process that the provider serves. It implements stats.Handler, to see its connections.
type terraform struct {
	parent    int
	open      atomic.Int32
	connected func()
	gone      func()
	// ended is called when Terraform ends the provider in good order. Terraform that was interrupted twice does the same,
	// but then changes are under way.
	ended    func()
	changing atomic.Int32

	begun, over chan struct{}
	// requests are those under way. GracefulStop of the server would wait for them too, but not while Terraform stops the
	// provider: that is a request, which stops the server itself, and the two would wait for each other.
	requests sync.WaitGroup
}

var _ stats.Handler = (*terraform)(nil)

func newTerraform(ended func()) *terraform {
	t := &terraform{parent: os.Getppid(), ended: ended, begun: make(chan struct{}), over: make(chan struct{})}
	t.connected = sync.OnceFunc(func() { close(t.begun) })
	t.gone = sync.OnceFunc(func() { close(t.over) })
	return t
}

// awaitEnd returns when the last connection has ended, or when Terraform has ended before it connected. Windows does
// not say that a parent has ended.
func (t *terraform) awaitEnd() {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for os.Getppid() == t.parent {
		select {
		case <-t.begun:
			<-t.over
			return
		case <-ticker.C:
		}
	}
}

// HandleConn implements stats.Handler.
func (t *terraform) HandleConn(_ context.Context, event stats.ConnStats) {
	switch event.(type) {
	case *stats.ConnBegin:
		t.open.Add(1)
		t.connected()
	case *stats.ConnEnd:
		if t.open.Add(-1) == 0 {
			t.gone()
		}
	}
}

// TagConn implements stats.Handler.
func (*terraform) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context { return ctx }

// methodKey is the key of a context that has the name of a request's method.
type methodKey struct{}

// TagRPC implements stats.Handler.
func (*terraform) TagRPC(ctx context.Context, info *stats.RPCTagInfo) context.Context {
	return context.WithValue(ctx, methodKey{}, info.FullMethodName)
}

// HandleRPC implements stats.Handler.
func (t *terraform) HandleRPC(ctx context.Context, event stats.RPCStats) {
	method, _ := ctx.Value(methodKey{}).(string)
	changes := strings.HasSuffix(method, "/ApplyResourceChange")
	switch event.(type) {
	case *stats.Begin:
		t.requests.Add(1)
		if changes {
			t.changing.Add(1)
		}
		if method == "/plugin.GRPCController/Shutdown" && t.changing.Load() == 0 {
			t.ended()
		}
	case *stats.End:
		if changes {
			t.changing.Add(-1)
		}
		t.requests.Done()
	}
}
