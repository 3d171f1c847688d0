package bench

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/mem"
)

// BenchmarkSchema compares the start with that of the provider at an earlier commit.
func BenchmarkSchema(b *testing.B) {
	builds := buildBoth(b)
	for round := range *rounds * 5 {
		ofEach(b, fmt.Sprintf("schema/round=%d", round), []string{"before", "provider"}, func(b *testing.B, of string) {
			b.Helper()
			measureStart(b, builds[of])
		})
	}
}

// measureStart starts a provider as a CLI does. It measures the time to its handshake, and to its first answer of
// GetProviderSchema.
func measureStart(b *testing.B, binary string) {
	b.Helper()
	process := exec.CommandContext(b.Context(), binary)
	client := plugin.NewClient(&plugin.ClientConfig{
		HandshakeConfig: plugin.HandshakeConfig{
			ProtocolVersion:  6,
			MagicCookieKey:   "TF_PLUGIN_MAGIC_COOKIE",
			MagicCookieValue: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
		},
		Plugins:          plugin.PluginSet{"provider": connecting{}},
		Cmd:              process,
		AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC},
		AutoMTLS:         true,
		Logger:           hclog.NewNullLogger(),
	})
	defer client.Kill()
	begun := time.Now()
	if _, err := client.Start(); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(time.Since(begun)), "ns/op")
	protocol, err := client.Client()
	if err != nil {
		b.Fatal(err)
	}
	dispensed, err := protocol.Dispense("provider")
	if err != nil {
		b.Fatal(err)
	}
	connection, _ := dispensed.(*grpc.ClientConn)
	var answer []byte
	if err := connection.Invoke(b.Context(), "/tfplugin6.Provider/GetProviderSchema", []byte(nil), &answer,
		grpc.ForceCodecV2(raw{})); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(time.Since(begun).Seconds(), "schema-sec/op")
	client.Kill()
	b.ReportMetric((process.ProcessState.UserTime() + process.ProcessState.SystemTime()).Seconds(), "provider-cpu-sec/op")
	b.ReportMetric(float64(peakMemory(process.ProcessState)), "peak-B")
	b.ReportMetric(float64(len(answer)), "answer-B")
}

// buildBoth builds the provider, and the one of the commit before.
func buildBoth(b *testing.B) map[string]string {
	b.Helper()
	folder := b.TempDir()
	source := filepath.Join(folder, "source")
	git(b, "worktree", "add", "--detach", source, *before)
	builds := map[string]string{
		"before":   build(b, source, filepath.Join(folder, "before")),
		"provider": build(b, "../../..", filepath.Join(folder, "provider")),
	}
	git(b, "worktree", "remove", "--force", source)
	return builds
}

// connecting is a plugin whose client is the connection.
type connecting struct{ plugin.NetRPCUnsupportedPlugin }

func (connecting) GRPCServer(*plugin.GRPCBroker, *grpc.Server) error { return nil }

func (connecting) GRPCClient(_ context.Context, _ *plugin.GRPCBroker, connection *grpc.ClientConn) (any, error) {
	return connection, nil
}

// raw is a codec for messages that are encoded already.
type raw struct{}

func (raw) Name() string { return "proto" }

func (raw) Marshal(value any) (mem.BufferSlice, error) {
	message, _ := value.([]byte)
	return mem.BufferSlice{mem.SliceBuffer(message)}, nil
}

func (raw) Unmarshal(data mem.BufferSlice, value any) error {
	message, _ := value.(*[]byte)
	*message = data.Materialize()
	return nil
}
