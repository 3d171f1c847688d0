package result

import (
	"context"
	"encoding/binary"

	"google.golang.org/grpc"
	"google.golang.org/grpc/encoding"
	_ "google.golang.org/grpc/encoding/proto" // registers the codec
	"google.golang.org/grpc/mem"
)

// resultFields are the numbers of the fields of the answers that have a result, by method of the plugin protocol.
var resultFields = map[string]byte{
	"/tfplugin6.Provider/ReadDataSource":        1,
	"/tfplugin6.Provider/OpenEphemeralResource": 3,
}

// msgpackField is the number of the field with the encoding in the message DynamicValue, which each of these fields is.
const msgpackField = 1

// ServerOptions make a server of the plugin protocol send the results of Set without a copy, and the results of actions
// before it stops.
func ServerOptions() []grpc.ServerOption {
	actions := &actions{running: make(map[*running]struct{})}
	return []grpc.ServerOption{
		grpc.ChainUnaryInterceptor(intercept, actions.interceptStop),
		grpc.ChainStreamInterceptor(actions.interceptInvoke),
		grpc.ForceServerCodecV2(codec{encoding.GetCodecV2("proto")}),
	}
}

// sendingKey is the key of the context under which Set finds where to leave the encoding, a *pieces.
type sendingKey struct{}

// answer is an answer of the plugin protocol, and the result that belongs into it.
type answer struct {
	message any
	field   byte
	encoded pieces
}

func intercept(ctx context.Context, request any, info *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (any, error) {
	field := resultFields[info.FullMethod]
	if field == 0 {
		return handle(ctx, request)
	}
	var encoded pieces
	message, err := handle(context.WithValue(ctx, sendingKey{}, &encoded), request)
	if err != nil || encoded.size() == 0 {
		return message, err
	}
	return answer{message, field, encoded}, nil
}

// codec encodes answers.
type codec struct{ encoding.CodecV2 }

// Marshal implements encoding.CodecV2. The result follows the message, which has a result already: the one that the
// framework made, which is the configuration. In Protocol Buffers, the last value of a field counts.
func (c codec) Marshal(value any) (mem.BufferSlice, error) {
	of, ok := value.(answer)
	if !ok {
		return c.CodecV2.Marshal(value) //nolint:wrapcheck // It is the codec's.
	}
	message, err := c.CodecV2.Marshal(of.message)
	if err != nil {
		return nil, err //nolint:wrapcheck // It is the codec's.
	}
	size := of.encoded.size()
	inner := appendFieldStart(nil, msgpackField, size)
	outer := appendFieldStart(nil, of.field, len(inner)+size)
	for _, piece := range append([][]byte{outer, inner}, of.encoded.all()...) {
		message = append(message, mem.SliceBuffer(piece))
	}
	return message, nil
}

// appendFieldStart appends what precedes the bytes of a field in Protocol Buffers.
func appendFieldStart(to []byte, field byte, size int) []byte {
	const lengthPrefixed = 2
	return binary.AppendUvarint(append(to, field<<3|lengthPrefixed), uint64(size)) //nolint:gosec // It is not negative.
}
