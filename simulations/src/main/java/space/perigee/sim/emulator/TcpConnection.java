package space.perigee.sim.emulator;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A TCP connection from a satellite through the emulator to the ground. */
public final class TcpConnection {

  private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);

  private final SocketChannel satellite;
  private final SocketChannel ground;
  private final SelectionKey satelliteKey;
  private final SelectionKey groundKey;
  private final TcpLane down;
  private final TcpLane up;
  private boolean connected;
  private boolean closed;

  /**
   * @param satellite accepted, non-blocking
   * @param ground not yet connected, non-blocking
   */
  TcpConnection(
      SocketChannel satellite,
      SocketChannel ground,
      Selector selector,
      Shaper downShaper,
      Shaper upShaper,
      TrafficLedger ledger)
      throws IOException {
    this.satellite = satellite;
    this.ground = ground;
    this.satelliteKey = satellite.register(selector, 0);
    this.groundKey = ground.register(selector, SelectionKey.OP_CONNECT);
    this.down = new TcpLane(LinkDirection.DOWN, satellite, ground, downShaper, ledger);
    this.up = new TcpLane(LinkDirection.UP, ground, satellite, upShaper, ledger);
  }

  /** Moves bytes as far as time and sockets allow. Returns whether any were moved. */
  boolean pump(Instant now) {
    if (closed) {
      return false;
    }
    try {
      if (!connected) {
        if (!ground.finishConnect()) {
          return false;
        }
        connected = true;
      }
      boolean anyDown = down.pump(now);
      boolean anyUp = up.pump(now);
      if (down.isEnded() && up.isEnded()) {
        closed = true;
        satellite.close();
        ground.close();
        return true;
      }
      satelliteKey.interestOps(down.sourceInterest() | up.sinkInterest());
      groundKey.interestOps(up.sourceInterest() | down.sinkInterest());
      return anyDown || anyUp;
    } catch (IOException e) {
      LOG.info("event=connection-lost connected={} reason=\"{}\"", connected, e.getMessage());
      reset();
      return true;
    }
  }

  /** Returns when to pump again if no socket becomes ready before; null if not at all. */
  @Nullable Instant nextTime() {
    return closed || !connected ? null : LinkEmulator.earlier(down.nextTime(), up.nextTime());
  }

  boolean isClosed() {
    return closed;
  }

  /** Resets both sides and drops all data in flight. */
  void reset() {
    if (!closed) {
      closed = true;
      down.drop();
      up.drop();
      reset(satellite);
      reset(ground);
    }
  }

  /** Closes with a TCP RST instead of a FIN, as a lost link would. */
  static void reset(SocketChannel channel) {
    try {
      try (channel) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException e) {
      LOG.debug("event=reset-failed reason=\"{}\"", e.getMessage());
    }
  }
}
