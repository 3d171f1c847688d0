package record

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/guard"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/snapshot"
)

// privateHeld is the key of the private state in which the first plan of a replacement says what the state has. The
// second plan sees no state: it is like that of a new resource.
const privateHeld = "held"

// hold notes what a state has, and returns the number to find it by.
func (r *recordsResource) hold(state recordsModel, isPlanned bool) int {
	ids := textsOf(state.IDs)
	return r.account.Snapshots().Rows().Hold(snapshot.Held{DatabaseID: state.DatabaseID.ValueString(),
		TableID: state.TableID.ValueString(), Records: len(ids),
		Protected: r.account.Protects(state.DeletionProtection), Planned: isPlanned, Owner: state.owner()}, ids)
}

// guardReplaced says how many records a replacement would delete, if this is its second plan. Then it returns the
// number of what the state has, and true.
func (r *recordsResource) guardReplaced(ctx context.Context, req resource.ModifyPlanRequest,
	diags *diag.Diagnostics) (number int, ok bool) {
	text, problems := req.Private.GetKey(ctx, privateHeld)
	diags.Append(problems...)
	number = -1
	_ = json.Unmarshal(text, &number) // there is none in the plan of a new resource
	held, ok := r.account.Snapshots().Rows().Held(number)
	if ok {
		r.addLoss(ctx, held, guard.ReplaceRecords, diags)
	}
	return number, ok
}

// refuseReplaced reports the loss of protected records in the first plan of a replacement. The second plan is too late
// in Pulumi, which makes it like that of a new resource: it creates the new records, and then the deletion refuses.
func (r *recordsResource) refuseReplaced(ctx context.Context, state recordsModel, diags *diag.Diagnostics) {
	if r.account.Protects(state.DeletionProtection) {
		r.addLoss(ctx, snapshot.Held{DatabaseID: state.DatabaseID.ValueString(), TableID: state.TableID.ValueString(),
			Records: len(state.IDs.Elements()), Protected: true}, guard.ReplaceRecords, diags)
	}
}

// leaveHeld takes the records out of the index that the state has for this resource, because it is replaced. A tainted
// resource is planned only once, without its state: then it says how many records would be deleted. Terraform plans a
// resource right after its refresh. So what was read and not planned is of the tainted resource, or soon planned.
func (r *recordsResource) leaveHeld(ctx context.Context, existing index, change *rowsChange, diags *diag.Diagnostics) {
	rows := r.account.Snapshots().Rows()
	holders := make(map[int]bool)
	maps.DeleteFunc(existing, func(_ string, records []fillout.Record) bool {
		return !slices.ContainsFunc(records, func(record fillout.Record) bool {
			n, ok := rows.HolderOf(string(record.ID))
			held, _ := rows.Held(n)
			if !ok || change.isSecond && n != change.held || !change.isSecond && held.Planned {
				return true // not of this resource
			}
			holders[n] = true
			return false
		})
	})
	for _, n := range slices.Sorted(maps.Keys(holders)) {
		if held, ok := rows.Held(n); ok && !change.isSecond {
			r.addLoss(ctx, held, guard.ReplaceRecords, diags)
		}
	}
}

// claimPlanned claims the rows of a plan. Those of a replacement are claimed in its second plan: Pulumi makes that like
// the plan of a new resource, which has no owner.
func (r *recordsResource) claimPlanned(in *place, field *fillout.Field, change *rowsChange, diags *diag.Diagnostics) {
	if change.replaces {
		return
	}
	var owner string
	if !change.isNew {
		owner = change.state.owner()
	} else if held, ok := r.account.Snapshots().Rows().Held(change.held); ok {
		owner = held.Owner
	}
	r.claim("plan", owner, in, field, change.plan.Rows, diags)
}

// claim reports rows that another resource of the run has. Each phase of a run claims the rows anew.
func (r *recordsResource) claim(phase, owner string, in *place, field *fillout.Field, rows types.Map,
	diags *diag.Diagnostics) {
	scope := strings.Join([]string{phase, string(in.database.ID), string(in.table.ID), string(field.ID)}, "/")
	taken := r.account.Snapshots().Rows().Claim(scope, owner, sortedKeys(rows.Elements()))
	if len(taken) == 0 {
		return
	}
	for i, key := range taken {
		taken[i] = safetext.Quote(key)
	}
	diags.AddAttributeError(path.Root("rows"), account.TitleDuplicateKey, fmt.Sprintf("Another fillout_database_records of "+
		"the configuration has rows of %s with the same keys: %s. The two would change the same records in turn. Remove these "+
		"rows from one of them.", in.describe(), listed(taken)))
}

// guard says how many records would be deleted: an error while they are protected, else a warning.
func (r *recordsResource) guard(ctx context.Context, state recordsModel, n int, diags *diag.Diagnostics) {
	r.addLoss(ctx, snapshot.Held{DatabaseID: state.DatabaseID.ValueString(), TableID: state.TableID.ValueString(), Records: n,
		Protected: r.account.Protects(state.DeletionProtection)}, guard.DeleteRecords, diags)
}

func (r *recordsResource) addLoss(ctx context.Context, lost snapshot.Held, action guard.Action,
	diags *diag.Diagnostics) {
	name := lost.TableID
	if database, err := r.account.Snapshots().Database(ctx, lost.DatabaseID); err == nil {
		table := database.Table(lost.TableID)
		if table == nil {
			return // they went with their table
		}
		name = string(table.Name)
	}
	guard.Records(lost.DatabaseID, name, lost.Records).AddTo(diags, guard.Change{Action: action, Protected: lost.Protected})
}
