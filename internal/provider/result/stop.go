package result

import (
	"context"
	"maps"
	"slices"
	"sync"

	"google.golang.org/grpc"
)

const (
	invokeAction = "/tfplugin6.Provider/InvokeAction"
	stopProvider = "/tfplugin6.Provider/StopProvider"
)

// actions are the actions that run. When Terraform stops the provider, terraform-plugin-go drops all further events of
// an action (measured, 0.31.0). Its error would be lost, and Terraform would take that for a success. So a stop first
// ends the actions, and waits for their last events: at most for the requests on their way to Fillout.
type actions struct {
	mu      sync.Mutex
	running map[*running]struct{}
}

// running is an action that runs.
type running struct {
	stopped context.Context //nolint:containedctx // It ends with a request of another caller.
	stop    context.CancelFunc
	over    chan struct{}
}

// runningKey is the key of the context under which UntilStop finds its action, a *running.
type runningKey struct{}

// UntilStop returns the context of an action that also ends when Terraform stops the provider. With a server that has
// no ServerOptions, ctx itself ends then.
func UntilStop(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	if action, ok := ctx.Value(runningKey{}).(*running); ok {
		context.AfterFunc(action.stopped, cancel)
	}
	return ctx, cancel
}

// interceptStop is a grpc.UnaryServerInterceptor.
func (a *actions) interceptStop(ctx context.Context, request any, info *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (
	any, error) {
	if info.FullMethod == stopProvider {
		a.end(ctx)
	}
	return handle(ctx, request)
}

// end ends all actions, and returns when they are over, or when ctx ends.
func (a *actions) end(ctx context.Context) {
	a.mu.Lock()
	all := slices.Collect(maps.Keys(a.running))
	a.mu.Unlock()
	for _, action := range all {
		action.stop()
	}
	for _, action := range all {
		select {
		case <-action.over:
		case <-ctx.Done():
			return
		}
	}
}

// interceptInvoke is a grpc.StreamServerInterceptor.
func (a *actions) interceptInvoke(server any, stream grpc.ServerStream, info *grpc.StreamServerInfo,
	handle grpc.StreamHandler) error {
	if info.FullMethod != invokeAction {
		return handle(server, stream)
	}
	action := &running{over: make(chan struct{})}
	action.stopped, action.stop = context.WithCancel(context.Background())
	a.mu.Lock()
	a.running[action] = struct{}{}
	a.mu.Unlock()
	defer func() {
		a.mu.Lock()
		delete(a.running, action)
		a.mu.Unlock()
		action.stop()
		close(action.over)
	}()
	return handle(server, actionStream{stream, context.WithValue(stream.Context(), runningKey{}, action)})
}

// actionStream is a stream with another context.
type actionStream struct {
	grpc.ServerStream
	ctx context.Context //nolint:containedctx // A stream has a context.
}

// Context implements grpc.ServerStream.
func (s actionStream) Context() context.Context { return s.ctx }
