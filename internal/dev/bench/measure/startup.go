package measure

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"strings"
	"time"
)

// startUps is how many pairs of starts are measured; each takes less than a tenth of a second.
const startUps = 60

// startUpExcess is the median of how much longer the provider takes from its start to its handshake than the floor.
func startUpExcess(ctx context.Context, floor, provider string) (time.Duration, error) {
	environment, err := handshakeEnvironment()
	if err != nil {
		return 0, err
	}
	var excesses []float64
	for i := range startUps {
		var took [2]time.Duration
		for _, which := range order(i) {
			if took[which], err = startUp(ctx, [2]string{floor, provider}[which], environment); err != nil {
				return 0, err
			}
		}
		excesses = append(excesses, float64(took[1]-took[0]))
	}
	return time.Duration(quantile(excesses, 0.5)), nil
}

// order is which of the two of a pair goes first: the floor and the provider by turns, so that going first is no
// advantage.
func order(pair int) []int {
	if pair%2 == 0 {
		return []int{0, 1}
	}
	return []int{1, 0}
}

// startUp starts a provider as a CLI does, and gives the time to the line by which it says where it listens.
func startUp(ctx context.Context, binary string, environment []string) (took time.Duration, err error) {
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
	took = time.Since(begun)
	// It waits for a client that never comes, so how it ends says nothing.
	_ = process.Process.Kill()
	_ = process.Wait()
	if readErr != nil || !strings.Contains(line, "|grpc|") {
		return 0, errors.Join(fmt.Errorf("%s made no handshake, but said %q", binary, line), readErr)
	}
	return took, nil
}

// handshakeEnvironment has what a CLI gives a provider on its way. With its certificate the provider makes one of its
// own, which is a part of the start.
func handshakeEnvironment() ([]string, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("making a key: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "localhost"},
		NotBefore:    time.Now().Add(-time.Minute),
		NotAfter:     time.Now().Add(time.Hour),
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("making a certificate: %w", err)
	}
	return append(os.Environ(),
		"TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
		"PLUGIN_PROTOCOL_VERSIONS=6",
		"PLUGIN_CLIENT_CERT="+string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate})),
	), nil
}
