package space.perigee.sync.order;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.ContentReceiver;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Party;
import space.perigee.sync.transfer.ReceiptBook;
import space.perigee.sync.trust.StatementReceiver;
import space.perigee.sync.v1.Command;

/** Receives commands: statements about keys, and orders. */
public final class CommandReceiver implements ContentReceiver.Owner {

  private static final long MAX_BYTES = Order.MAX_BODY + 4096;

  private final @Nullable StatementReceiver statements;
  private final OrderReceiver orders;
  private final FrameSeal seal;

  private CommandReceiver(
      @Nullable StatementReceiver statements, OrderReceiver orders, FrameSeal seal) {
    this.statements = statements;
    this.orders = orders;
    this.seal = seal;
  }

  /**
   * The party that receives commands.
   *
   * @param statements empty in a mission without keys
   * @param seal opens orders
   * @param memory of the receipts given
   */
  public static Party party(
      Optional<StatementReceiver> statements,
      OrderReceiver orders,
      FrameSeal seal,
      LastState memory) {
    return new ContentReceiver(
        Kind.COMMAND,
        MAX_BYTES,
        new ReceiptBook(memory),
        new CommandReceiver(statements.orElse(null), orders, seal));
  }

  @Override
  public Optional<String> take(Manifest manifest, Content content) {
    Command command;
    try {
      command = Command.parseFrom(content.toBytes());
    } catch (InvalidProtocolBufferException e) {
      return Optional.of("no command: " + e.getMessage());
    }
    return switch (command.getOrderCase()) {
      case KEY_STATEMENT ->
          statements == null
              ? Optional.of("this mission has no keys")
              : statements.take(command.getKeyStatement().toByteArray());
      case SIGNED_ORDER ->
          seal.open(Content.of(command.getSignedOrder().toByteArray()))
              .map(opened -> orders.take(opened.toBytes()))
              .orElse(Optional.of("the order is not sealed for this end"));
      case ORDER_NOT_SET -> Optional.of("a command that is not known here");
    };
  }
}
