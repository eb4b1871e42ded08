package space.perigee.sim.lab.linkbench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongToDoubleFunction;
import org.jspecify.annotations.Nullable;
import space.perigee.sim.lab.linkbench.BenchCase.Lane;
import space.perigee.sim.lab.linkbench.SpaceLink.Counters;

/** One transfer between two processes over an emulated link. */
public final class BenchTransfer {

  /** So many times what the content takes at the rate, and a minute, are waited for it. */
  private static final int PATIENCE = 8;

  private static final double GRACE_SECONDS = 60;
  private static final double MILLIS = 1e3;
  private static final double NANOS = 1e9;
  private static final double MEGA = 1e6;
  private static final double PERCENT = 100;

  /**
   * What was measured.
   *
   * @param seed of losses and content
   */
  public record Outcome(
      BenchCase of, Lane lane, long seed, Timing timing, Traffic traffic, Heaps heaps) {}

  /**
   * When things happened. What does not apply is empty.
   *
   * @param seconds from the sender's first frame until the receiver had the content durably
   * @param receiptSeconds from the sender's first frame until it had the receipt
   * @param goodputMbps content by {@code seconds}
   * @param resumedSeconds from the end of the outage until the first bulk arrived at the ground
   */
  public record Timing(
      OptionalDouble seconds,
      OptionalDouble receiptSeconds,
      OptionalDouble goodputMbps,
      OptionalDouble resumedSeconds) {}

  /**
   * What went over the link.
   *
   * @param forwardBytes of IP packets that the satellite sent
   * @param forwardPackets IP packets that the satellite sent
   * @param forwardLost of them lost by the link
   * @param returnBytes of IP packets that the ground sent
   * @param extraPercent {@code forwardBytes} beyond the content
   * @param againPercent bytes of segments and repair symbols beyond the content's, of the content;
   *     empty if it does not apply
   */
  public record Traffic(
      long forwardBytes,
      long forwardPackets,
      long forwardLost,
      long returnBytes,
      double extraPercent,
      OptionalDouble againPercent) {}

  /** Peak heap of both ends (MB of 10^6 bytes), empty if unknown. */
  public record Heaps(OptionalDouble senderMb, OptionalDouble receiverMb) {}

  private final BenchSetup setup;
  private final BenchCase of;
  private final Lane lane;
  private final Path work;

  /**
   * @param work folder of this trial alone
   */
  public BenchTransfer(BenchSetup setup, BenchCase of, Lane lane, Path work) {
    this.setup = setup;
    this.of = of;
    this.lane = lane;
    this.work = work;
  }

  /** Runs it. */
  public Outcome run() throws IOException, InterruptedException {
    SpaceLink.Shape shape = of.shape(setup.rateMbps(), setup.queueMillis(), setup.seed());
    try (SpaceLink link = SpaceLink.up(setup.emulator(), shape)) {
      if (lane.needsBroker() && !link.useBbr()) {
        throw new IOException("this kernel has no TCP BBR (tcp_bbr), with which MQTT is measured");
      }
      try (BenchProcess broker = lane.needsBroker() ? setup.broker(link, work) : null;
          BenchProcess receiver = setup.receiver(link, lane, work, of.bytes());
          BenchProcess sender =
              setup.sender(link, lane, work, of.bytes(), of.lossDownPercent(), false)) {
        return measure(link, receiver, sender);
      }
    }
  }

  private Outcome measure(SpaceLink link, BenchProcess receiver, BenchProcess sender)
      throws IOException, InterruptedException {
    long patience = (long) (MILLIS * (PATIENCE * setup.secondsFor(of.bytes()) + GRACE_SECONDS));
    BenchEvent first = sender.require("first", patience, setup.log());
    Optional<BenchEvent> decided = receiver.await("decided", patience);
    Optional<BenchEvent> receipt =
        decided.isPresent() && lane != Lane.ONEWAY
            ? sender.await("receipt", patience)
            : Optional.empty();
    List<Counters> counters = link.down();
    long forward = counters.get(0).bytesIn();
    OptionalDouble seconds = since(first, decided.orElse(null));
    return new Outcome(
        of,
        lane,
        setup.seed(),
        new Timing(
            seconds,
            since(first, receipt.orElse(null)),
            seconds.isPresent()
                ? OptionalDouble.of(of.bytes() * 8 / MEGA / seconds.getAsDouble())
                : OptionalDouble.empty(),
            resumed(counters.get(0))),
        new Traffic(
            forward,
            counters.get(0).packetsIn(),
            counters.get(0).lost() + counters.get(0).overflowed(),
            counters.get(1).bytesIn(),
            PERCENT * (forward - of.bytes()) / of.bytes(),
            again(sender)),
        new Heaps(heap(sender), heap(receiver)));
  }

  private static OptionalDouble since(BenchEvent first, @Nullable BenchEvent then) {
    return then == null
        ? OptionalDouble.empty()
        : OptionalDouble.of((then.nanos() - first.nanos()) / NANOS);
  }

  private OptionalDouble again(BenchProcess sender) {
    return lane == Lane.UDP || lane == Lane.MQTT
        ? number(sender, "bulk", bulk -> PERCENT * (bulk - of.bytes()) / of.bytes())
        : OptionalDouble.empty();
  }

  private static OptionalDouble heap(BenchProcess process) {
    return number(process, "heap", bytes -> bytes / MEGA);
  }

  private static OptionalDouble number(
      BenchProcess process, String event, LongToDoubleFunction of) {
    return process
        .last(event)
        .map(last -> OptionalDouble.of(of.applyAsDouble(last.number(0))))
        .orElse(OptionalDouble.empty());
  }

  private static OptionalDouble resumed(Counters counters) {
    return counters.resumedSeconds() < 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(counters.resumedSeconds());
  }
}
