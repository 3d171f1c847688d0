package journal

import (
	"fmt"
	"os"
	"strings"
)

// startField is the start of a process in /proc/PID/stat, counted from 0 behind the name.
const startField = 19

// parentProcess returns facts of the process that has started this one. The start counts from the start of the machine,
// which has an ID.
func parentProcess() (process, error) {
	pid := os.Getppid()
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil {
		return process{}, fmt.Errorf("reading the arguments of Terraform: %w", err)
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return process{}, fmt.Errorf("reading the start of Terraform: %w", err)
	}
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return process{}, fmt.Errorf("reading the start of the machine: %w", err)
	}
	fields := strings.Fields(string(stat[strings.LastIndex(string(stat), ")")+1:]))
	if len(fields) <= startField {
		return process{}, fmt.Errorf("reading the start of Terraform: %d fields", len(fields))
	}
	return process{
		start:     fmt.Sprintf("%d %s %s", pid, fields[startField], strings.TrimSpace(string(boot))),
		arguments: strings.Split(strings.TrimSuffix(string(line), "\x00"), "\x00"),
	}, nil
}
