package space.perigee.ground.broker.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingConnectionsTest {

  private final WaitingConnections waiting = new WaitingConnections();

  private static Channel from(String address) {
    return new EmbeddedChannel() {
      @Override
      protected SocketAddress remoteAddress0() {
        return new InetSocketAddress(address, 4000);
      }
    };
  }

  /** Adds connections, and returns those that had to make room. */
  private List<Channel> add(String address, int count) {
    List<Channel> ended = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      waiting.add(from(address)).ifPresent(ended::add);
    }
    return ended;
  }

  @Test
  void aFloodFromOneAddressEndsItsOwnConnections() {
    Channel honest = from("10.0.0.2");
    assertThat(waiting.add(honest)).isEmpty();
    List<Channel> ended = add("10.0.0.1", 1000);
    assertThat(ended).hasSize(1000 - WaitingConnections.MAX_PER_SOURCE).doesNotContain(honest);
  }

  @Test
  void aFloodOfSilentConnectionsSparesThoseThatSpeak() {
    Channel honest = from("10.0.0.1");
    waiting.add(honest);
    waiting.speaks(honest);
    assertThat(add("10.0.0.1", 1000)).hasSize(937).doesNotContain(honest);
  }

  @Test
  void aFloodFromManyAddressesEndsTheOldestOfTheLargest() {
    Channel honest = from("10.1.0.1");
    waiting.add(honest);
    List<Channel> ended = new ArrayList<>();
    for (int i = 1; i <= 50; i++) {
      ended.addAll(add("10.0.0." + i, 10));
    }
    assertThat(waiting.size()).isEqualTo(WaitingConnections.MAX);
    assertThat(ended).doesNotContain(honest);
  }

  @Test
  void aNewAddressTakesThePlaceOfOneOfAFlood() {
    for (int i = 1; i <= WaitingConnections.MAX / WaitingConnections.MAX_PER_SOURCE; i++) {
      add("10.0.0." + i, WaitingConnections.MAX_PER_SOURCE);
    }
    Channel honest = from("10.1.0.1");
    assertThat(waiting.add(honest)).isPresent().get().isNotSameAs(honest);
  }

  @Test
  void aNetworkOf64BitsIsOneAddress() {
    assertThat(add("2001:db8::1", 40)).isEmpty();
    assertThat(add("2001:db8::ffff:2", 40)).hasSize(16);
    assertThat(add("2001:db8:0:1::1", 40)).isEmpty();
  }

  @Test
  void whoHasProvedWhoItIsNoLongerCounts() {
    Channel honest = from("10.0.0.1");
    waiting.add(honest);
    waiting.remove(honest);
    waiting.remove(honest);
    assertThat(waiting.size()).isZero();
  }
}
