package space.perigee.ground.session;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.ground.store.OrderBook;
import space.perigee.ground.store.WriteBatch;
import space.perigee.sync.journal.JournalFolder;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.order.Order;
import space.perigee.sync.order.OrderSeal;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.Courier;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Party;
import space.perigee.sync.transfer.Peer;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.Subject;
import space.perigee.sync.v1.Command;

/**
 * Sends the orders of people to a satellite, one after the other, each until it is answered. An
 * order that waits so long that it expires is signed anew.
 */
final class OrderCourier {

  private static final Logger log = LoggerFactory.getLogger(OrderCourier.class);

  private static final int SEGMENT_BYTES = 512;
  private static final int QUOTA_BYTES = 1 << 20;

  /** Mission time until a signed order expires. */
  static final Duration LIFETIME = Duration.ofDays(30);

  private final String satellite;
  private final Peer peer;
  private final OrderSeal seal;
  private final OrderBook book;
  private final InstantSource clock;
  private final Outbox outbox;
  private final Courier courier;
  private final WriteBatch batch;

  /** The order that waits for its receipt; null if none does. */
  private OrderBook.@Nullable OpenOrder waiting;

  /**
   * @param waiting where the order waits; belongs to this courier alone
   * @param batch of the shard
   * @param clock mission time
   */
  OrderCourier(
      String satellite,
      JournalFolder waiting,
      Peer peer,
      OrderSeal seal,
      OrderBook book,
      WriteBatch batch,
      InstantSource clock) {
    this.satellite = satellite;
    this.peer = peer;
    this.seal = seal;
    this.book = book;
    this.batch = batch;
    this.clock = clock;
    this.outbox = new Outbox(waiting, QUOTA_BYTES, Outbox.Policy.REJECT, peer.numbers());
    this.courier = Courier.sending(outbox, Set.of(Kind.COMMAND), this::onReceipt);
  }

  /** The party that sends the orders. */
  Party party() {
    return courier;
  }

  /** Posts the oldest order that has no answer, unless it waits already. */
  void post(Instant now) {
    List<OrderBook.OpenOrder> open = book.openFor(satellite);
    for (Outbox.Entry entry : outbox.entries()) {
      Sha256 content = entry.manifest().content();
      if (open.stream().limit(1).noneMatch(order -> order.isPostedAs(content))) {
        outbox.release(content); // nobody wants it any more, or a kill left it
      }
    }
    waiting = open.isEmpty() ? null : open.get(0);
    if (waiting != null && outbox.entries().isEmpty()) {
      post(waiting, now);
    }
  }

  private void post(OrderBook.OpenOrder open, Instant now) {
    Order order =
        new Order(
            open.kind(),
            satellite,
            open.number(),
            now.plus(LIFETIME),
            ByteString.copyFrom(open.body()));
    Optional<Manifest> posted =
        peer.seal()
            .seal(Content.of(seal.sign(order)))
            .flatMap(
                content ->
                    courier.post(
                        Subject.of(Kind.COMMAND),
                        command(content),
                        SEGMENT_BYTES,
                        LIFETIME,
                        null,
                        now));
    posted.ifPresent(
        manifest -> {
          book.posted(batch, open.number(), satellite, manifest.content(), now);
          log.info("event=order-posted satellite={} order=\"{}\"", satellite, order);
        });
  }

  private static Content command(Content content) {
    return Content.of(
        Command.newBuilder()
            .setSignedOrder(ByteString.copyFrom(content.toBytes()))
            .build()
            .toByteArray());
  }

  private void onReceipt(Receipt receipt) {
    OrderBook.OpenOrder answered = waiting;
    if (answered == null) {
      return; // the order was not wanted any more
    }
    waiting = null;
    book.answered(batch, answered.number(), satellite, receipt, clock.instant());
    batch.afterCommit(() -> post(clock.instant()));
    log.info(
        "event=order-answered satellite={} order=\"{} {}\" verdict={} reason=\"{}\"",
        satellite,
        answered.kind(),
        answered.number(),
        receipt.verdict(),
        receipt.reason());
  }
}
