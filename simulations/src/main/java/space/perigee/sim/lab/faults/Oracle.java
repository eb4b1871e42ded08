package space.perigee.sim.lab.faults;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.ReceiptFrame;
import space.perigee.sync.transfer.Receiver;
import space.perigee.sync.transfer.Sender;

/*
 * What is looked at, and when. P1, P4 and a part of P5 are looked at by the CheckingJudge, when something is handed over.
 *
 *   P2   nothing but a dying process and a disk that fails is thrown (World)
 *   P3   after a kill the receiver lacks at most one segment more than before; where nothing is lost, repeated or
 *        reordered, no more segments arrive that were there already than there were kills
 *   P5   after every step: what was posted is in outbox and queue, or has a reason not to be
 *   P6   when the faults have ended all that is wanted arrives, and its receipt (World)
 *   P7   when a receipt leaves, and when one ends a transfer: the receiver has the content durably
 *   P8   when bulk leaves: nothing more urgent waits that has not begun
 *   P9   after every step: nothing that was decided and closed is open again
 *   P10  after every step: outbox, transfers, their bytes, disk and open journals are within their bounds,
 *        and the outbox counts as many bytes as its files have
 */

/** Knows all contents posted in a run, and checks every step against the promises. */
public final class Oracle {

  /** What a transfer may take on disk for each byte of it: itself, and repair symbols. */
  private static final int STORE_FACTOR = 2;

  private static final int RECORD_BYTES = 32;
  private static final int MANIFEST_BYTES = 400;

  /** Sequence numbers, replay window, and what was kept. */
  private static final int STATE_JOURNALS = 3;

  private final FaultScenario scenario;
  private final Map<Side, Map<Sha256, Long>> leftAtDeath = new HashMap<>();
  private final Map<Side, Long> again = new HashMap<>();
  private int kills;

  Oracle(FaultScenario scenario) {
    this.scenario = scenario;
  }

  /** Called when a process dies. */
  void onDeath(Side side) {
    kills++;
    Side.Running process = side.process;
    if (process != null) {
      Map<Sha256, Long> left = new HashMap<>();
      for (Receiver.Arriving open : process.endpoint().receiver().arriving()) {
        left.put(open.manifest().content(), open.bytesLeft());
      }
      leftAtDeath.put(side, left);
      again.merge(side, process.endpoint().receiver().segmentsAgain(), Long::sum);
    }
  }

  /** Called when a process has started. */
  void onStart(Side side, Side.Running process) {
    settleUnsure(side, process);
    if (scenario.links().isNoisy()) {
      return;
    }
    Map<Sha256, Long> before = leftAtDeath.getOrDefault(side, Map.of());
    Map<Sha256, Long> after = new HashMap<>();
    for (Receiver.Arriving open : process.endpoint().receiver().arriving()) {
      Manifest manifest = open.manifest();
      after.put(manifest.content(), open.bytesLeft());
      long least = before.getOrDefault(manifest.content(), manifest.length());
      if (open.bytesLeft() > least + manifest.segmentBytes()) {
        throw new BrokenPromise(
            "P3",
            side + " lacked " + least + " bytes of " + manifest + ", now " + open.bytesLeft());
      }
    }
    for (Sha256 content : before.keySet()) {
      boolean isDecided = side.arriving.find(content).map(posted -> posted.isDecided).orElse(true);
      if (!after.containsKey(content) && !isDecided) {
        throw new BrokenPromise("P3", side + " has forgotten " + content);
      }
    }
  }

  /** Finds out whether a process that died during a post has completed it. */
  private void settleUnsure(Side side, Side.Running process) {
    Posted unsure = side.unsure;
    side.unsure = null;
    if (unsure == null) {
      return;
    }
    Set<Sha256> held = new HashSet<>();
    for (Outbox.Entry entry : process.outbox().entries()) {
      held.add(entry.manifest().content());
      if (entry.manifest().content().equals(unsure.name)) {
        onPosted(unsure, entry.manifest());
      }
    }
    for (Posted posted : side.posts.all()) {
      if (!held.contains(posted.name) && mayGiveWay(posted, unsure)) {
        posted.isDropped = true;
      }
    }
  }

  void onPosted(Posted posted, Manifest manifest) {
    posted.isPosted = true;
    posted.manifest = manifest;
    Posted stale = posted.supersedes;
    if (stale != null) {
      stale.isSuperseded = true;
    }
  }

  /** Checks that contents which left the outbox for a new post were allowed to give way. */
  void onRoomMade(Side side, Side.Running process, Posted posted, boolean wasTaken) {
    expire(side);
    Set<Sha256> held = new HashSet<>();
    process.outbox().entries().forEach(entry -> held.add(entry.manifest().content()));
    for (Posted other : side.posts.all()) {
      if (!held.contains(other.name) && !other.mayBeGone()) {
        if (!wasTaken || !mayGiveWay(other, posted)) {
          throw new BrokenPromise(
              "P5", other + " had to leave for " + posted + ", taken: " + wasTaken);
        }
        other.isDropped = true;
      }
    }
  }

  private boolean mayGiveWay(Posted held, Posted next) {
    return held == next.supersedes
        || switch (scenario.limits().policy()) {
          case REJECT -> false;
          case DROP_OLDEST -> held.kind.compareTo(next.kind) >= 0;
        };
  }

  /** Called when a receipt has ended a transfer. */
  void onReceipt(Side side, Receipt receipt) {
    Posted posted =
        side.posts
            .find(receipt.content())
            .orElseThrow(
                () -> new BrokenPromise("P5", side + " has a receipt of what it never sent"));
    require(receipt, posted);
    posted.isReleased = true;
  }

  /** Checks a receipt that was sent or has arrived. */
  private static void require(Receipt receipt, Posted posted) {
    boolean accepts = receipt.verdict() == Receipt.Verdict.ACCEPTED;
    if (accepts != (posted.fate == Posted.Fate.ACCEPTED)) {
      throw new BrokenPromise("P7", posted + " should be " + posted.fate + ": " + receipt);
    }
    if (accepts && !posted.isDecided) {
      throw new BrokenPromise("P7", posted + " is said to be accepted, and is not kept");
    }
  }

  /** Called when a receipt is sent. */
  void onAnswer(Side side, ReceiptFrame receipt) {
    side.arriving.all().stream()
        .filter(posted -> receipt.isOf(posted.name))
        .forEach(posted -> require(receipt.receiptOf(posted.name), posted));
  }

  /** Called when a segment or a repair symbol is sent. */
  void onBulk(Side side, Side.Running process, Kind kind) {
    Sender sender = process.endpoint().sender();
    Set<Integer> names = new HashSet<>();
    for (Manifest waiting : sender.waiting()) {
      boolean isFirst = names.add(waiting.transfer());
      if (isFirst && waiting.kind().compareTo(kind) < 0 && !sender.hasBegun(waiting.content())) {
        throw new BrokenPromise("P8", side + " sends " + kind + " while " + waiting + " waits");
      }
    }
  }

  /** Called after every step of a process. */
  void onStep(Side side, Side.Running process) {
    Set<Sha256> held = new HashSet<>();
    List<Outbox.Entry> entries = process.outbox().entries();
    entries.forEach(entry -> held.add(entry.manifest().content()));
    Set<Sha256> queued = new HashSet<>();
    process.endpoint().sender().waiting().forEach(manifest -> queued.add(manifest.content()));
    expire(side);
    for (Posted posted : side.posts.all()) {
      if (!posted.mayBeGone() && !held.contains(posted.name)) {
        throw new BrokenPromise("P5", posted + " has left the outbox of " + side);
      }
      if (!posted.mayBeGone() && !queued.contains(posted.name)) {
        throw new BrokenPromise("P5", posted + " has left the queue of " + side);
      }
    }
    requireClosed(side, process);
    requireCounted(side, process.outbox());
    requireBounds(side, process, entries.size());
  }

  private static void expire(Side side) {
    for (Posted posted : side.posts.all()) {
      if (posted.expiry != null && !side.clock().isBefore(posted.expiry)) {
        posted.hasExpired = true;
      }
    }
  }

  private void requireClosed(Side side, Side.Running process) {
    Set<Sha256> open = new HashSet<>();
    process
        .endpoint()
        .receiver()
        .arriving()
        .forEach(arriving -> open.add(arriving.manifest().content()));
    for (Posted posted : side.arriving.all()) {
      if (posted.isDecided && !open.contains(posted.name)) {
        posted.isClosed = true;
      } else if (posted.isClosed) {
        throw new BrokenPromise("P9", posted + " is open again at " + side);
      }
    }
  }

  /** The outbox counts its bytes itself: they are those of its files. */
  private static void requireCounted(Side side, Outbox outbox) {
    long files = side.disk.used(Side.OUTBOX);
    if (outbox.bytes() != files) {
      throw new BrokenPromise(
          "P10",
          side + ": the outbox counts " + outbox.bytes() + " bytes, its files have " + files);
    }
  }

  private void requireBounds(Side side, Side.Running process, int entries) {
    requireAtMost(
        side, "outbox (bytes)", process.outbox().bytes(), scenario.limits().outboxBytes());
    long lengths = 0;
    long whole = 0;
    Endpoint endpoint = process.endpoint();
    List<Receiver.Arriving> open = endpoint.receiver().arriving();
    for (Receiver.Arriving arriving : open) {
      lengths += arriving.manifest().length();
      whole +=
          (long) arriving.manifest().segmentCount()
              * (arriving.manifest().segmentBytes() + RECORD_BYTES);
    }
    requireAtMost(side, "open transfers", open.size(), scenario.limits().maxTransfers());
    requireAtMost(side, "kept transfers", process.store().size(), scenario.limits().maxTransfers());
    requireAtMost(side, "length of open transfers", lengths, scenario.limits().maxBytes());
    requireAtMost(
        side,
        "kept transfers (bytes)",
        process.store().bytes(),
        STORE_FACTOR * whole + (long) MANIFEST_BYTES * open.size());
    int journals = entries + process.store().size() + STATE_JOURNALS;
    requireAtMost(side, "open journals", side.disk.open(), journals);
  }

  private static void requireAtMost(Side side, String what, long value, long most) {
    if (value > most) {
      throw new BrokenPromise("P10", side + ": " + what + " " + value + ", at most " + most);
    }
  }

  /** Called at the end of the run. */
  void onEnd(Side side, Side.Running process) {
    again.merge(side, process.endpoint().receiver().segmentsAgain(), Long::sum);
    if (!scenario.links().isNoisy()
        && !scenario.links().isCarried()
        && again.getOrDefault(side, 0L) > kills) {
      throw new BrokenPromise(
          "P3", side + " got " + again.get(side) + " segments again after " + kills + " kills");
    }
    Set<Sha256> queued = new HashSet<>();
    process.endpoint().sender().waiting().forEach(manifest -> queued.add(manifest.content()));
    for (Outbox.Entry entry : process.outbox().entries()) {
      if (!queued.contains(entry.manifest().content())) {
        throw new BrokenPromise(
            "P10", side + " keeps " + entry.manifest() + ", which nobody wants");
      }
    }
  }
}
