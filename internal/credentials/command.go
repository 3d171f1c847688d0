package credentials

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

// commandName is the name of the provider's command line. A release and an installation add a version to it.
const commandName = "terraform-provider-fillout"

// Command returns the command line for texts that a person pastes into a shell: the path of this program, which is in
// no folder of the PATH if Terraform has installed it. A program with another name, such as a test, is not the command.
// It then returns the command's name.
var Command = sync.OnceValue(func() string {
	path, err := os.Executable()
	if err != nil {
		return commandName
	}
	return commandAt(path, runtime.GOOS)
})

func commandAt(path, system string) string {
	name := strings.TrimSuffix(filepath.Base(path), ".exe")
	if !strings.HasPrefix(name, commandName) || strings.HasSuffix(name, ".test") {
		return commandName
	}
	if system != "windows" {
		return ShellQuoted(path)
	}
	if strings.ContainsAny(path, " &()^") { // for cmd; PowerShell also needs & before it
		return `"` + path + `"`
	}
	return path
}
