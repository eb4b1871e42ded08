package space.perigee.sync.link.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The ground's end: receives from many satellites at one port, and answers to their addresses. */
final class UdpGround implements UdpRole {

  private final SatelliteAddresses addresses;
  private InetSocketAddress local;

  UdpGround(InetSocketAddress local, SatelliteAddresses addresses) {
    this.local = local;
    this.addresses = addresses;
  }

  @Override
  public DatagramChannel newChannel(long now) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.bind(local);
      local = new InetSocketAddress(local.getAddress(), channel.socket().getLocalPort());
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void tick(long now, BiConsumer<SocketAddress, ByteBuffer> send) {
    addresses.forgetSilent(now);
  }

  @Override
  public Taken greeting(
      SocketAddress from,
      ByteBuffer datagram,
      long now,
      BiConsumer<SocketAddress, ByteBuffer> send) {
    Optional<Hello> hello = Hello.fromBytes(datagram);
    if (hello.isEmpty()) {
      return Taken.MALFORMED;
    }
    return addresses.hello(from, hello.get(), datagram, now, answer -> send.accept(from, answer))
        ? Taken.TAKEN
        : Taken.UNKNOWN;
  }

  @Override
  public @Nullable String frame(SocketAddress from, long now) {
    return addresses.heard(from, now);
  }

  @Override
  public void confirm(SocketAddress from) {
    addresses.prove(from);
  }

  @Override
  public List<SocketAddress> addressesOf(String satellite, long now) {
    return addresses.answersTo(satellite, now);
  }

  @Override
  public void end(long now, BiConsumer<SocketAddress, ByteBuffer> send) {
    addresses.forgetAll();
  }
}
