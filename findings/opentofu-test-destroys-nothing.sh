#!/usr/bin/env bash
# Software: OpenTofu 1.12.6, built from the Go module proxy.
# Behavior: if the variables of a test file's last run refer to another run, tofu test destroys nothing at the end of
#   the file. It reports no error, and exits with 0. With a constant in the place of the reference, it destroys.
# Seen: the resource's destroy provisioner runs with a constant, and does not run with the reference. Both runs print
#   "Success! 2 passed, 0 failed." and exit with 0.
# Fails if that changes. Needs Go, and the Go module proxy for the first run. The build takes minutes.
set -euo pipefail
tools=$(cd "$(dirname "$0")/../tools/tofu" && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mkdir "$dir/tofu" "$dir/reference" "$dir/constant"
cp "$tools/go.mod" "$tools/go.sum" "$dir/tofu"
(cd "$dir/tofu" && CGO_ENABLED=0 go build -trimpath -ldflags '-s -w -X github.com/opentofu/opentofu/version.dev=no' \
	-o tofu github.com/opentofu/opentofu/cmd/tofu)
tofu=$dir/tofu/tofu
export TF_CLI_CONFIG_FILE=/dev/null CHECKPOINT_DISABLE=1
version=$("$tofu" version)
version=${version%%$'\n'*}
[ "$version" = "OpenTofu v1.12.6" ] || { echo "This is $version, not OpenTofu v1.12.6."; exit 2; }

# run FOLDER VALUE runs two tests in a folder. VALUE is the variable of the second one.
run() {
	cd "$dir/$1"
	cat >main.tf <<-'END'
		variable "name" {
		  default = "first"
		}
		resource "terraform_data" "thing" {
		  input = var.name
		  provisioner "local-exec" {
		    when    = destroy
		    command = "echo destroyed >> destroyed.txt"
		  }
		}
		output "name" {
		  value = terraform_data.thing.output
		}
	END
	cat >main.tftest.hcl <<-END
		run "one" {}
		run "two" {
		  variables {
		    name = $2
		  }
		}
	END
	"$tofu" init -no-color >init.txt
	"$tofu" test -no-color >test.txt || { cat test.txt; echo "tofu test failed in the folder $1."; exit 1; }
	tail -n 1 test.txt
	if [ -e destroyed.txt ]; then echo "$1: destroyed"; else echo "$1: not destroyed"; fi | tee result.txt
}

echo "$version"
run constant '"first"'
run reference run.one.name
[ "$(cat "$dir/constant/result.txt")" = "constant: destroyed" ] || { echo "With a constant, it destroys nothing."; exit 1; }
[ "$(cat "$dir/reference/result.txt")" = "reference: not destroyed" ] || { echo "This has changed."; exit 1; }
