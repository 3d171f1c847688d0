#!/usr/bin/env bash
# Software: OpenTofu 1.12.6, built from the Go module proxy.
# Behavior: an apply with a local state writes what it has made to the file at its end only. If the process is killed
#   before, the state has nothing of the run, even of resources that were complete long before. Terraform 1.11.4 and
#   1.16.4 write each resource as soon as it is complete.
# Seen: a first resource is complete, and a second one still runs. The apply is killed more than 20 seconds later. A new
#   state has 0 bytes. A state of an earlier run has that run's resource only. OpenTofu reports no error afterwards: it
#   plans to make the first resource again.
# Fails if that changes. Needs Go, and the Go module proxy for the first run. The build takes minutes.
set -euo pipefail
tools=$(cd "$(dirname "$0")/../tools/tofu" && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mkdir "$dir/tofu" "$dir/new" "$dir/earlier"
cp "$tools/go.mod" "$tools/go.sum" "$dir/tofu"
(cd "$dir/tofu" && CGO_ENABLED=0 go build -trimpath -ldflags '-s -w -X github.com/opentofu/opentofu/version.dev=no' \
	-o tofu github.com/opentofu/opentofu/cmd/tofu)
tofu=$dir/tofu/tofu
export TF_CLI_CONFIG_FILE=/dev/null CHECKPOINT_DISABLE=1
version=$("$tofu" version)
version=${version%%$'\n'*}
[ "$version" = "OpenTofu v1.12.6" ] || { echo "This is $version, not OpenTofu v1.12.6."; exit 2; }

# kill_apply FOLDER kills an apply 25 seconds after its second resource has begun.
kill_apply() {
	cd "$dir/$1"
	cat >new.tf <<-'END'
		resource "terraform_data" "first" {}
		resource "terraform_data" "second" {
		  depends_on = [terraform_data.first]
		  provisioner "local-exec" {
		    command = "echo $$ >started.txt; exec sleep 60"
		  }
		}
	END
	"$tofu" init -no-color >init.txt
	"$tofu" apply -auto-approve -no-color >apply.txt &
	apply=$!
	for _ in {1..300}; do [ -s started.txt ] || sleep 0.1; done
	sleep 25
	kill -KILL "$apply"
	wait "$apply" 2>killed.txt || true
	kill "$(cat started.txt)"
	grep '^terraform_data.first: Creation complete' apply.txt
}

echo "$version"
kill_apply new
size=$(wc -c <terraform.tfstate)
echo "new: the state has $size bytes"
[ "$size" -eq 0 ] || { echo "This has changed."; exit 1; }
"$tofu" plan -lock=false -no-color >plan.txt
grep '^Plan: 2 to add' plan.txt || { echo "This has changed."; exit 1; }

cd "$dir/earlier"
echo 'resource "terraform_data" "earlier" {}' >earlier.tf
"$tofu" apply -auto-approve -no-color >earlier.txt
kill_apply earlier
names=$(grep '"name":' terraform.tfstate)
echo "earlier: the state has $names"
case $names in
*first* | *second*) echo "This has changed."; exit 1 ;;
*earlier*) ;;
*) echo "The state has lost the resource of the earlier run."; exit 1 ;;
esac
