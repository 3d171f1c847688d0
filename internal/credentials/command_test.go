package credentials

import "testing"

func TestCommandAt(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ path, system, want string }{
		{"/opt/terraform-provider-fillout", "linux", "/opt/terraform-provider-fillout"},
		{"/home/me/my work/terraform-provider-fillout_v1.2.3", "darwin", "'/home/me/my work/terraform-provider-fillout_v1.2.3'"},
		{"/tmp/terraform-provider-fillout.test", "linux", "terraform-provider-fillout"},
		{"/tmp/quickstart", "linux", "terraform-provider-fillout"},
		{"/c/terraform-provider-fillout.exe", "windows", "/c/terraform-provider-fillout.exe"},
		{"/c/my work/terraform-provider-fillout.exe", "windows", `"/c/my work/terraform-provider-fillout.exe"`},
	} {
		if got := commandAt(test.path, test.system); got != test.want {
			t.Errorf("%s: %s", test.path, got)
		}
	}
	if got := Command(); got != commandName {
		t.Errorf("in a test: %s", got)
	}
}
