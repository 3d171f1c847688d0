#!/usr/bin/env bash
# Software: github.com/hashicorp/terraform-plugin-go 0.31.0 (the gRPC server of Terraform providers).
# Behavior: after StopProvider, the server sends no further event of an action that runs, and ends the stream without an
#   error. The last event carries the action's diagnostics. So an action that fails because of an interrupt looks to
#   the client like one that ended without a result, and its error is lost.
# Seen: the client receives 1 of 2 events, and then the regular end of the stream.
# Fails if that changes. Needs Go, and the Go module proxy for the first run.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

cat > go.mod <<'END'
module finding

go 1.25.0

require (
	github.com/hashicorp/terraform-plugin-go v0.31.0
	google.golang.org/grpc v1.79.3
)
END

cat > main.go <<'END'
package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// server has an action that reports progress, runs until it is stopped, and then reports an error.
type server struct{ tfprotov6.ProviderServer }

func (server) StopProvider(context.Context, *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	return &tfprotov6.StopProviderResponse{}, nil
}

func (server) PlanAction(context.Context, *tfprotov6.PlanActionRequest) (*tfprotov6.PlanActionResponse, error) {
	return &tfprotov6.PlanActionResponse{}, nil
}

func (server) ValidateActionConfig(context.Context, *tfprotov6.ValidateActionConfigRequest) (
	*tfprotov6.ValidateActionConfigResponse, error) {
	return &tfprotov6.ValidateActionConfigResponse{}, nil
}

func (server) InvokeAction(ctx context.Context, _ *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream,
	error) {
	return &tfprotov6.InvokeActionServerStream{Events: func(yield func(tfprotov6.InvokeActionEvent) bool) {
		yield(tfprotov6.InvokeActionEvent{Type: tfprotov6.ProgressInvokeActionEventType{Message: "It runs."}})
		<-ctx.Done()
		yield(tfprotov6.InvokeActionEvent{Type: tfprotov6.CompletedInvokeActionEventType{
			Diagnostics: []*tfprotov6.Diagnostic{{Severity: tfprotov6.DiagnosticSeverityError, Summary: "Interrupted"}}}})
	}}, nil
}

// raw passes messages on without decoding them. An empty message is valid for every request.
type raw struct{}

func (raw) Name() string                    { return "proto" }
func (raw) Marshal(v any) ([]byte, error)   { return *v.(*[]byte), nil }
func (raw) Unmarshal(b []byte, v any) error { *v.(*[]byte) = append([]byte{}, b...); return nil }

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	registrar := grpc.NewServer()
	plugin := tf6server.GRPCProviderPlugin{GRPCProvider: func() tfprotov6.ProviderServer { return server{} }}
	check(plugin.GRPCServer(nil, registrar))
	go func() { _ = registrar.Serve(listener) }()
	client, err := grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.ForceCodec(raw{})))
	check(err)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()

	stream, err := client.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true}, "/tfplugin6.Provider/InvokeAction")
	check(err)
	var none, event []byte
	check(stream.SendMsg(&none))
	check(stream.CloseSend())
	check(stream.RecvMsg(&event))
	var answer []byte
	check(client.Invoke(ctx, "/tfplugin6.Provider/StopProvider", &none, &answer))
	events := 1
	for err = stream.RecvMsg(&event); err == nil; err = stream.RecvMsg(&event) {
		events++
	}
	fmt.Printf("The client received %d of 2 events, and then: %v\n", events, err)
	if events != 1 || err != io.EOF {
		fmt.Println("This has changed: 1 event and EOF were expected.")
		os.Exit(1)
	}
}

func check(err error) {
	if err != nil {
		fmt.Println("The program failed:", err)
		os.Exit(2)
	}
}
END

go mod tidy >tidy.log 2>&1 || { cat tidy.log; exit 2; }
go run . 2>log.txt || { status=$?; tail -n 20 log.txt; exit "$status"; }
