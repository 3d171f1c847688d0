//go:build unix

package tfcli

import (
	"os/exec"
	"syscall"
)

// detach keeps Ctrl-C at the terminal from the command: it would reach it twice,
// once from the terminal and once from Run, and a second one makes Terraform
// give up its state.
func detach(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}
