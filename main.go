// Command terraform-provider-fillout serves the Fillout provider to Terraform and OpenTofu, which start it without
// arguments and with a variable that says so. Otherwise it is the provider's command line.
package main

import (
	"context"
	"flag"
	"log"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/fillout-community/terraform-provider-fillout/internal/cli"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider"
)

// version is set by the release build.
var version = "dev"

const address = "registry.terraform.io/fillout-community/fillout"

func main() {
	switch arguments := os.Args[1:]; {
	case !isForTerraform(arguments):
		os.Exit(runCommand(arguments))
	case len(arguments) == 0 && os.Getenv(magicCookieKey) != magicCookie:
		os.Exit(runCommand([]string{"--help"})) // a person has started it
	}
	debug := flag.Bool("debug", false, "serve a provider that a debugger is attached to; prints how to make Terraform "+
		"use it")
	flag.Parse()
	if *debug {
		err := providerserver.Serve(context.Background(), provider.New(version), providerserver.ServeOpts{
			Address:         address,
			Debug:           true,
			ProtocolVersion: 6,
		})
		if err != nil {
			log.Fatal(err)
		}
		return
	}
	if err := limitLog(os.Getenv, os.Setenv); err != nil {
		log.Fatal(err)
	}
	serve(provider.New(version)())
}

// isForTerraform reports whether the arguments are those of Terraform or of a debugger.
func isForTerraform(arguments []string) bool {
	if len(arguments) == 0 {
		return true
	}
	name, _, _ := strings.Cut(arguments[0], "=")
	return name == "-debug" || name == "--debug"
}

// runCommand runs the command line. The first signal ends a command cleanly, the second one at once.
func runCommand(arguments []string) (exit int) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	context.AfterFunc(ctx, stop)
	return cli.Run(ctx, arguments, cli.Environment{
		Stdin:       os.Stdin,
		Stdout:      os.Stdout,
		Stderr:      os.Stderr,
		Getenv:      os.Getenv,
		FileExists:  func(path string) bool { _, err := os.Stat(path); return err == nil },
		OpenBrowser: cli.OpenBrowser(os.Environ()),
		Version:     version,
	})
}
