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
	// Partial reports whether the run may not read the whole state.
	Partial bool `json:"-"`
}

// process is what the operating system knows of a process.
type process struct {
	start     string // unique together with the process's ID
	arguments []string
}

// stateVariables are environment variables that choose the state, apart from the backend's settings.
var stateVariables = []string{"TF_CLOUD_ORGANIZATION", "TF_CLOUD_HOSTNAME", "TF_CLOUD_PROJECT",
	"TF_HTTP_ADDRESS", "PG_CONN_STR", "PG_SCHEMA_NAME", "PGHOST", "PGDATABASE", "CONSUL_HTTP_ADDR", "KUBE_NAMESPACE",
	"KUBE_CTX", "KUBE_CONFIG_PATH", "KUBE_CONFIG_PATHS", "AWS_ENDPOINT_URL_S3", "GOOGLE_BACKEND_BUCKET", "ARM_SUBSCRIPTION_ID"}

// identify returns the identity of this process. Terraform has started it in the folder of the configuration.
func (j *Journal) identify() identity {
	id := identity{Version: version}
	terraform, err := j.parent()
	folder, failed := os.Getwd()
	if err != nil || failed != nil || terraform.start == "" {
		return id
	}
	id.Run = terraform.start
	arguments := terraform.arguments
	for _, variable := range os.Environ() {
		if name, value, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "TF_CLI_ARGS") {
			arguments = append(arguments, strings.Fields(value)...)
		}
	}
	id.Partial = hasFlag(arguments, "target", "target-file", "exclude", "exclude-file", "allow-deferral")
	if hasFlag(arguments, "state", "state-out") {
		return id
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
	id.State = j.hash(texts...)
	return id
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
	settings, err := json.Marshal(config) // with sorted names
	if err != nil {
		return string(text)
	}
	return initialized.Backend.Type + string(settings)
}

// hasFlag reports whether one of the arguments is a flag of Terraform with one of these names.
func hasFlag(arguments []string, names ...string) bool {
	return slices.ContainsFunc(arguments, func(argument string) bool {
		name, _, _ := strings.Cut(argument, "=")
		return strings.HasPrefix(name, "-") && slices.Contains(names, strings.TrimLeft(name, "-"))
	})
}
