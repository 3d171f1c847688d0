package journal

import (
	"fmt"
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

// maxCommandLine is the longest command line of the system, in bytes, with the header that comes before it.
const maxCommandLine = 1<<16 + 64

// parentProcess returns facts of the process that has started this one.
func parentProcess() (process, error) {
	pid := os.Getppid()
	handle, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, uint32(pid))
	if err != nil {
		return process{}, fmt.Errorf("opening the process of Terraform: %w", err)
	}
	defer func() { _ = windows.CloseHandle(handle) }()
	var start, end, kernel, user windows.Filetime
	if err := windows.GetProcessTimes(handle, &start, &end, &kernel, &user); err != nil {
		return process{}, fmt.Errorf("reading the start of Terraform: %w", err)
	}
	buffer := make([]uint64, maxCommandLine/8) // aligned for the pointer in the header
	err = windows.NtQueryInformationProcess(handle, windows.ProcessCommandLineInformation, unsafe.Pointer(&buffer[0]),
		maxCommandLine, nil)
	if err != nil {
		return process{}, fmt.Errorf("reading the arguments of Terraform: %w", err)
	}
	line := (*windows.NTUnicodeString)(unsafe.Pointer(&buffer[0])).String()
	arguments, err := windows.DecomposeCommandLine(line)
	if err != nil {
		return process{}, fmt.Errorf("reading the arguments of Terraform: %w", err)
	}
	return process{start: fmt.Sprintf("%d %d", pid, start.Nanoseconds()), arguments: arguments}, nil
}
