package space.perigee.sync.trust;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Party;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.ReceiptBook;
import space.perigee.sync.transfer.Sender;
import space.perigee.sync.v1.Command;

/** Takes commands, which are statements about keys. */
public final class StatementTaker implements Party {

  private static final Logger log = LoggerFactory.getLogger(StatementTaker.class);

  private static final long MAX_BYTES = 4096;

  private final TrustStore trust;
  private final ReceiptBook receipts;
  private final InstantSource clock;

  /**
   * @param trust to which they are applied, durably before they are answered
   * @param memory of what was answered
   * @param clock mission time
   */
  public StatementTaker(TrustStore trust, LastState memory, InstantSource clock) {
    this.trust = trust;
    this.receipts = new ReceiptBook(memory);
    this.clock = clock;
  }

  @Override
  public Map<Kind, Long> takes() {
    return Map.of(Kind.COMMAND, MAX_BYTES);
  }

  /** It sends nothing. */
  @Override
  public void join(Sender sender) {}

  @Override
  public void onReceipt(Receipt receipt, Instant now) {}

  @Override
  public Optional<Receipt> decided(Sha256 content) {
    return receipts.of(content);
  }

  @Override
  public Receipt decide(Manifest manifest, Content content) {
    return receipts.enter(answer(manifest, content));
  }

  private Receipt answer(Manifest manifest, Content content) {
    try {
      Command command = Command.parseFrom(content.toBytes());
      if (command.getOrderCase() != Command.OrderCase.KEY_STATEMENT) {
        return refused(manifest, "a command that is not known here");
      }
      boolean isNew = trust.apply(command.getKeyStatement().toByteArray(), clock.instant());
      log.info("event=statement-{}", isNew ? "applied" : "applied-before");
      return new Receipt(manifest.content(), Receipt.Verdict.ACCEPTED, "", List.of());
    } catch (InvalidProtocolBufferException e) {
      return refused(manifest, "no command: " + e.getMessage());
    } catch (TrustException e) {
      return refused(manifest, String.valueOf(e.getMessage()));
    }
  }

  private static Receipt refused(Manifest manifest, String reason) {
    log.warn("event=command-refused reason=\"{}\"", reason);
    return new Receipt(manifest.content(), Receipt.Verdict.REFUSED, reason, List.of());
  }
}
