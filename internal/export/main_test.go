package export_test

import (
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
)

func TestMain(m *testing.M) { acctest.Main(m) }
