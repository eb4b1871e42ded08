package space.perigee.sync.trust;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.journal.JournalFolder;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.journal.SavedState;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.Courier;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Party;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.ReceiptBook;
import space.perigee.sync.transfer.SequenceNumbers;
import space.perigee.sync.transfer.Subject;
import space.perigee.sync.v1.Command;

/**
 * Sends statements about keys to another end until it accepts them. A refused statement is retried
 * in the next contact, since it may depend on one that had not arrived. Statements are signed
 * themselves and not secret.
 */
public final class StatementCourier {

  private static final Logger log = LoggerFactory.getLogger(StatementCourier.class);

  private static final int SEGMENT_BYTES = 512;
  private static final int QUOTA_BYTES = 1 << 18;

  /** Number of accepted statements that are remembered; an end has few. */
  private static final int REMEMBERED = 256;

  private final String other;
  private final Courier courier;
  private final ReceiptBook accepted;

  /**
   * @param other name of the other end
   * @param waiting where statements wait; used by this courier alone
   * @param memory where accepted statements are remembered
   * @param numbers sequence numbers of manifests for the other end
   */
  public StatementCourier(
      String other, JournalFolder waiting, JournalFolder memory, SequenceNumbers numbers) {
    this(other, waiting, new LastState(memory, "statements"), numbers);
  }

  /**
   * @param other name of the other end
   * @param waiting where statements wait; used by this courier alone
   * @param memory of accepted statements
   * @param numbers sequence numbers of manifests for the other end
   */
  public StatementCourier(
      String other, JournalFolder waiting, SavedState memory, SequenceNumbers numbers) {
    this.other = other;
    this.accepted = new ReceiptBook(memory, REMEMBERED);
    this.courier =
        Courier.sending(
            new Outbox(waiting, QUOTA_BYTES, Outbox.Policy.REJECT, numbers),
            Set.of(Kind.COMMAND),
            this::onReceipt);
  }

  public Party party() {
    return courier;
  }

  /** Sends the statements that were not accepted yet, in this order. */
  public void bring(List<SignedStatement> statements, Instant now) {
    for (SignedStatement statement : statements) {
      Content command =
          Content.of(
              Command.newBuilder()
                  .setKeyStatement(ByteString.copyFrom(statement.toBytes()))
                  .build()
                  .toByteArray());
      if (accepted.of(command.sha256()).isEmpty()) {
        courier.post(Subject.of(Kind.COMMAND), command, SEGMENT_BYTES, null, null, now);
      }
    }
  }

  private void onReceipt(Receipt receipt) {
    if (receipt.verdict() != Receipt.Verdict.ACCEPTED) {
      log.warn("event=statement-refused by={} reason=\"{}\"", other, receipt.reason());
      return;
    }
    log.info("event=statement-accepted by={}", other);
    accepted.enter(receipt);
  }
}
