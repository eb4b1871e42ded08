package space.perigee.sync.trust;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.ContentReceiver;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Party;
import space.perigee.sync.transfer.ReceiptBook;
import space.perigee.sync.v1.Command;

/** Receives commands that carry statements about keys, and applies the statements. */
public final class StatementReceiver implements ContentReceiver.Owner {

  private static final Logger log = LoggerFactory.getLogger(StatementReceiver.class);

  private static final long MAX_BYTES = 4096;

  private final TrustStore trust;
  private final InstantSource clock;

  private StatementReceiver(TrustStore trust, InstantSource clock) {
    this.trust = trust;
    this.clock = clock;
  }

  /**
   * The party that receives the commands.
   *
   * @param trust to which statements are applied, durably before they are answered
   * @param memory of the receipts given
   * @param clock mission time
   */
  public static Party party(TrustStore trust, LastState memory, InstantSource clock) {
    return new ContentReceiver(
        Kind.COMMAND, MAX_BYTES, new ReceiptBook(memory), new StatementReceiver(trust, clock));
  }

  @Override
  public Optional<String> take(Manifest manifest, Content content) {
    try {
      Command command = Command.parseFrom(content.toBytes());
      if (command.getOrderCase() != Command.OrderCase.KEY_STATEMENT) {
        return Optional.of("a command that is not known here");
      }
      boolean isNew = trust.apply(command.getKeyStatement().toByteArray(), clock.instant());
      log.info("event=statement-{}", isNew ? "applied" : "applied-before");
      return Optional.empty();
    } catch (InvalidProtocolBufferException e) {
      return Optional.of("no command: " + e.getMessage());
    } catch (TrustException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
