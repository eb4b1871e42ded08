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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.model.Sha256;

/**
 * The sending side: a queue of contents in order of {@link Kind}, then of their sequence number,
 * until their receipts. A more urgent content overtakes between two segments; one that has expired
 * or is superseded leaves the queue. How one content gets across is in {@link OutgoingTransfer}.
 *
 * <p>Unacknowledged bytes are limited to a little more than a round trip holds at the link's rate,
 * or at the rate of arrival where the link applies backpressure, whose buffers may be large: if the
 * link breaks without notice, no more is sent in vain. When replies stop, polls continue, and the
 * first reply resumes the segments.
 *
 * <p>After a {@link Deferral} nothing is sent for the time that it says; then the first content
 * asks whether it may go on.
 *
 * <p>Not thread-safe.
 */
public final class Sender {

  private static final Logger log = LoggerFactory.getLogger(Sender.class);

  private static final double BITS = 8;
  private static final double NANOS = 1e9;
  private static final Duration FIRST_WINDOW = Duration.ofSeconds(2);

  /** Poll intervals that the window holds in addition to the round trip. */
  private static final double INTERVALS = 1;

  private static final double INTERVALS_PER_LOSS = 10;

  /** Between two looks for a frame that was due and then was none. */
  private static final Duration LEAST_WAIT = Duration.ofMillis(10);

  private final int overhead;
  private final int firstNumber;
  private final List<OutgoingTransfer> queue = new ArrayList<>();
  private final Map<Sha256, OneWayTransfer> oneWay = new HashMap<>();
  private final Pause pause = new Pause();

  /** True from a deferral of everything to the next other answer: only the first content asks. */
  private boolean isRefused;

  private LinkTraits link = LinkTraits.reliable();
  private final RoundTrip roundTrip;

  /**
   * @param answerTimeout mission time after which a poll is repeated while the round-trip time is
   *     unknown
   * @param segmentOverhead bytes in a segment's frame besides its data
   * @param firstNumber number of this process's first poll, less one; unlike that of the process
   *     before
   */
  public Sender(Duration answerTimeout, int segmentOverhead, int firstNumber) {
    this.overhead = segmentOverhead;
    this.firstNumber = firstNumber;
    this.roundTrip = new RoundTrip(answerTimeout);
  }

  /**
   * Adds a content to the queue and removes the one that it supersedes.
   *
   * @param content stays readable until its receipt
   * @param begun true if some of it may have been sent before, so that its gaps are queried first
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
    OutgoingTransfer added = new OutgoingTransfer(manifest, content, begun, firstNumber, roundTrip);
    if (isRefused) {
      added.onDeferred();
    }
    queue.add(added);
    queue.sort(
        Comparator.<OutgoingTransfer, Kind>comparing(outgoing -> outgoing.manifest().kind())
            .thenComparing(outgoing -> outgoing.manifest().sequence()));
    return true;
  }

  public void withdraw(Sha256 content) {
    queue.removeIf(outgoing -> outgoing.manifest().content().equals(content));
    oneWay.remove(content);
  }

  /** Removes expired contents from the queue and returns their manifests. */
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

  /** Manifests of the contents that wait for their receipts, in order. */
  public List<Manifest> waiting() {
    return queue.stream().map(OutgoingTransfer::manifest).toList();
  }

  public boolean hasBegun(Sha256 content) {
    return find(content).map(OutgoingTransfer::hasBegun).orElse(false);
  }

  /** Bytes that the other end is not known to have of a content. */
  public long bytesLeft(Sha256 content) {
    return find(content).map(OutgoingTransfer::bytesLeft).orElse(0L);
  }

  /**
   * Called when the link comes up: whatever was in flight is in doubt, and the path may have
   * changed.
   */
  public void onLinkUp(LinkTraits traits) {
    link = traits;
    oneWay.clear();
    roundTrip.renew();
    queue.forEach(OutgoingTransfer::onLinkUp);
    if (isRefused) {
      queue.forEach(OutgoingTransfer::onDeferred);
    }
  }

  /**
   * Handles a reply.
   *
   * @return the receipt, if it ends a transfer; the content is removed from the queue
   */
  public Optional<Receipt> onFrame(Frame frame, Instant now) {
    if (frame instanceof ReceiptFrame receipt) {
      Optional<Sha256> content =
          queue.stream().map(o -> o.manifest().content()).filter(receipt::isOf).findFirst();
      isRefused &= content.isEmpty();
      content.ifPresentOrElse(
          this::withdraw, () -> first(receipt.transfer()).ifPresent(OutgoingTransfer::onMistaken));
      return content.map(receipt::receiptOf);
    }
    if (frame instanceof Deferral deferral) {
      first(deferral.transfer())
          .filter(outgoing -> outgoing.onDeferral(deferral, now))
          .ifPresent(outgoing -> onDeferral(deferral, now));
    }
    if (frame instanceof Status status) {
      isRefused = false;
      first(status.transfer()).ifPresent(outgoing -> outgoing.onStatus(status, now));
    }
    return Optional.empty();
  }

  private void onDeferral(Deferral deferral, Instant now) {
    log.info("event=deferred wait={} scope={}", deferral.delay(), deferral.scope());
    if (deferral.scope() == Deferral.Scope.EVERYTHING) {
      pause.begin(now, deferral.delay());
      isRefused = true;
      queue.forEach(OutgoingTransfer::onDeferred);
    }
  }

  /**
   * The first content with that transfer number; others with the same number wait for their turn.
   */
  private Optional<OutgoingTransfer> first(int transfer) {
    return queue.stream().filter(o -> o.manifest().transfer() == transfer).findFirst();
  }

  /**
   * The kind of the content of which a frame carries a segment, a repair symbol or all; null for
   * other frames.
   */
  @Nullable Kind kindOf(Frame frame) {
    int transfer;
    if (frame instanceof Announcement announcement) {
      return announcement.manifest().kind();
    } else if (frame instanceof Segment segment) {
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
   * @param last the least urgent kind that may be sent
   */
  public Optional<Frame> poll(Instant now, Kind last) {
    if (pause.isOn(now)) {
      return Optional.empty();
    }
    boolean mayBulk = isWindowOpen();
    Set<Integer> names = new HashSet<>();
    for (OutgoingTransfer outgoing : queue) {
      if (outgoing.manifest().kind().compareTo(last) > 0) {
        return Optional.empty();
      }
      if (names.add(outgoing.manifest().transfer())) {
        Optional<Frame> frame =
            link.twoWay() ? outgoing.next(now, link, overhead, mayBulk) : oneWay(outgoing);
        if (frame.isPresent() || isRefused && link.twoWay()) {
          return frame;
        }
        if (!link.twoWay()) {
          names.remove(outgoing.manifest().transfer());
        }
      }
    }
    return Optional.empty();
  }

  /**
   * When {@link #poll} may have a frame that it does not have now, or a content expires, if nothing
   * arrives and nothing is submitted before; empty if never. Later than {@code now}, unless the
   * clock is set back meanwhile.
   */
  public Optional<Instant> wakeAt(Instant now) {
    Stream<Instant> expiries =
        queue.stream().flatMap(outgoing -> Stream.ofNullable(outgoing.manifest().expiry()));
    return Stream.concat(expiries, framesAt(now))
        .min(Comparator.naturalOrder())
        .map(at -> at.isAfter(now) ? at : now.plus(LEAST_WAIT));
  }

  private Stream<Instant> framesAt(Instant now) {
    Optional<Instant> paused = pause.endsAt(now);
    if (paused.isPresent() || !link.twoWay()) {
      return paused.stream();
    }
    return queue.stream().limit(isRefused ? 1 : queue.size()).map(o -> o.wakeAt(now));
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
    long unanswered = queue.stream().mapToLong(OutgoingTransfer::bytesUnanswered).sum();
    if (link.rateBps() == 0) {
      return unanswered < roundTrip.window(link.firstWindowBytes());
    }
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
