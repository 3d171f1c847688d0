package snapshot

import (
	"slices"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// PlanField notes what the plan of this run makes of a field that exists. A template of nil means that only the apply
// knows the settings.
func (s *Snapshots) PlanField(databaseID string, planned fillout.Field) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.planned[databaseID+"/"+string(planned.ID)] = planned
}

// Planned returns a table with its fields as the plan of this run makes them. It returns nil if it knows no plan of
// any of them. Terraform plans a field before a resource that refers to it.
func (s *Snapshots) Planned(databaseID string, table *fillout.Table) *fillout.Table {
	s.mu.Lock()
	defer s.mu.Unlock()
	after, isPlanned := *table, false
	after.Fields = slices.Clone(table.Fields)
	for i, field := range after.Fields {
		if planned, ok := s.planned[databaseID+"/"+string(field.ID)]; ok {
			after.Fields[i], isPlanned = planned, true
		}
	}
	if !isPlanned {
		return nil
	}
	return &after
}
