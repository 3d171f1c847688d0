package ephemeral_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// An ephemeral twin has its data source's arguments and attributes, down to the descriptions, and reads the same with
// the same requests.
func TestEphemeralTwins(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	for _, id := range []string{"a", "two", "three"} {
		server.AddSubmission(fillouttest.QuizFormID, fillouttest.Submission{
			SubmissionID: id, SubmissionTime: time.Date(2026, 5, 1, 12, 0, len(id), 0, time.UTC),
			Questions: []fillouttest.Answer{{ID: "8bSgE1yQfN3uVk7tXaM6Pz", Value: json.RawMessage(`"Ottawa"`)}},
			Quiz:      &fillouttest.Score{Score: 1, MaxScore: 3}, LoginEmail: id + "@example.com",
		})
	}
	subject := acctest.Configure(t, server.URL(), server.Token())
	twins := map[string]map[string]any{
		"fillout_submissions": {"form_id": fillouttest.QuizFormID, "max_results": 2, "sort": "desc",
			"include_edit_link": true, "before_date": "2026-05-01T15:00:00+02:00"},
		"fillout_submission": {"form_id": fillouttest.QuizFormID, "id": "two", "include_edit_link": true},
		"fillout_database_records": {"database_id": fillouttest.ShopDatabaseID, "table_id": fillouttest.CustomersTableID,
			"max_results": 2},
	}
	if n := len(subject.Schema.EphemeralResourceSchemas); n != len(twins) {
		t.Errorf("there are %d ephemeral resources, and %d are compared", n, len(twins))
	}
	for name, arguments := range twins {
		source, twin := subject.Schema.DataSourceSchemas[name], subject.Schema.EphemeralResourceSchemas[name]
		if source == nil || twin == nil {
			t.Fatalf("%s is not both a data source and an ephemeral resource", name)
		}
		compareAttributes(t, name, source.Block.Attributes, twin.Block.Attributes)

		_ = subject.Read(t, name, arguments) // what both share is read now
		server.ResetJournal()
		read := subject.Read(t, name, arguments)
		opened := subject.Open(t, name, arguments)
		kind := subject.Schema.DataSourceSchemas[name].ValueType() // maps have no order, so the bytes can differ
		readValue, readErr := read.Unmarshal(kind)
		openedValue, openedErr := opened.Unmarshal(kind)
		if err := errors.Join(readErr, openedErr); err != nil || !readValue.Equal(openedValue) ||
			!strings.Contains(string(read.MsgPack), "@") {
			t.Errorf("%s: read %q\nopened %q", name, read.MsgPack, opened.MsgPack)
		}
		requests := server.Requests()
		if len(requests) != 2 || requests[0].Path != requests[1].Path || requests[0].Query != requests[1].Query {
			t.Errorf("%s: the requests are %+v", name, requests)
		}
	}
}

func compareAttributes(t *testing.T, of string, source, twin []*tfprotov6.SchemaAttribute) {
	t.Helper()
	if len(source) != len(twin) {
		t.Fatalf("%s has %d attributes, its twin %d", of, len(source), len(twin))
	}
	for i, a := range source {
		b := twin[i]
		if (a.NestedType == nil) != (b.NestedType == nil) {
			t.Fatalf("%s.%s is nested, or its twin is", of, a.Name)
		}
		if a.NestedType != nil {
			if a.NestedType.Nesting != b.NestedType.Nesting {
				t.Errorf("%s.%s nests otherwise", of, a.Name)
			}
			compareAttributes(t, of+"."+a.Name, a.NestedType.Attributes, b.NestedType.Attributes)
		} else if !a.Type.Equal(b.Type) {
			t.Errorf("%s.%s is %s, its twin %s", of, a.Name, a.Type, b.Type)
		}
		x, y := *a, *b
		x.Type, y.Type, x.NestedType, y.NestedType = nil, nil, nil, nil
		if x != y {
			t.Errorf("%s.%s is %+v, its twin %+v", of, a.Name, x, y)
		}
	}
}
