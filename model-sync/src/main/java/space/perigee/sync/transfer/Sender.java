package space.perigee.sync.transfer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.model.Sha256;

/**
 * The sending side: contents in order of {@link Kind}, then of their sequence, until their
 * receipts. What is urgent overtakes between two segments; what has expired, or is superseded,
 * leaves the queue. How one content gets across is in {@link OutgoingTransfer}.
 *
 * <p>On a link of a known rate no more leaves unanswered than the way there and back holds, and a
 * little: when the link breaks without a word, that is all that is sent in vain. When answers stop,
 * questions go on, and the first that is answered sets the segments going again.
 *
 * <p>Not thread-safe.
 */
public final class Sender {

  private static final Logger log = LoggerFactory.getLogger(Sender.class);

  private static final double BITS = 8;
  private static final double NANOS = 1e9;
  private static final Duration FIRST_WINDOW = Duration.ofSeconds(2);

  /** Intervals between questions that the window holds besides the way there and back. */
  private static final double INTERVALS = 1;

  private static final double INTERVALS_PER_LOSS = 10;

  private final Duration answerTimeout;
  private final int overhead;
  private final int firstNumber;
  private final List<OutgoingTransfer> queue = new ArrayList<>();
  private final Map<Sha256, OneWayTransfer> oneWay = new HashMap<>();
  private LinkTraits link = LinkTraits.reliable();
  private final RoundTrip roundTrip;

  /**
   * @param answerTimeout mission time after which an unanswered question is asked again while
   *     nothing is known of the way
   * @param segmentOverhead bytes that a segment's frame has besides its data
   * @param firstNumber of the questions of this process, unlike that of the one before
   */
  public Sender(Duration answerTimeout, int segmentOverhead, int firstNumber) {
    this.answerTimeout = answerTimeout;
    this.overhead = segmentOverhead;
    this.firstNumber = firstNumber;
    this.roundTrip = new RoundTrip(answerTimeout);
  }

  /**
   * Takes a content into the queue; what it supersedes leaves it.
   *
   * @param content stays readable until its receipt
   * @param begun true if some of it may have been sent before, so that its gaps are asked for first
   * @return false if it is in the queue already
   * @throws IllegalArgumentException if the content is not as long as the manifest says
   */
  public boolean submit(Manifest manifest, Content content, boolean begun) {
    if (manifest.length() != content.length()) {
      throw new IllegalArgumentException(
          "content of " + content.length() + " bytes, the manifest says " + manifest.length());
    }
    if (find(manifest.content()).isPresent()) {
      return false;
    }
    if (manifest.supersedes() != null) {
      withdraw(manifest.supersedes());
    }
    queue.add(new OutgoingTransfer(manifest, content, begun, firstNumber, roundTrip));
    queue.sort(
        Comparator.<OutgoingTransfer, Kind>comparing(outgoing -> outgoing.manifest().kind())
            .thenComparing(outgoing -> outgoing.manifest().sequence()));
    return true;
  }

  /** Takes a content out of the queue. */
  public void withdraw(Sha256 content) {
    queue.removeIf(outgoing -> outgoing.manifest().content().equals(content));
    oneWay.remove(content);
  }

  /** Takes out what nobody wants any more, and tells what it was. */
  public List<Manifest> dropExpired(Instant now) {
    List<Manifest> expired =
        queue.stream().map(OutgoingTransfer::manifest).filter(m -> m.isExpired(now)).toList();
    for (Manifest manifest : expired) {
      log.info("event=transfer-expired content={} kind={}", manifest.content(), manifest.kind());
      withdraw(manifest.content());
    }
    return expired;
  }

  private Optional<OutgoingTransfer> find(Sha256 content) {
    return queue.stream().filter(o -> o.manifest().content().equals(content)).findFirst();
  }

  /** Manifests of what waits for its receipt, in order. */
  public List<Manifest> waiting() {
    return queue.stream().map(OutgoingTransfer::manifest).toList();
  }

  /** True if a frame of that content has left. */
  public boolean hasBegun(Sha256 content) {
    return find(content).map(OutgoingTransfer::hasBegun).orElse(false);
  }

  /** Bytes that the other end is not known to have of a content. */
  public long bytesLeft(Sha256 content) {
    return find(content).map(OutgoingTransfer::bytesLeft).orElse(0L);
  }

  /** Bytes that the other end is not known to have of all contents. */
  public long bytesLeft() {
    return queue.stream().mapToLong(OutgoingTransfer::bytesLeft).sum();
  }

  /** The link is up again: whatever was under way is in doubt, and the way may be another. */
  public void onLinkUp(LinkTraits traits) {
    link = traits;
    oneWay.clear();
    roundTrip.renew();
    queue.forEach(OutgoingTransfer::onLinkUp);
  }

  /**
   * Takes an answer.
   *
   * @return the receipt, if it ends a transfer; the content is forgotten
   */
  public Optional<Receipt> onFrame(Frame frame, Instant now) {
    if (frame instanceof Receipt receipt && find(receipt.content()).isPresent()) {
      withdraw(receipt.content());
      return Optional.of(receipt);
    }
    if (frame instanceof Receipt receipt) {
      first(Manifest.transferOf(receipt.content())).ifPresent(OutgoingTransfer::onMistaken);
    }
    if (frame instanceof Status status) {
      first(status.transfer()).ifPresent(outgoing -> outgoing.onStatus(status, now));
    }
    return Optional.empty();
  }

  /** Of several contents with the same short name the first is on its way, the others wait. */
  private Optional<OutgoingTransfer> first(int transfer) {
    return queue.stream().filter(o -> o.manifest().transfer() == transfer).findFirst();
  }

  /** The kind of the content of which a frame is bulk; null if it is none. */
  @Nullable Kind kindOf(Frame frame) {
    int transfer;
    if (frame instanceof Segment segment) {
      transfer = segment.transfer();
    } else if (frame instanceof Repair repair) {
      transfer = repair.transfer();
    } else {
      return null;
    }
    return first(transfer).map(outgoing -> outgoing.manifest().kind()).orElse(null);
  }

  /**
   * The next frame at {@code now}, if there is one.
   *
   * @param last the least urgent kind that may leave
   */
  public Optional<Frame> poll(Instant now, Kind last) {
    boolean mayBulk = isWindowOpen();
    Set<Integer> names = new HashSet<>();
    for (OutgoingTransfer outgoing : queue) {
      if (outgoing.manifest().kind().compareTo(last) > 0) {
        return Optional.empty();
      }
      if (names.add(outgoing.manifest().transfer())) {
        Optional<Frame> frame =
            link.twoWay() ? outgoing.next(now, link, overhead, mayBulk) : oneWay(outgoing);
        if (frame.isPresent()) {
          return frame;
        }
        if (!link.twoWay()) {
          names.remove(outgoing.manifest().transfer());
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Frame> oneWay(OutgoingTransfer outgoing) {
    outgoing.beginElsewhere();
    return oneWay
        .computeIfAbsent(
            outgoing.manifest().content(),
            content ->
                new OneWayTransfer(outgoing.manifest(), outgoing.content(), link.expectedLoss()))
        .next();
  }

  private boolean isWindowOpen() {
    if (link.rateBps() == 0) {
      return true;
    }
    long unanswered = queue.stream().mapToLong(OutgoingTransfer::bytesUnanswered).sum();
    return unanswered < link.rateBps() / BITS * (window().toNanos() / NANOS);
  }

  private Duration window() {
    if (!roundTrip.isKnown()) {
      return FIRST_WINDOW;
    }
    double intervals = INTERVALS + Math.min(INTERVALS, INTERVALS_PER_LOSS * roundTrip.loss());
    return roundTrip.time().plusNanos((long) (intervals * roundTrip.interval().toNanos()));
  }
}
