package space.perigee.ground.session;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.store.OrderBook;
import space.perigee.ground.store.RestoredState;
import space.perigee.ground.store.SatelliteStore;
import space.perigee.ground.store.WriteBatch;
import space.perigee.onboard.task.Task;
import space.perigee.sync.journal.FileJournalFolder;
import space.perigee.sync.order.OrderSeal;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.OpenSeal;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Party;
import space.perigee.sync.transfer.Peer;
import space.perigee.sync.transfer.ReceiptBook;
import space.perigee.sync.transfer.SegmentStore;
import space.perigee.sync.transfer.SequenceNumbers;
import space.perigee.sync.trust.EndKeys;
import space.perigee.sync.trust.SignedStatement;
import space.perigee.sync.trust.StatementCourier;

/**
 * Keys and folders of each satellite: opens its seal, its persistent transfer state, and the
 * statements about keys that it must receive. Writes nothing for a satellite before {@link #peer}.
 * May be used by several threads, each for other satellites; one of them reads the keys again.
 */
final class SatelliteDirectory {

  /** Wall time between two reads of the folders of keys and labels. */
  private static final Duration LOOK_INTERVAL = Duration.ofMinutes(1);

  private final Path folder;
  private final @Nullable EndKeys keys;
  private final Task task;
  private final SatelliteStore store;
  private final Duration interval;
  private final Optional<RestoredState> restored;
  private final Map<String, FrameSeal> seals = new ConcurrentHashMap<>();
  private volatile List<SignedStatement> statements = List.of();
  private @Nullable Instant reloaded;

  /**
   * @param folder for the persistent state
   */
  SatelliteDirectory(Path folder, GroundParts parts) {
    this.folder = folder;
    this.keys = parts.keys();
    this.task = parts.evaluator().task();
    this.store = parts.store().satelliteStore();
    this.interval = parts.clock().missionTime(LOOK_INTERVAL);
    this.restored = parts.store().restored();
  }

  /** The seal to a satellite; empty if frames are sealed and none of its keys is trusted. */
  Optional<FrameSeal> sealOfTrusted(String satellite, Instant now) {
    return keys != null && !keys.trusts(satellite, now)
        ? Optional.empty()
        : Optional.of(seal(satellite, now));
  }

  /** The seal to a satellite; it opens nothing until one of the satellite's keys is trusted. */
  private FrameSeal seal(String satellite, Instant now) {
    return keys == null
        ? new OpenSeal()
        : seals.computeIfAbsent(satellite, name -> keys.with(name, now));
  }

  /** Releases the seal to a satellite, which is made anew when it is needed. */
  void forget(String satellite) {
    seals.remove(satellite);
  }

  /** The satellite as the other end of transfers; its numbers go into the batch. */
  Peer peer(String satellite, WriteBatch batch, Instant now) {
    Path earlier = folder.resolve("satellites").resolve(satellite);
    if (Files.isDirectory(earlier)) {
      EarlierFiles.takeOver(earlier, name -> store.state(batch, satellite, name), now);
      batch.afterCommit(() -> EarlierFiles.delete(earlier));
    }
    Peer peer =
        new Peer(
            seal(satellite, now),
            SequenceNumbers.above(store.state(batch, satellite, EarlierFiles.ANNOUNCED)),
            store.window(batch, satellite, now, Peer.LONGEST_WAY));
    return restored.map(it -> peer.afterRestoration(it.firstSequence(), it.begun())).orElse(peer);
  }

  /** Received segments of unfinished transfers. */
  SegmentStore inbox(String satellite, YoungJournals journals) {
    return new SegmentStore(journals.folder(folder.resolve("inbox").resolve(satellite)));
  }

  /** Models to be sent. The exchange keeps at most two, so the outbox needs no quota. */
  Outbox models(String satellite, Peer peer, YoungJournals journals) {
    return new Outbox(
        journals.folder(folder.resolve("models-waiting").resolve(satellite)),
        Long.MAX_VALUE,
        Outbox.Policy.REJECT,
        peer.numbers());
  }

  /** Sends statements about keys; empty if frames are not sealed. */
  Optional<StatementCourier> statements(String satellite, WriteBatch batch, Peer peer) {
    return keys == null
        ? Optional.empty()
        : Optional.of(
            new StatementCourier(
                satellite,
                new FileJournalFolder(folder.resolve("statements").resolve(satellite)),
                store.state(batch, satellite, EarlierFiles.STATEMENTS),
                peer.numbers()));
  }

  /** Sends the orders of people. */
  OrderCourier orders(
      String satellite, Peer peer, OrderBook book, WriteBatch batch, InstantSource clock) {
    return new OrderCourier(
        satellite,
        new FileJournalFolder(folder.resolve("orders-waiting").resolve(satellite)),
        peer,
        OrderSeal.of(Optional.ofNullable(keys), ""),
        book,
        batch,
        clock);
  }

  /** Receives the satellite's hard examples. */
  Party examples(String satellite, WriteBatch batch, Peer peer) {
    return ExampleCollector.party(
        satellite,
        folder.resolve("hard-examples").resolve(satellite),
        peer.seal(),
        new ReceiptBook(store.state(batch, satellite, EarlierFiles.EXAMPLES)));
  }

  /** Sends the labels that people give. */
  LabelCourier labels(String satellite, Peer peer) {
    return new LabelCourier(
        satellite,
        folder.resolve("labels").resolve(satellite),
        task,
        new FileJournalFolder(folder.resolve("labels-waiting").resolve(satellite)),
        peer);
  }

  /**
   * Reads the keys again if the interval is over.
   *
   * @return true if it is, and sessions must reload too
   */
  boolean reloadWhenDue(Instant now) {
    if (reloaded != null && now.isBefore(reloaded.plus(interval))) {
      return false;
    }
    reloaded = now;
    if (keys != null) {
      keys.reload();
      statements = keys.statements();
    }
    return true;
  }

  /** Statements about keys for the satellites, as of the last read. */
  List<SignedStatement> statements() {
    return statements;
  }
}
