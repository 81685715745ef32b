package secret

import (
	"bytes"
	"encoding/base64"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/sanquan/sanquan/base/fault"
)

// dice is randomness that tests can repeat.
func dice(seed byte) *rand.ChaCha8 { return rand.NewChaCha8([32]byte{seed}) }

func ring(t testing.TB, seed byte) *Keyring {
	t.Helper()
	k, err := NewKeyring(dice(seed))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

var phone = Place{Contact, "account-1", "phone"}

func seal(t testing.TB, k *Keyring, p Place, value string, seed byte) string {
	t.Helper()
	s, err := k.Seal(p, []byte(value), dice(seed))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestOpenGivesBackWhatWasSealed(t *testing.T) {
	k := ring(t, 1)
	rapid.Check(t, func(rt *rapid.T) {
		value := rapid.String().Draw(rt, "value")
		sealed, err := k.Seal(phone, []byte(value), dice(rapid.Byte().Draw(rt, "seed")))
		if err != nil {
			rt.Fatal(err)
		}
		got, err := k.Open(phone, sealed)
		if err != nil || string(got) != value {
			rt.Fatalf("got %q, %v; want %q", got, err, value)
		}
		if len(value) > 3 && strings.Contains(sealed, value) {
			rt.Fatalf("%q shows %q", sealed, value)
		}
	})
}

func TestEqualValuesSealDifferently(t *testing.T) {
	k := ring(t, 1)
	if a, b := seal(t, k, phone, "13800001234", 2), seal(t, k, phone, "13800001234", 3); a == b {
		t.Errorf("both are %s", a)
	}
}

// Any changed bit, and any other place, refuses to open.
func TestChangedValuesDoNotOpen(t *testing.T) {
	k := ring(t, 1)
	sealed := seal(t, k, phone, "13800001234", 2)
	head, body, _ := strings.Cut(strings.TrimPrefix(sealed, "A256GCM."), ".")
	raw, err := base64.RawURLEncoding.DecodeString(body)
	if err != nil {
		t.Fatal(err)
	}
	for i := range raw {
		for bit := range 8 {
			bad := bytes.Clone(raw)
			bad[i] ^= 1 << bit
			if _, err := k.Open(phone, join(head, bad)); fault.CodeOf(err) != fault.Internal {
				t.Fatalf("byte %d bit %d: %v", i, bit, err)
			}
		}
	}
	for n := range len(sealed) {
		if _, err := k.Open(phone, sealed[:n]); err == nil {
			t.Errorf("opened when cut to %d bytes", n)
		}
	}
	for _, p := range []Place{{Contact, "account-2", "phone"}, {Contact, "account-1", "mobile"}, {Contact, "account-1p", "hone"}} {
		if _, err := k.Open(p, sealed); fault.CodeOf(err) != fault.Internal {
			t.Errorf("opened at %+v: %v", p, err)
		}
	}
	if _, err := k.Open(Place{SecondFactor, "account-1", "phone"}, sealed); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("opened with the key of another domain: %v", err)
	}
	if _, err := ring(t, 9).Open(phone, sealed); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("opened with another keyring: %v", err)
	}
}

// Old values are readable after a rotation, new ones are under the new key,
// rewrapped ones too; the retired key opens nothing more.
func TestRotation(t *testing.T) {
	before := ring(t, 1)
	old := seal(t, before, phone, "13800001234", 2)
	after, err := before.Rotate(Contact, dice(3))
	if err != nil {
		t.Fatal(err)
	}
	newest := after.KeyIDs(Contact)[1]
	if got, err := after.Open(phone, old); err != nil || string(got) != "13800001234" {
		t.Errorf("an old value: %q, %v", got, err)
	}
	if s := seal(t, after, phone, "x", 4); !strings.Contains(s, "."+newest+".") {
		t.Errorf("a new value %s is not under %s", s, newest)
	}
	moved, changed, err := after.Rewrap(phone, old, dice(5))
	if err != nil || !changed || !strings.Contains(moved, "."+newest+".") {
		t.Fatalf("rewrapped %s, %v, %v", moved, changed, err)
	}
	if again, changed, err := after.Rewrap(phone, moved, dice(6)); err != nil || changed || again != moved {
		t.Errorf("rewrapped twice: %v, %v", changed, err)
	}
	without, err := after.Retire(Contact, before.KeyIDs(Contact)[0])
	if err != nil {
		t.Fatal(err)
	}
	if got, err := without.Open(phone, moved); err != nil || string(got) != "13800001234" {
		t.Errorf("the moved value: %q, %v", got, err)
	}
	if _, err := without.Open(phone, old); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("the old value opens without its key: %v", err)
	}
	if _, err := without.Retire(Contact, newest); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("the last key was retired: %v", err)
	}
	if len(before.KeyIDs(Contact)) != 1 || len(after.KeyIDs(Audit)) != 1 {
		t.Error("rotation touched another keyring or domain")
	}
}

// Indexes are equal exactly where the normalised values are.
func TestIndexFollowsTheNormalisedValue(t *testing.T) {
	k := ring(t, 1)
	index := func(s string) string {
		i, err := k.Index(Contact, "phone", s)
		if err != nil {
			t.Fatal(err)
		}
		return i
	}
	rapid.Check(t, func(rt *rapid.T) {
		digits := rapid.StringMatching(`[0-9]{5,12}`)
		a, b := digits.Draw(rt, "a"), digits.Draw(rt, "b")
		if (index(a) == index(b)) != (a == b) {
			rt.Fatalf("%s and %s", a, b)
		}
		if strings.Contains(index(a), a) {
			rt.Fatalf("the index of %s shows it", a)
		}
	})
	after, err := k.Rotate(Contact, dice(2))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(after.Indexes(Contact, "phone", "13800001234"), index("13800001234")) {
		t.Error("a search does not find what was indexed before the rotation")
	}
	other, _ := k.Index(Contact, "fax", "13800001234")
	if other == index("13800001234") {
		t.Error("two fields share an index")
	}
}

func TestPhone(t *testing.T) {
	for in, want := range map[string]string{
		"138 0000 1234": "13800001234", "+86 138-0000-1234": "13800001234", "００８６13800001234": "13800001234",
		"１３８００００１２３４": "13800001234", "（010）6385 0000": "01063850000", "010.6385.0000": "01063850000", "12345": "12345",
		"": "", "1234": "", "138x": "", "1+86": "", "+ + 1380000": "", strings.Repeat("1", 21): "",
	} {
		if got := Phone(in); got != want {
			t.Errorf("Phone(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestMasks(t *testing.T) {
	for got, want := range map[string]string{
		MaskPhone("13800001234"): "138****1234", MaskPhone("12345"): "***45", MaskPhone(""): "", MaskPhone("1"): "1",
		MaskID("110101199003070021"): "110***********0021", MaskID("1234567"): "*******",
	} {
		if got != want {
			t.Errorf("masked as %q, want %q", got, want)
		}
	}
}

func TestKeyringFile(t *testing.T) {
	k := ring(t, 1)
	back, err := ParseKeyring(k.Marshal())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := back.Open(phone, seal(t, k, phone, "x", 2)); err != nil || string(got) != "x" {
		t.Errorf("%q, %v", got, err)
	}
	for name, raw := range map[string]string{
		"nothing": "", "another format": `{"format":2,"domains":{}}`, "no keys": `{"format":1,"domains":{}}`,
		"a short key": strings.Replace(string(k.Marshal()), `"key": "`, `"key": "AAAA`, 1),
	} {
		if _, err := ParseKeyring([]byte(raw)); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := NewKeyring(strings.NewReader("short")); err == nil {
		t.Error("a keyring without randomness")
	}
	if _, err := new(Keyring).Seal(phone, nil, dice(1)); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("sealed without a key: %v", err)
	}
}

func TestSignatures(t *testing.T) {
	k := ring(t, 1)
	private, id, err := k.Signer(Audit)
	if err != nil {
		t.Fatal(err)
	}
	public, err := k.Verifier(Audit, id)
	if err != nil || !public.Equal(private.Public()) {
		t.Errorf("the keys do not belong together: %v", err)
	}
	if _, err := k.Verifier(Audit, "00000000"); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("an unknown key: %v", err)
	}
}

func FuzzOpen(f *testing.F) {
	k := ring(f, 1)
	f.Add(seal(f, k, phone, "13800001234", 2))
	f.Add("A256GCM..")
	f.Fuzz(func(t *testing.T, s string) {
		if value, err := k.Open(phone, s); err == nil && string(value) != "13800001234" {
			t.Errorf("%q opened as %q", s, value)
		}
	})
}
