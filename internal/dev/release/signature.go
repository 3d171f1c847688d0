package release

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"github.com/ProtonMail/go-crypto/openpgp"
	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

// checkSignature checks the signature of the checksums as Terraform does, with the same library. It must be a binary one,
// detached, by an RSA or DSA key: the registry takes no other.
func (r release) checkSignature(keyFile string) error {
	exported, err := os.ReadFile(keyFile)
	if err != nil {
		return fmt.Errorf("reading the public key: %w", err)
	}
	keys, err := openpgp.ReadKeyRing(bytes.NewReader(exported))
	if err != nil {
		return fmt.Errorf("reading the public key in %s: %w", keyFile, err)
	}
	sums, err := r.read(r.sums())
	if err != nil {
		return err
	}
	signature, err := r.read(r.signature())
	if err != nil {
		return err
	}
	if bytes.HasPrefix(signature, []byte("-----BEGIN")) {
		return errors.New("it is armored, and should be binary")
	}
	signer, err := openpgp.CheckDetachedSignature(keys, bytes.NewReader(sums), bytes.NewReader(signature), nil)
	if err != nil {
		return fmt.Errorf("%s: %w", r.signature(), err)
	}
	switch signer.PrimaryKey.PubKeyAlgo {
	case packet.PubKeyAlgoRSA, packet.PubKeyAlgoRSASignOnly, packet.PubKeyAlgoDSA:
		return nil
	default:
		return errors.New("the key should be an RSA or a DSA key")
	}
}
