package journal

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// identity says which run a process belongs to, and which state the run has.
type identity struct {
	Version int `json:"version"`
	// Run is the ID and the start of the Terraform process. It is "" if they are unknown.
	Run string `json:"run"`
	// State is a keyed hash of what chooses the state. It is "" if the state cannot be told from others.
	State string `json:"state"`
}

// run is what a process knows of its run of Terraform.
type run struct {
	id string // as in identity
	// state is what chooses the state. It is empty if the state cannot be told from others.
	state []string
	// partial reports whether the run may not read the whole state.
	partial bool
	// planned reports whether the run applies the file of a plan, whose flags are not known.
	planned bool
}

// identity returns the identity of this process. Another key makes it another one.
func (j *Journal) identity() identity {
	r := j.run()
	id := identity{Version: version, Run: r.id}
	if len(r.state) > 0 {
		id.State = j.hash(r.state...)
	}
	return id
}

// process is what the operating system knows of a process.
type process struct {
	start     string // unique together with the process's ID
	arguments []string
}

// stateVariables are environment variables that choose the state, apart from the backend's settings.
var stateVariables = []string{"TF_CLOUD_ORGANIZATION", "TF_CLOUD_HOSTNAME", "TF_CLOUD_PROJECT",
	"TF_HTTP_ADDRESS", "PG_CONN_STR", "PG_SCHEMA_NAME", "PGHOST", "PGPORT", "PGDATABASE", "PGSERVICE", "CONSUL_HTTP_ADDR",
	"KUBE_NAMESPACE", "KUBE_CTX", "KUBE_CONFIG_PATH", "KUBE_CONFIG_PATHS", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3",
	"AWS_S3_ENDPOINT", "GOOGLE_BACKEND_BUCKET", "ARM_SUBSCRIPTION_ID"}

// findRun returns the run of this process. Terraform has started it in the folder of the configuration.
func (j *Journal) findRun() run {
	terraform, err := j.parent()
	folder, failed := os.Getwd()
	if err != nil || failed != nil || terraform.start == "" {
		return run{}
	}
	found, arguments := run{id: terraform.start}, terraform.arguments
	// The states of terraform test and of stacks are not those of the folder.
	command, rest := commandOf(arguments)
	if command != "plan" && command != "apply" {
		return found
	}
	more := argumentsOf(os.Environ())
	found.planned = command == "apply" && endWithFile(slices.Concat(more, rest))
	arguments = slices.Concat(arguments, more)
	found.partial = hasFlag(arguments, "target", "target-file", "exclude", "exclude-file", "allow-deferral")
	if hasFlag(arguments, "state", "state-out") {
		return found
	}
	if resolved, err := filepath.EvalSymlinks(folder); err == nil {
		folder = resolved
	}
	data := os.Getenv("TF_DATA_DIR")
	if data == "" {
		data = ".terraform"
	}
	selected, _ := os.ReadFile(filepath.Join(data, "environment")) // it does not exist before the first selection
	workspace := cmp.Or(os.Getenv("TF_WORKSPACE"), string(bytes.TrimSpace(selected)), "default")
	texts := []string{"state", folder, workspace, backend(filepath.Join(data, "terraform.tfstate"))}
	for _, name := range stateVariables {
		texts = append(texts, os.Getenv(name))
	}
	found.state = texts
	return found
}

// argumentsOf returns the arguments that Terraform takes from variables, and puts before those of its command. A value
// can have quotes, as in a shell.
func argumentsOf(environment []string) (arguments []string) {
	unquoted := strings.NewReplacer(`"`, "", "'", "", `\`, "")
	for _, variable := range environment {
		if name, value, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "TF_CLI_ARGS") {
			arguments = append(arguments, strings.Fields(unquoted.Replace(value))...)
		}
	}
	return arguments
}

// commandOf returns Terraform's command, such as apply, and the arguments after it.
func commandOf(arguments []string) (command string, rest []string) {
	for i := 1; i < len(arguments); i++ {
		if !strings.HasPrefix(arguments[i], "-") {
			return arguments[i], arguments[i+1:]
		}
	}
	return "", nil
}

// valueFlags are flags of apply whose value can be the next argument.
var valueFlags = []string{"var", "var-file", "target", "target-file", "exclude", "exclude-file", "replace", "parallelism",
	"lock-timeout", "state", "state-out", "backup", "json-into"}

// endWithFile reports whether the last argument of apply is a file, and not the value of a flag. Not every system
// separates arguments, so the name of the file can be the last few.
func endWithFile(arguments []string) bool {
	for i := len(arguments) - 1; i >= 0 && !strings.HasPrefix(arguments[i], "-"); i-- {
		if i > 0 && !strings.Contains(arguments[i-1], "=") && hasFlag(arguments[i-1:i], valueFlags...) {
			continue
		}
		if info, err := os.Stat(strings.Join(arguments[i:], " ")); err == nil && !info.IsDir() {
			return true
		}
	}
	return false
}

// backend returns the settings of the backend that init has chosen, without secrets, which change from job to job. It
// is "" for a local state without a backend block.
func backend(path string) string {
	text, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		return ""
	}
	var initialized struct {
		Backend struct {
			Type   string         `json:"type"`
			Config map[string]any `json:"config"`
		} `json:"backend"`
	}
	if json.Unmarshal(text, &initialized) != nil {
		return string(text) // equal only to itself
	}
	config := initialized.Backend.Config
	maps.DeleteFunc(config, func(name string, _ any) bool {
		return name != "secret_suffix" && slices.ContainsFunc([]string{"password", "token", "secret", "credential", "access_key", "username"},
			func(word string) bool { return strings.Contains(name, word) })
	})
	settings, _ := json.Marshal(config) // with sorted names; what was JSON never fails
	return initialized.Backend.Type + string(settings)
}

// hasFlag reports whether one of the arguments is a flag of Terraform with one of these names.
func hasFlag(arguments []string, names ...string) bool {
	return slices.ContainsFunc(arguments, func(argument string) bool {
		name, _, _ := strings.Cut(argument, "=")
		return strings.HasPrefix(name, "-") && slices.Contains(names, strings.TrimLeft(name, "-"))
	})
}
