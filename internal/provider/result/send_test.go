package result_test

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/mem"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/result"
)

// Over gRPC, Terraform receives what the framework would have sent, from data sources and their ephemeral twins.
// Another answer stays as it is.
func TestSentResults(t *testing.T) {
	t.Parallel()
	simulator := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	for i := range 300 {
		simulator.AddSubmission(fillouttest.QuizFormID, fillouttest.Submission{
			SubmissionID: fmt.Sprintf("s%d", i),
			Questions: []fillouttest.Answer{{ID: "8bSgE1yQfN3uVk7tXaM6Pz",
				Value: json.RawMessage(`"` + strings.Repeat("é 漢 \\u0000", 100) + `"`)}},
		})
	}
	subject := acctest.Configure(t, simulator.URL(), simulator.Token())
	invoke := serve(t, subject.Server)
	for name, arguments := range map[string]map[string]any{
		"fillout_submissions": {"form_id": fillouttest.QuizFormID, "include_json": true},
		"fillout_form":        {"id": fillouttest.QuizFormID},
		"fillout_forms":       {},
	} {
		config := acctest.Object(t, subject.Schema.DataSourceSchemas[name], arguments)
		kind := subject.Schema.DataSourceSchemas[name].ValueType()
		want, err := subject.Read(t, name, arguments).Unmarshal(kind)
		if err != nil {
			t.Fatal(err)
		}
		answers := map[string][]byte{"read": last(t, invoke("ReadDataSource", name, config), 1)}
		if subject.Schema.EphemeralResourceSchemas[name] != nil {
			answers["opened"] = last(t, invoke("OpenEphemeralResource", name, config), 3)
		}
		for doing, answer := range answers {
			got, err := tfprotov6.DynamicValue{MsgPack: last(t, answer, 1)}.Unmarshal(kind)
			if err != nil || !got.Equal(want) {
				t.Errorf("%s is %s as something else than in the process: %v", name, doing, err)
			}
		}
	}
	wrong := acctest.Object(t, subject.Schema.DataSourceSchemas["fillout_form"], map[string]any{"id": "unknown"})
	if answer := invoke("ReadDataSource", "fillout_form", wrong); !strings.Contains(string(answer), "Form Not Found") {
		t.Errorf("the answer for an unknown form is %q", answer)
	}
}

// serve serves a provider over gRPC, and returns a function that sends a request of a type with a configuration.
func serve(t *testing.T, provider tfprotov6.ProviderServer) func(method, name string, config *tfprotov6.DynamicValue) []byte {
	t.Helper()
	connection := connect(t, provider)
	return func(method, name string, config *tfprotov6.DynamicValue) []byte {
		t.Helper()
		var answer []byte
		request := append(field(1, []byte(name)), field(2, field(1, config.MsgPack))...)
		if err := connection.Invoke(t.Context(), "/tfplugin6.Provider/"+method, request, &answer,
			grpc.ForceCodecV2(raw{})); err != nil {
			t.Fatal(err)
		}
		return answer
	}
}

// connect serves a provider over gRPC, and returns a connection.
func connect(t *testing.T, provider tfprotov6.ProviderServer) *grpc.ClientConn {
	t.Helper()
	server := grpc.NewServer(result.ServerOptions()...)
	served := tf6server.GRPCProviderPlugin{
		Name:         "registry.terraform.io/fillout-community/fillout",
		GRPCProvider: func() tfprotov6.ProviderServer { return provider },
		Opts:         []tf6server.ServeOpt{tf6server.WithLoggingSink(t)}, // not to the standard error
	}
	if err := served.GRPCServer(nil, server); err != nil {
		t.Fatal(err)
	}
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	connection, err := grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = connection.Close()
		server.Stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return connection
}

// field returns a field of Protocol Buffers, as documented at https://protobuf.dev/programming-guides/encoding/.
func field(number byte, content []byte) []byte {
	return append(binary.AppendUvarint([]byte{number<<3 | 2}, uint64(len(content))), content...)
}

// last returns the last value of a field in a message that has only such fields.
func last(t *testing.T, message []byte, number byte) (content []byte) {
	t.Helper()
	for len(message) > 0 {
		size, n := binary.Uvarint(message[1:])
		begin := 1 + n
		end := begin + int(size)
		if n <= 0 || end > len(message) {
			t.Fatalf("the message has no field at %q", message)
		}
		if message[0] == number<<3|2 {
			content = message[begin:end]
		}
		message = message[end:]
	}
	return content
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
