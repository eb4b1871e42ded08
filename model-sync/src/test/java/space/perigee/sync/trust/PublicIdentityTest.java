package space.perigee.sync.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicIdentityTest {

  private final Identity identity = End.identity("sat-1", Role.SATELLITE, 1, 7);
  private final PublicIdentity shown = identity.publicIdentity();

  @Test
  void survivesItsBytes() throws TrustException {
    PublicIdentity read = PublicIdentity.fromBytes(shown.toBytes());

    assertThat(read).isEqualTo(shown);
    assertThat(read.fingerprint()).isEqualTo(shown.fingerprint());
    assertThat(shown.fingerprint().hex()).startsWith(shown.keyId().toString());
  }

  @Test
  void aFlippedBitAnywhereIsRefused() {
    byte[] bytes = shown.toBytes();
    for (int at = 0; at < bytes.length; at++) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= (byte) (1 << at % 8);
      assertThat(catchThrowable(() -> PublicIdentity.fromBytes(damaged)))
          .as("byte %d", at)
          .isInstanceOf(TrustException.class);
    }
  }

  @Test
  void anotherSpellingIsRefused() {
    byte[] unknownField =
        ByteString.copyFrom(shown.toBytes()).concat(ByteString.fromHex("7a00")).toByteArray();
    assertThatThrownBy(() -> PublicIdentity.fromBytes(unknownField))
        .isInstanceOf(TrustException.class)
        .hasMessageContaining("spelling");
  }

  @Test
  void anIdentityIsNobodyElses() {
    PublicIdentity thief = End.identity("sat-1", Role.SATELLITE, 1, 8).publicIdentity();
    assertThatThrownBy(
            () ->
                new PublicIdentity(
                    new PublicIdentity.Claims(
                        "sat-1",
                        Role.SATELLITE,
                        1,
                        shown.validity(),
                        thief.claims().signingKey(),
                        shown.claims().agreementKey()),
                    thief.signature()))
        .hasMessageContaining("signature");
  }

  @Test
  void countsFromItsFirstSecondToItsLast() {
    Instant from = Instant.parse("2026-05-01T00:00:00Z");
    Instant until = Instant.parse("2026-06-01T00:00:00Z");
    PublicIdentity dated =
        Identity.create("a", Role.GROUND, 1, from, until, new SeededRandom(1)).publicIdentity();

    assertThat(dated.validity().includes(from.minusMillis(1))).isFalse();
    assertThat(dated.validity().includes(from)).isTrue();
    assertThat(dated.validity().includes(until.minusMillis(1))).isTrue();
    assertThat(dated.validity().includes(until)).isFalse();
    PublicIdentity endless =
        Identity.create("a", Role.ROOT, 1, from, null, new SeededRandom(1)).publicIdentity();
    assertThat(endless.validity().includes(Instant.parse("9999-01-01T00:00:00Z"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "..", "a b", "a\n", "ä"})
  void namesThatAreNoLevelOfATopicOrPathAreRefused(String name) {
    assertThatThrownBy(() -> End.identity(name, Role.SATELLITE, 1, 1))
        .hasMessageContaining("must be 1 to 64 of");
  }

  @Test
  void nothingPrivateIsPrinted() {
    byte[] all = identity.toBytes();
    String seed = HexFormat.of().formatHex(Arrays.copyOfRange(all, all.length - 32, all.length));
    assertThat(identity.toString()).doesNotContain(seed).isEqualTo(shown.toString());
  }

  @Test
  void aPrivateKeyThatDoesNotFitIsRefused() throws TrustException {
    byte[] own = identity.toBytes();
    byte[] other = End.identity("sat-1", Role.SATELLITE, 1, 8).toBytes();
    assertThat(Identity.fromBytes(own).publicIdentity()).isEqualTo(shown);
    for (int key = 0; key < 2; key++) {
      byte[] mixed = own.clone();
      int at = own.length - 32 - 34 * key;
      System.arraycopy(other, at, mixed, at, 32);
      assertThatThrownBy(() -> Identity.fromBytes(mixed)).hasMessageContaining("do not fit");
    }
  }
}
