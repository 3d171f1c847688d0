package result_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// Terraform receives the error of an action that it has interrupted. The delete on its way gets its answer.
func TestStoppedAction(t *testing.T) {
	t.Parallel()
	const (
		route  = "DELETE /bases/{baseId}/tables/{tableId}/records/{recordId}"
		action = "fillout_database_table_empty"
	)
	simulator := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	simulator.Inject(fillouttest.Fault{Route: route, Times: 1, Delay: 300 * time.Millisecond})
	n := len(simulator.Records(fillouttest.ShopDatabaseID, "Orders"))
	subject := acctest.Configure(t, simulator.URL(), simulator.Token())
	connection := connect(t, subject.Server)
	config := acctest.Object(t, subject.Schema.ActionSchemas[action].Schema, map[string]any{
		"database_id": fillouttest.ShopDatabaseID, "table_id": fillouttest.OrdersTableID})
	stream, err := connection.NewStream(t.Context(), &grpc.StreamDesc{ServerStreams: true},
		"/tfplugin6.Provider/InvokeAction", grpc.ForceCodecV2(raw{}))
	if err == nil {
		err = stream.SendMsg(append(field(1, []byte(action)), field(2, field(1, config.MsgPack))...))
	}
	if err = errors.Join(err, stream.CloseSend()); err != nil {
		t.Fatal(err)
	}
	for len(simulator.RequestsTo(route)) == 0 {
		select {
		case <-time.After(5 * time.Millisecond):
		case <-t.Context().Done():
			return
		}
	}
	var answer []byte
	if err := connection.Invoke(t.Context(), "/tfplugin6.Provider/StopProvider", []byte(nil), &answer,
		grpc.ForceCodecV2(raw{})); err != nil {
		t.Fatal(err)
	}
	var last string
	for {
		var event []byte
		if err := stream.RecvMsg(&event); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		last = string(event)
	}
	for _, want := range []string{"Deletion Not Complete", "The action was interrupted. Deleted 1 record of the table Orders"} {
		if !strings.Contains(last, want) {
			t.Errorf("%q is not in the last event %q", want, last)
		}
	}
	if left := len(simulator.Records(fillouttest.ShopDatabaseID, "Orders")); left != n-1 {
		t.Errorf("the table has %d of %d records", left, n)
	}
}
