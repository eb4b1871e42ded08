package space.perigee.sim.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import space.perigee.sim.emulator.Impairments.Loss;

class ChannelTest {

  private static final int MANY = 400_000;

  private static Impairments losing(Loss loss) {
    return new Impairments(loss, 0, 0, 0, Duration.ZERO);
  }

  @Test
  void losesWhatItsTwoStatesSayInBurstsThatAreAsLong() {
    Loss loss = new Loss(0, 1, 0.01, 0.25);
    Channel channel = new Channel(losing(loss), 5);
    int lost = 0;
    int bursts = 0;
    boolean before = false;
    for (int i = 0; i < MANY; i++) {
      boolean now = channel.next().lost();
      lost += now ? 1 : 0;
      bursts += now && !before ? 1 : 0;
      before = now;
    }

    assertThat(loss.mean()).isCloseTo(0.01 / 0.26, within(1e-12));
    assertThat((double) lost / MANY).isCloseTo(loss.mean(), within(0.003));
    assertThat((double) lost / bursts).as("mean burst, 1 / toGood").isCloseTo(4, within(0.2));
  }

  @Test
  void aGoodAndABadChannelLoseTheirOwnShares() {
    Loss loss = new Loss(0.01, 0.5, 0.02, 0.1);
    Channel channel = new Channel(losing(loss), 6);
    int lost = 0;
    for (int i = 0; i < MANY; i++) {
      lost += channel.next().lost() ? 1 : 0;
    }
    assertThat((double) lost / MANY).isCloseTo(loss.mean(), within(0.003));
  }

  @Test
  void damagesDoublesAndDelaysTheirShares() {
    Duration late = Duration.ofMillis(30);
    Channel channel = new Channel(new Impairments(Loss.NONE, 0.1, 0.2, 0.3, late), 7);
    int damaged = 0;
    int twice = 0;
    int behind = 0;
    for (int i = 0; i < MANY; i++) {
      Channel.Fate fate = channel.next();
      assertThat(fate.lost()).isFalse();
      assertThat(fate.flipped()).isBetween(0, 3);
      damaged += fate.flipped() > 0 ? 1 : 0;
      twice += fate.twice() ? 1 : 0;
      behind += fate.late().equals(late) ? 1 : 0;
    }
    assertThat((double) damaged / MANY).isCloseTo(0.1, within(0.005));
    assertThat((double) twice / MANY).isCloseTo(0.2, within(0.005));
    assertThat((double) behind / MANY).isCloseTo(0.3, within(0.005));
  }

  @Test
  void theSameSeedDecidesTheSame() {
    Impairments all =
        new Impairments(new Loss(0.1, 0.9, 0.1, 0.1), 0.1, 0.1, 0.1, Duration.ofMillis(5));
    assertThat(fates(all, 9)).isEqualTo(fates(all, 9)).isNotEqualTo(fates(all, 10));
  }

  private static List<Channel.Fate> fates(Impairments impairments, long seed) {
    Channel channel = new Channel(impairments, seed);
    List<Channel.Fate> fates = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      fates.add(channel.next());
    }
    return fates;
  }

  @Test
  void flipsAsManyBitsAsItSaysAtMost() {
    Channel channel = new Channel(Impairments.NONE, 1);
    for (int flipped = 1; flipped <= 3; flipped++) {
      byte[] bytes = new byte[50];
      channel.flip(bytes, flipped);
      assertThat(BitSet.valueOf(bytes).cardinality() % 2).isEqualTo(flipped % 2);
      assertThat(BitSet.valueOf(bytes).cardinality()).isBetween(flipped % 2, flipped);
    }
  }

  @Test
  void sharesAreProbabilities() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Impairments(Loss.NONE, 1.1, 0, 0, Duration.ZERO))
        .withMessageContaining("corruption 1.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Loss(0, 1, 0.1, 0))
        .withMessageContaining("bad for ever");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Loss(Double.NaN, 1, 0.1, 1))
        .withMessageContaining("good NaN");
  }
}
