package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import space.perigee.sync.model.Weights;

class DeltaChainTest {

  private final List<Weights> versions = new ArrayList<>();
  private final List<byte[]> deltas = new ArrayList<>();

  /** Versions, each coded lossily against the one before. */
  private void publish(int count) {
    versions.add(Samples.normal(Samples.network(), 0.1, 1));
    for (int i = 0; i < count; i++) {
      Weights base = versions.get(i);
      DeltaCodec.Encoded encoded =
          DeltaCodec.encode(
              base,
              Samples.trained(base, 0.01, i),
              new DeltaTarget.Density(0.05),
              DeltaCodec.Options.DEFAULT);
      deltas.add(encoded.bytes());
      versions.add(encoded.result());
    }
  }

  private DeltaCodec.Decoded decode(byte[] bytes, Weights... held)
      throws DeltaException, UnknownBaseException {
    return DeltaChain.decode(Samples.holding(held), bytes, List.of(), 1);
  }

  @Test
  void leadsToTheSameBitsAsTheDeltasOneByOne() throws Exception {
    publish(5);

    DeltaCodec.Decoded decoded = decode(DeltaChain.of(deltas), versions.get(0));

    assertThat(decoded.base()).isEqualTo(versions.get(0));
    assertThat(decoded.result()).isEqualTo(versions.get(5));
  }

  @Test
  void aChainOfOneDeltaIsThatDelta() throws Exception {
    publish(1);

    assertThat(DeltaChain.of(deltas)).isSameAs(deltas.get(0));
    assertThat(decode(deltas.get(0), versions.get(0)).result()).isEqualTo(versions.get(1));
  }

  @Test
  void needsTheBaseOfItsFirstDelta() {
    publish(3);

    assertThatThrownBy(() -> decode(DeltaChain.of(deltas), versions.get(1)))
        .isInstanceOf(UnknownBaseException.class);
  }

  @Test
  void aDeltaThatDoesNotContinueTheOneBeforeIsRejected() {
    publish(3);
    Collections.swap(deltas, 1, 2);

    assertThatThrownBy(() -> decode(DeltaChain.of(deltas), versions.toArray(new Weights[0])))
        .isInstanceOf(DeltaException.class)
        .hasMessageContaining("does not continue");
  }

  @Test
  void hasABoundedLength() {
    publish(1);
    List<byte[]> many = Collections.nCopies(DeltaChain.MOST + 1, deltas.get(0));
    var hostile = space.perigee.sync.v1.DeltaChain.newBuilder();
    many.forEach(delta -> hostile.addDeltas(ByteString.copyFrom(delta)));

    assertThatIllegalArgumentException().isThrownBy(() -> DeltaChain.of(many));
    assertThatIllegalArgumentException().isThrownBy(() -> DeltaChain.of(List.of()));
    assertThatThrownBy(() -> decode(hostile.build().toByteArray(), versions.get(0)))
        .isInstanceOf(DeltaException.class)
        .hasMessageContaining("64");
  }

  @Test
  void damagedBytesNeverDecodeToAnotherVersion() throws Exception {
    publish(3);
    byte[] chain = DeltaChain.of(deltas);
    Random random = new Random(20261129);
    for (int i = 0; i < 500; i++) {
      byte[] damaged = chain.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      if (random.nextBoolean()) {
        damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
      }
      try {
        assertThat(decode(damaged, versions.get(0)).result()).isIn(versions);
      } catch (DeltaException | UnknownBaseException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }
}
