package space.perigee.sim.emulator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One direction of a connection: reads from one socket at the radio's pace, writes to another. */
public final class TcpLane {

  private final LinkDirection direction;
  private final SocketChannel source;
  private final SocketChannel sink;
  private final Shaper shaper;
  private final DelayLine line;
  private final TrafficLedger ledger;
  private final ByteBuffer block;
  private final TcpPackets packets;

  private boolean starved;
  private boolean blocked;
  private @Nullable Instant endArrives;
  private boolean ended;

  TcpLane(
      LinkDirection direction,
      SocketChannel source,
      SocketChannel sink,
      Shaper shaper,
      TrafficLedger ledger) {
    this.direction = direction;
    this.source = source;
    this.sink = sink;
    this.shaper = shaper;
    this.line = shaper.newDelayLine();
    this.ledger = ledger;
    this.packets = new TcpPackets(direction, ledger);
    this.block = ByteBuffer.allocate(shaper.largestBlockBytes());
  }

  /** Delivers data that is due and reads at most one block. Returns whether it did anything. */
  boolean pump(Instant now) throws IOException {
    boolean delivered = deliver(now);
    return read(now) || delivered;
  }

  private boolean deliver(Instant now) throws IOException {
    boolean any = false;
    blocked = false;
    ByteBuffer due = line.peekDue(now);
    while (due != null && !blocked) {
      int count = sink.write(due);
      if (count > 0) {
        any = true;
        ledger.delivered(direction, count, now);
      }
      blocked = due.hasRemaining();
      line.delivered(count);
      due = line.peekDue(now);
    }
    if (!ended && endArrives != null && line.isEmpty() && !endArrives.isAfter(now)) {
      sink.shutdownOutput();
      ended = true;
      any = true;
    }
    return any;
  }

  private boolean read(Instant now) throws IOException {
    starved = false;
    if (endArrives != null || !line.hasRoom() || !shaper.isFree(now)) {
      return false;
    }
    block.clear().limit(shaper.blockBytes());
    int count = source.read(block);
    if (count <= 0) {
      packets.pause();
    }
    if (count < 0) {
      ledger.headers(direction, TcpPackets.CLOSING);
      endArrives = shaper.arrival(now);
      return true;
    }
    if (count == 0) {
      starved = true;
      return false;
    }
    packets.write(count);
    ByteBuffer copy = ByteBuffer.allocate(count);
    copy.put(block.flip()).flip();
    line.add(copy, shaper.send(count, now));
    return true;
  }

  /** Returns the readiness of the source that this lane waits for. */
  int sourceInterest() {
    return starved ? SelectionKey.OP_READ : 0;
  }

  /** Returns the readiness of the sink that this lane waits for. */
  int sinkInterest() {
    return blocked ? SelectionKey.OP_WRITE : 0;
  }

  /** Returns when this lane can continue without a socket becoming ready; null if it cannot. */
  @Nullable Instant nextTime() {
    Instant next = null;
    if (!blocked) {
      next = line.isEmpty() ? (ended ? null : endArrives) : line.nextDue();
    }
    if (endArrives == null && !starved && line.hasRoom()) {
      next = LinkEmulator.earlier(next, shaper.freeAt());
    }
    return next;
  }

  /** Returns whether the source has ended and the sink has been shut down. */
  boolean isEnded() {
    return ended;
  }

  /** Counts the bytes in flight as lost. */
  void drop() {
    ledger.lost(direction, line.bytes());
  }
}
