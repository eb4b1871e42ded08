package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.model.VersionPrefix;

class DeltaLevelsTest {

  private static final byte[] LEVELS = {0, 1, -1, 2, -2, 0, 0, 1};
  private static final VersionPrefix NAME =
      VersionPrefix.fromBytes(new byte[] {8, 7, 6, 5, 4, 3, 2, 1});

  private static void assertRejected(byte[] bytes, int size, String reason) {
    assertThatThrownBy(() -> DeltaLevels.fromBytes(bytes, size))
        .isInstanceOf(DeltaException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void bytesRoundTrip() throws DeltaException {
    DeltaLevels levels = DeltaLevels.fromBytes(new DeltaLevels(NAME, LEVELS).toBytes(), 8);

    assertThat(levels.delta()).isEqualTo(NAME);
    assertThat(levels.size()).isEqualTo(8);
    byte[] all = new byte[9];
    levels.copyTo(0, 1, all, 1, 8);
    assertThat(Arrays.copyOfRange(all, 1, 9)).isEqualTo(LEVELS);
  }

  @Test
  void levelsOfAColumnLieAStrideApart() {
    byte[] column = new byte[2];
    new DeltaLevels(NAME, LEVELS).copyTo(1, 4, column, 0, 2);

    assertThat(column).containsExactly(LEVELS[1], LEVELS[5]);
  }

  @Test
  void aDeltaIsNamedByTheFirstEightBytesOfItsDigest() {
    byte[] delta = {1, 2, 3};

    assertThat(DeltaLevels.nameOf(delta).toBytes())
        .isEqualTo(Arrays.copyOf(Sha256.of(delta).toBytes(), 8));
  }

  @Test
  void levelsAreClippedToMagnitudeTwo() {
    assertThat(DeltaLevels.remembered(0)).isZero();
    assertThat(DeltaLevels.remembered(1)).isEqualTo((byte) 1);
    assertThat(DeltaLevels.remembered(-1)).isEqualTo((byte) -1);
    assertThat(DeltaLevels.remembered(2)).isEqualTo((byte) 2);
    assertThat(DeltaLevels.remembered(30_000)).isEqualTo((byte) 2);
    assertThat(DeltaLevels.remembered(-30_000)).isEqualTo((byte) -2);
  }

  @Test
  void rejectsLevelsOfAnotherModel() {
    byte[] bytes = new DeltaLevels(NAME, LEVELS).toBytes();

    assertRejected(bytes, 9, "holds 8 bytes, but the local layout needs 9");
    assertRejected(bytes, 7, "levels");
  }

  @Test
  void rejectsDamagedBytes() {
    byte[] bytes = new DeltaLevels(NAME, LEVELS).toBytes();

    assertRejected(new byte[7], 8, "7 bytes are too few");
    assertRejected(new byte[8], 8, "all 0 bytes");
    assertRejected(Arrays.copyOf(bytes, bytes.length - 1), 8, "zstd frame");
    assertRejected(Arrays.copyOf(bytes, bytes.length + 1), 8, "zstd frame");
    assertRejected(packed(new byte[] {0, 3}), 2, "3 is not in -2 to 2");
    assertRejected(packed(new byte[] {0, -3}), 2, "-3 is not in -2 to 2");
    assertRejected(packed(new byte[] {0, -128}), 2, "-128 is not in -2 to 2");
  }

  private static byte[] packed(byte[] levels) {
    byte[] frame = Zstd.compress(levels);
    byte[] bytes = Arrays.copyOf(NAME.toBytes(), 8 + frame.length);
    System.arraycopy(frame, 0, bytes, 8, frame.length);
    return bytes;
  }

  @Test
  void levelsOfASparseDeltaTakeLittleMoreThanItsName() {
    byte[] sparse = new byte[100_000];
    sparse[500] = 1;

    assertThat(new DeltaLevels(NAME, sparse).toBytes().length).isLessThan(60);
  }
}
