package measure

import (
	"bufio"
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"time"
)

// startsInRound is the number of pairs of starts in each round. Each takes less than a tenth of a second.
const startsInRound = 12

// startUpExcess returns how much longer the provider takes to its handshake than the floor, as a median of the pairs.
func startUpExcess(ctx context.Context, floor, provider string, pairs int) (time.Duration, error) {
	environment := handshakeEnvironment()
	var excesses []float64
	for i := range pairs {
		var took [2]time.Duration
		for _, which := range order(i) {
			var err error
			if took[which], err = startUp(ctx, [2]string{floor, provider}[which], environment); err != nil {
				return 0, err
			}
		}
		excesses = append(excesses, float64(took[1]-took[0]))
	}
	return time.Duration(quantile(excesses, 0.5)), nil
}

// startUp starts a provider as a CLI does, and returns the time to its handshake: a line with its address.
func startUp(ctx context.Context, binary string, environment []string) (time.Duration, error) {
	process := exec.CommandContext(ctx, binary)
	process.Env = environment
	output, err := process.StdoutPipe()
	if err != nil {
		return 0, fmt.Errorf("preparing %s: %w", binary, err)
	}
	begun := time.Now()
	if err := process.Start(); err != nil {
		return 0, fmt.Errorf("starting %s: %w", binary, err)
	}
	line, readErr := bufio.NewReader(output).ReadString('\n')
	took := time.Since(begun)
	// It waits for a client that never comes, so its exit code says nothing.
	_ = process.Process.Kill()
	_ = process.Wait()
	if readErr != nil || !strings.Contains(line, "|grpc|") {
		return 0, errors.Join(fmt.Errorf("%s made no handshake, but wrote %q", binary, line), readErr)
	}
	return took, nil
}

// handshakeEnvironment returns the variables that a CLI sets for a provider. The certificate makes the provider create
// one of its own, which is a part of the start.
func handshakeEnvironment() []string {
	server := httptest.NewTLSServer(nil)
	defer server.Close()
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	return append(os.Environ(),
		"TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
		"PLUGIN_PROTOCOL_VERSIONS=6",
		"PLUGIN_CLIENT_CERT="+string(certificate),
	)
}
