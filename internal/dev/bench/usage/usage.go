// Package usage notes what the processes of a provider used, in a file that the benchmark reads. It is a package of its
// own so that the meter stays small: what a process has resident before it becomes the provider counts as the provider's.
package usage

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"
)

// Variables that the meter reads.
const (
	ProviderVariable = "FILLOUT_METER_PROVIDER"
	FileVariable     = "FILLOUT_METER_FILE"
)

// Usage is what a process used in its life.
type Usage struct {
	CPU    time.Duration `json:"cpu"`    // user and system, in nanoseconds
	Memory int64         `json:"memory"` // the most that was resident at once, in bytes; 0 where the system does not say
}

// Append adds what a process used to a file, as a line of its own. Several processes may do so at once.
func Append(file string, process *os.ProcessState) (err error) {
	line, err := json.Marshal(Usage{CPU: process.UserTime() + process.SystemTime(), Memory: peakMemory(process)})
	if err != nil {
		return fmt.Errorf("encoding the usage: %w", err)
	}
	lines, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("opening the file: %w", err)
	}
	defer func() { err = errors.Join(err, lines.Close()) }()
	if _, err := lines.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("writing the usage: %w", err)
	}
	return nil
}

// Take reads the file, removes it, and gives the processes' whole CPU time and the memory of the largest.
func Take(file string) (Usage, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return Usage{}, fmt.Errorf("reading what the provider used: %w", err)
	}
	if err := os.Remove(file); err != nil {
		return Usage{}, fmt.Errorf("removing what the provider used: %w", err)
	}
	var all Usage
	for line := range bytes.Lines(text) {
		var one Usage
		if err := json.Unmarshal(line, &one); err != nil {
			return Usage{}, fmt.Errorf("decoding what the provider used: %w", err)
		}
		all.CPU += one.CPU
		all.Memory = max(all.Memory, one.Memory)
	}
	return all, nil
}
