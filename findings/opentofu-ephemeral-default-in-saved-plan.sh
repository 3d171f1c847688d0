#!/usr/bin/env bash
# Software: OpenTofu 1.12.6, built from the Go module proxy.
# Behavior: a plan that was saved with a value for an ephemeral variable is applied without that value. If the variable
#   has a default, OpenTofu uses the default, and reports nothing. Terraform 1.11.4 and 1.16.4 report an error: the
#   variable was set for the plan, and must be set for the apply. So does OpenTofu if the variable has no default.
# Seen: the plan is made with "planned". The apply exits with 0, and the provisioner gets "default".
# Fails if that changes. Needs Go, and the Go module proxy for the first run. The build takes minutes.
set -euo pipefail
tools=$(cd "$(dirname "$0")/../tools/tofu" && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mkdir "$dir/tofu" "$dir/with" "$dir/without"
cp "$tools/go.mod" "$tools/go.sum" "$dir/tofu"
(cd "$dir/tofu" && CGO_ENABLED=0 go build -trimpath -ldflags '-s -w -X github.com/opentofu/opentofu/version.dev=no' \
	-o tofu github.com/opentofu/opentofu/cmd/tofu)
tofu=$dir/tofu/tofu
export TF_CLI_CONFIG_FILE=/dev/null CHECKPOINT_DISABLE=1
version=$("$tofu" version)
version=${version%%$'\n'*}
[ "$version" = "OpenTofu v1.12.6" ] || { echo "This is $version, not OpenTofu v1.12.6."; exit 2; }

# run FOLDER DEFAULT saves a plan with a value of the variable, and applies it without one. DEFAULT is a line of HCL.
run() {
	cd "$dir/$1"
	cat >main.tf <<-END
		variable "key" {
		  type      = string
		  ephemeral = true
		  $2
		}
		resource "terraform_data" "thing" {
		  provisioner "local-exec" {
		    command     = "echo \$KEY >key.txt"
		    environment = { KEY = var.key }
		  }
		}
	END
	"$tofu" init -no-color >init.txt
	TF_VAR_key=planned "$tofu" plan -input=false -no-color -out=saved.plan >plan.txt
	status=0
	"$tofu" apply -input=false -no-color saved.plan >apply.txt 2>&1 || status=$?
	echo "$1 default: exit status $status, the provisioner got '$(cat key.txt 2>none.txt || true)'" | tee result.txt
}

echo "$version"
run without ''
[ "$(cat result.txt)" = "without default: exit status 1, the provisioner got ''" ] || { cat apply.txt; echo "This has changed."; exit 1; }
run with 'default = "default"'
[ "$(cat result.txt)" = "with default: exit status 0, the provisioner got 'default'" ] || { cat apply.txt; echo "This has changed."; exit 1; }
