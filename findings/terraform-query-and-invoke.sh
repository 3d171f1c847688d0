#!/usr/bin/env bash
# Software: Terraform 1.16.4, built from the Go module proxy, with a small provider that this script writes.
# Behavior:
#   1. Names that "terraform query -generate-config-out" generates collide. Results of the list block "a" with for_each
#      are named a_0_0, a_1_0 and so on. So are those of a list block "a_0". The generated file is then invalid.
#   2. If two list blocks find one object, the file imports it twice. "terraform apply" does so without a message, and
#      the state has the same identity at two addresses.
#   3. A plan file with -invoke can be applied again while there is a state. It invokes the action each time, without a
#      message. (Without a state, the second apply is refused as stale, because the first one has written a state.)
# Seen: 1. "Duplicate resource" and exit code 1. 2. "2 imported" and exit code 0. 3. Two invocations, exit code 0 twice.
# Fails if one of them changes. Needs Go, and the Go module proxy for the first run. The builds take minutes.
set -euo pipefail
tools=$(cd "$(dirname "$0")/../tools/terraform" && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mkdir "$dir/provider" "$dir/names" "$dir/twice" "$dir/invoke"
cp -r "$tools" "$dir/terraform"
(cd "$dir/terraform" && CGO_ENABLED=0 go build -trimpath -ldflags '-s -w -X github.com/hashicorp/terraform/version.dev=no' \
	-o terraform github.com/hashicorp/terraform)
terraform=$dir/terraform/terraform

cd "$dir/provider"
cat >go.mod <<'END'
module finding

go 1.25.0

require github.com/hashicorp/terraform-plugin-framework v1.19.0
END
cat >main.go <<'END'
package main

import (
	"context"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/action"
	actionschema "github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
)

type small struct{ provider.Provider }

func (small) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "small"
}
func (small) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)          {}
func (small) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}
func (small) DataSources(context.Context) []func() datasource.DataSource                        { return nil }
func (small) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return thing{} }}
}
func (small) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{func() list.ListResource { return thing{} }}
}
func (small) Actions(context.Context) []func() action.Action {
	return []func() action.Action{func() action.Action { return note{} }}
}

// thing is an object that always exists, with the ID "x". It can be listed.
type thing struct{ resource.Resource }

func (thing) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "small_thing"
}
func (thing) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{"id": schema.StringAttribute{Computed: true,
		PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()}}}}
}
func (thing) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{RequiredForImport: true}}}
}
func (thing) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	resp.State.Raw, resp.Identity = req.State.Raw, req.Identity
}
func (thing) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughWithIdentity(ctx, path.Root("id"), path.Root("id"), req, resp)
}
func (thing) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest,
	resp *list.ListResourceSchemaResponse) {
	resp.Schema = listschema.Schema{}
}
func (thing) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	stream.Results = func(yield func(list.ListResult) bool) {
		result := req.NewListResult(ctx)
		result.DisplayName = "x"
		result.Diagnostics.Append(result.Identity.SetAttribute(ctx, path.Root("id"), "x")...)
		result.Diagnostics.Append(result.Resource.SetAttribute(ctx, path.Root("id"), "x")...)
		yield(result)
	}
}

// note is an action that adds a line to a file.
type note struct{}

func (note) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = "small_note"
}
func (note) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = actionschema.Schema{}
}
func (note) Invoke(_ context.Context, _ action.InvokeRequest, resp *action.InvokeResponse) {
	file, err := os.OpenFile("notes.txt", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		defer file.Close()
		_, err = file.WriteString("invoked\n")
	}
	if err != nil {
		resp.Diagnostics.AddError("Not Written", err.Error())
	}
}

func main() {
	if err := providerserver.Serve(context.Background(), func() provider.Provider { return small{} },
		providerserver.ServeOpts{Address: "registry.terraform.io/example/small"}); err != nil {
		log.Fatal(err)
	}
}
END
go mod tidy >tidy.txt 2>&1 || { cat tidy.txt; exit 2; }
CGO_ENABLED=0 go build -trimpath -o terraform-provider-small .
cat >"$dir/cli.tfrc" <<END
provider_installation {
  dev_overrides {
    "example/small" = "$dir/provider"
  }
  direct {}
}
END
export TF_CLI_CONFIG_FILE=$dir/cli.tfrc CHECKPOINT_DISABLE=1
version=$("$terraform" version)
version=${version%%$'\n'*}
[ "$version" = "Terraform v1.16.4" ] || { echo "This is $version, not Terraform v1.16.4."; exit 2; }
echo "$version"

# begin FOLDER enters a folder, and requires the provider there.
begin() {
	cd "$dir/$1"
	printf 'terraform {\n  required_providers {\n    small = {\n      source = "example/small"\n    }\n  }\n}\n' >main.tf
}
# expect TEXT fails unless the file output.txt contains a text.
expect() { grep -F "$1" output.txt || { cat output.txt; echo "This has changed: the output lacks \"$1\"."; exit 1; }; }
changed() { cat output.txt; echo "This has changed: $1"; exit 1; }

begin names
cat >all.tfquery.hcl <<'END'
list "small_thing" "a" {
  provider = small
  for_each = toset(["only"])
}
list "small_thing" "a_0" {
  provider = small
}
END
"$terraform" query -no-color -generate-config-out=generated.tf >output.txt 2>&1 || changed "the query fails."
if "$terraform" plan -no-color >output.txt 2>&1; then changed "the generated file is valid."; fi
expect 'Duplicate resource "small_thing" configuration'

begin twice
cat >all.tfquery.hcl <<'END'
list "small_thing" "one" {
  provider = small
}
list "small_thing" "two" {
  provider = small
}
END
"$terraform" query -no-color -generate-config-out=generated.tf >output.txt 2>&1 || changed "the query fails."
"$terraform" apply -no-color -auto-approve >output.txt 2>&1 || changed "the second import is refused."
expect "2 imported, 0 added, 0 changed, 0 destroyed."

begin invoke
cat >>main.tf <<'END'
resource "terraform_data" "test" {}
action "small_note" "test" {}
END
"$terraform" apply -no-color -auto-approve >output.txt 2>&1 || changed "the apply fails."
"$terraform" plan -no-color -invoke=action.small_note.test -out=plan.bin >output.txt 2>&1 || changed "the plan fails."
for time in first second; do
	"$terraform" apply -no-color plan.bin >output.txt 2>&1 || changed "the $time apply of the plan fails."
	expect "Actions: 1 invoked."
done
[ "$(wc -l <notes.txt)" -eq 2 ] || changed "the action ran another number of times."
