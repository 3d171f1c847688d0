//go:build unix

package tfcli

import (
	"os/exec"
	"syscall"
)

// detach protects the command from Ctrl-C at the terminal. The command would receive it twice, from the terminal and
// from Run, and Terraform gives up its state at the second one.
func detach(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}
