package space.perigee.sync.transfer;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.model.Sha256;

/**
 * A sender and a receiver with disks, and a link of a rate and a delay between them, in virtual
 * time: a frame a tick, as long as there is one.
 */
final class TwoSides {

  static final int SEGMENT_BYTES = 64;
  static final Duration TIMEOUT = Duration.ofSeconds(1);

  /** What the link does to a frame: how many copies arrive. */
  interface Channel {
    int copies(Frame frame);
  }

  static final Channel PERFECT = frame -> 1;

  /** Keeps what it is given, as the owner of a receiver does. */
  static final class Keeper implements Receiver.Judge {
    final List<byte[]> delivered = new ArrayList<>();
    final List<Receipt> receipts = new ArrayList<>();

    @Override
    public Optional<Receipt> decided(Sha256 content) {
      return receipts.stream().filter(r -> r.content().equals(content)).findFirst();
    }

    @Override
    public Receipt decide(Manifest manifest, Content content) {
      delivered.add(content.toBytes());
      Receipt receipt = new Receipt(manifest.content(), Receipt.Verdict.ACCEPTED, "", List.of());
      receipts.add(receipt);
      return receipt;
    }
  }

  private record Flight(Instant at, long order, Frame frame, boolean forward) {}

  final MemoryJournalFolder disk = new MemoryJournalFolder();
  final Keeper keeper = new Keeper();
  final List<Receipt> receipts = new ArrayList<>();
  final Map<Class<?>, Integer> sent = new HashMap<>();
  final List<Frame> log = new ArrayList<>();
  Duration oneWay = Duration.ofMillis(20);
  Duration tick = Duration.ofMillis(1);
  LinkTraits traits = new LinkTraits(SEGMENT_BYTES + 16, 0, true, 0);
  Channel forward = PERFECT;
  Channel back = PERFECT;
  Sender sender = newSender(100);
  Receiver receiver = newReceiver();
  Instant now = Instant.parse("2026-01-01T00:00:00Z");

  /** True if the owner of the receiver may fail. */
  boolean toleratesFailures;

  private final PriorityQueue<Flight> flying =
      new PriorityQueue<>(Comparator.comparing(Flight::at).thenComparing(Flight::order));
  private long order;

  /** A sender that had no frame when it was last asked; null if anything happened to it since. */
  private @Nullable Sender quiet;

  private Instant quietUntil = Instant.MIN;
  private List<Manifest> waitingInQuiet = List.of();

  TwoSides() {
    linkUp();
  }

  static Sender newSender(int firstNumber) {
    return new Sender(TIMEOUT, 12, firstNumber);
  }

  Receiver newReceiver() {
    Map<Kind, Long> kinds = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      kinds.put(kind, 100_000L);
    }
    kinds.remove(Kind.COMMAND);
    return new Receiver(
        new Receiver.Limits(kinds, 4, 200_000),
        new SegmentStore(disk),
        ReplayWindow.forgetful(),
        keeper);
  }

  static byte[] content(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static Manifest manifest(byte[] content, Kind kind, long sequence) {
    return Manifest.of(
        Sha256.of(content), content.length, SEGMENT_BYTES, sequence, Subject.of(kind));
  }

  static Manifest manifest(byte[] content) {
    return manifest(content, Kind.DELTA, 1);
  }

  static Segment segment(Manifest manifest, byte[] content, int index) {
    return new Segment(
        manifest.transfer(),
        index,
        ByteString.copyFrom(content, index * manifest.segmentBytes(), manifest.lengthOf(index)));
  }

  /** Segments of the first open transfer that have not arrived; 16 if none is open. */
  int missing() {
    return new SegmentStore(disk)
        .open().stream().mapToInt(file -> file.missing().left()).findFirst().orElse(16);
  }

  void submit(byte[] content) {
    sender.submit(manifest(content), Content.of(content), false);
  }

  /** The clock is set; what is on its way arrives as if it was not. */
  void jump(Duration by) {
    List<Flight> flights = new ArrayList<>(flying);
    flying.clear();
    flights.forEach(
        f -> flying.add(new Flight(f.at().plus(by), f.order(), f.frame(), f.forward())));
    now = now.plus(by);
    quiet = null;
  }

  void linkUp() {
    flying.clear();
    quiet = null;
    sender.onLinkUp(traits);
    receiver.onLinkUp(LinkTraits.reliable());
  }

  int count(Class<? extends Frame> type) {
    return sent.getOrDefault(type, 0);
  }

  /** Time passes until the sender's queue is empty, or it is over. */
  boolean run(Duration longest) {
    Instant end = now.plus(longest);
    while (now.isBefore(end)) {
      step();
      if (sender.waiting().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  void step() {
    now = now.plus(tick);
    while (!flying.isEmpty() && !flying.peek().at().isAfter(now)) {
      arrive(flying.remove());
    }
    poll().ifPresent(frame -> leave(frame, true));
    for (Optional<Frame> a = receiver.poll(); a.isPresent(); a = receiver.poll()) {
      leave(a.get(), false);
    }
  }

  /** Asks the sender, and checks that it told when it would have a frame. */
  private Optional<Frame> poll() {
    List<Manifest> waiting = sender.waiting();
    boolean isQuiet = quiet == sender && waiting.equals(waitingInQuiet) && quietUntil.isAfter(now);
    Optional<Frame> frame = sender.poll(now, Kind.TELEMETRY);
    if (isQuiet && frame.isPresent()) {
      throw new AssertionError("at " + now + " " + frame + ", expected none until " + quietUntil);
    }
    quiet = frame.isPresent() ? null : sender;
    waitingInQuiet = waiting;
    quietUntil = sender.wakeAt(now).orElse(Instant.MAX);
    return frame;
  }

  private void leave(Frame frame, boolean isForward) {
    sent.merge(frame.getClass(), 1, Integer::sum);
    log.add(frame);
    for (int copy = (isForward ? forward : back).copies(frame); copy > 0; copy--) {
      flying.add(new Flight(now.plus(oneWay), order++, frame, isForward));
    }
  }

  private void arrive(Flight flight) {
    if (flight.forward()) {
      try {
        receiver.onFrame(flight.frame(), now);
      } catch (IllegalStateException e) {
        if (!toleratesFailures) {
          throw e;
        }
      }
    } else {
      quiet = null;
      sender.onFrame(flight.frame(), now).ifPresent(receipts::add);
    }
  }
}
