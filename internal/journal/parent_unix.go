//go:build unix && !linux

package journal

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// startFields is how many words a time has in ps, such as "Sat Jan 31 12:00:00 2026".
const startFields = 5

// parentProcess returns facts of the process that has started this one.
func parentProcess() (process, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	pid := os.Getppid()
	ps := exec.CommandContext(ctx, "ps", "-ww", "-o", "lstart=", "-o", "args=", "-p", strconv.Itoa(pid))
	ps.Env = append(os.Environ(), "LC_ALL=C")
	line, err := ps.Output()
	if err != nil {
		return process{}, fmt.Errorf("reading the start of Terraform: %w", err)
	}
	words := strings.Fields(string(line))
	if len(words) <= startFields {
		return process{}, fmt.Errorf("reading the start of Terraform: %d words", len(words))
	}
	return process{
		start:     fmt.Sprintf("%d %s", pid, strings.Join(words[:startFields], " ")),
		arguments: words[startFields:],
	}, nil
}
