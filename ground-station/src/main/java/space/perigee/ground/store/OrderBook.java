package space.perigee.ground.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.transfer.Receipt;

/**
 * The orders of people to satellites, and what became of them: the tables {@code orders} and {@code
 * order_answers}.
 */
public final class OrderBook {

  private static final long MICROS = 1_000_000;
  private static final int MAX_REASON = 300;

  private final Database database;

  public OrderBook(Database database) {
    this.database = database;
  }

  /**
   * An order that a satellite has not answered.
   *
   * @param content the content in which it was posted last; null if it was not
   */
  public record OpenOrder(long number, String kind, byte[] body, @Nullable Sha256 content) {

    /** True if it was posted last in this content. */
    public boolean isPostedAs(Sha256 posted) {
      return content != null && content.equals(posted);
    }
  }

  /**
   * How far an order has come.
   *
   * @param satellites that it concerns
   * @param accepted of these, those that obey it
   * @param refused those that refuse it
   */
  public record Progress(
      long number, String kind, String createdAt, int satellites, int accepted, int refused) {}

  /**
   * Enters an order.
   *
   * @param satellite null for all that are known
   * @return its number
   */
  static long enter(
      Handle handle,
      String kind,
      @Nullable String satellite,
      byte[] body,
      Instant now,
      String reason) {
    long last =
        handle.select("SELECT COALESCE(MAX(number), 0) FROM orders").mapTo(Long.class).one();
    long number = next(handle, last, now);
    handle.execute(
        "INSERT INTO orders (number, kind, satellite, body, created_at_ms, reason)"
            + " VALUES (?, ?, ?, ?, ?, ?)",
        number,
        kind,
        satellite,
        body,
        now.toEpochMilli(),
        shortened(reason));
    return number;
  }

  /**
   * A number above the last one, and above all that a ground can have given that this state knows
   * nothing of, as it was restored from a backup: microseconds since 1970.
   */
  static long next(Handle handle, long last, Instant now) {
    long byClock = now.getEpochSecond() * MICROS + now.getNano() / 1000;
    return Math.max(Math.max(last + 1, byClock), RestoredState.firstSequence(handle));
  }

  /**
   * The orders that a satellite has not answered, oldest first. An order to all satellites does not
   * concern those that were first heard after it, and an order about the global version replaces
   * those before it.
   */
  public List<OpenOrder> openFor(String satellite) {
    return database.rows(
        """
        SELECT o.number, o.kind, o.body, a.content
        FROM orders o
        JOIN satellites s ON s.name = ?
        LEFT JOIN order_answers a ON a.number = o.number AND a.satellite = s.name
        WHERE (o.satellite = s.name
               OR o.satellite IS NULL AND s.first_heard_ms <= o.created_at_ms)
          AND a.verdict IS NULL
          AND (o.kind NOT IN ('promote', 'rollback') OR o.number =
               (SELECT MAX(n.number) FROM orders n WHERE n.kind IN ('promote', 'rollback')))
        ORDER BY o.number
        """,
        row -> {
          String content = row.getString("content");
          return new OpenOrder(
              row.getLong("number"),
              row.getString("kind"),
              row.getBytes("body"),
              content == null ? null : Sha256.fromHex(content));
        },
        satellite);
  }

  /** Writes that an order waits for a satellite in that content. */
  public void posted(WriteBatch batch, long number, String satellite, Sha256 content, Instant now) {
    batch.add(
        satellite,
        handle -> {
          int updated =
              handle.execute(
                  "UPDATE order_answers SET content = ?, posted_at_ms = ?"
                      + " WHERE number = ? AND satellite = ?",
                  content.hex(),
                  now.toEpochMilli(),
                  number,
                  satellite);
          if (updated == 0) {
            handle.execute(
                "INSERT INTO order_answers (number, satellite, content, posted_at_ms)"
                    + " VALUES (?, ?, ?, ?)",
                number,
                satellite,
                content.hex(),
                now.toEpochMilli());
          }
        });
  }

  /** Writes a satellite's answer to an order that was posted. */
  public void answered(
      WriteBatch batch, long number, String satellite, Receipt receipt, Instant now) {
    batch.add(
        satellite,
        handle -> {
          handle.execute(
              "UPDATE order_answers SET verdict = ?, reason = ?"
                  + " WHERE number = ? AND satellite = ?",
              receipt.verdict().name(),
              shortened(receipt.reason()),
              number,
              satellite);
          EventRows.insert(handle, event(satellite, number, receipt, now));
        });
  }

  private static GroundEvent event(String satellite, long order, Receipt receipt, Instant now) {
    boolean accepted = receipt.verdict() == Receipt.Verdict.ACCEPTED;
    return new GroundEvent(
        now,
        accepted ? "order-accepted" : "order-refused",
        satellite,
        "order " + order + (receipt.reason().isEmpty() ? "" : ": " + receipt.reason()));
  }

  /**
   * Which orders are listed.
   *
   * @param before those with lower numbers
   * @param kind of this kind; empty for all
   */
  public record Filter(long before, Optional<String> kind) {

    /** All orders. */
    public static Filter all() {
      return new Filter(Long.MAX_VALUE, Optional.empty());
    }
  }

  /** The newest orders, newest first. */
  public List<Progress> newest(Filter filter, int limit) {
    return database.rows(
        """
        SELECT o.number, o.kind, o.created_at_ms,
               (SELECT COUNT(*) FROM satellites s WHERE o.satellite = s.name
                  OR o.satellite IS NULL AND s.first_heard_ms <= o.created_at_ms) AS satellites,
               (SELECT COUNT(*) FROM order_answers a
                 WHERE a.number = o.number AND a.verdict = 'ACCEPTED') AS accepted,
               (SELECT COUNT(*) FROM order_answers a
                 WHERE a.number = o.number AND a.verdict <> 'ACCEPTED') AS refused
        FROM orders o WHERE o.number < ? AND o.kind LIKE ? ORDER BY o.number DESC LIMIT ?
        """,
        row ->
            new Progress(
                row.getLong("number"),
                row.getString("kind"),
                Instant.ofEpochMilli(row.getLong("created_at_ms")).toString(),
                row.getInt("satellites"),
                row.getInt("accepted"),
                row.getInt("refused")),
        filter.before(),
        filter.kind().orElse("%"),
        limit);
  }

  private static String shortened(String reason) {
    return reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) : reason;
  }
}
