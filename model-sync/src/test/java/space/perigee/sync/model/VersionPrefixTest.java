package space.perigee.sync.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VersionPrefixTest {

  private static final Sha256 DIGEST = Sha256.of(new byte[] {1, 2, 3});
  private static final ModelVersion VERSION = new ModelVersion(DIGEST);

  @Test
  void isTheFirstBytesOfADigest() {
    VersionPrefix prefix = VersionPrefix.of(DIGEST, 5);

    assertThat(prefix.toBytes()).isEqualTo(Arrays.copyOf(DIGEST.toBytes(), 5));
    assertThat(prefix.hex()).isEqualTo(DIGEST.hex().substring(0, 10));
    assertThat(prefix).hasToString(prefix.hex());
  }

  @Test
  void matchesOnlyVersionsThatStartWithIt() {
    for (int length = 1; length <= 32; length++) {
      VersionPrefix prefix = VersionPrefix.of(DIGEST, length);
      assertThat(prefix.matches(VERSION)).isTrue();
      assertThat(prefix.matches(DIGEST)).isTrue();
      byte[] other = DIGEST.toBytes();
      other[length - 1] ^= 1;
      assertThat(prefix.matches(Sha256.fromBytes(other))).as("last of %d bytes", length).isFalse();
      if (length < 32) {
        byte[] behind = DIGEST.toBytes();
        behind[length] ^= 1;
        assertThat(prefix.matches(Sha256.fromBytes(behind))).as("behind %d", length).isTrue();
      }
    }
  }

  @Test
  void hasOneToThirtyTwoBytes() {
    for (int length : new int[] {0, 33, -1}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> VersionPrefix.of(DIGEST, length))
          .withMessageContaining("not " + length);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> VersionPrefix.fromBytes(new byte[0]));
    assertThatIllegalArgumentException().isThrownBy(() -> VersionPrefix.fromBytes(new byte[33]));
  }

  @Test
  void prefixesAreComparedByContentAndLength() {
    VersionPrefix prefix = VersionPrefix.of(DIGEST, 8);

    assertThat(prefix)
        .isEqualTo(VersionPrefix.fromBytes(prefix.toBytes()))
        .hasSameHashCodeAs(VersionPrefix.fromBytes(prefix.toBytes()))
        .isNotEqualTo(VersionPrefix.of(DIGEST, 7))
        .isNotEqualTo(DIGEST);
  }

  @Test
  void noArrayIsShared() {
    byte[] bytes = {1, 2, 3};
    VersionPrefix prefix = VersionPrefix.fromBytes(bytes);
    bytes[0] = 9;
    prefix.toBytes()[1] = 9;

    assertThat(prefix.hex()).isEqualTo("010203");
  }
}
