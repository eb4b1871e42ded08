package space.perigee.sync.order;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Locale;
import space.perigee.sync.model.ModelVersion;

/**
 * An order to take a version of the global model, whatever the satellite thinks of it.
 *
 * @param action what becomes of the satellite's own learning
 * @param version the version
 * @param number number of the content that carries it; any later one does as well
 */
public record GlobalVersionOrder(Action action, ModelVersion version, long number) {

  /** What becomes of what the satellite has learned and the version does not contain. */
  public enum Action {
    /** It is kept, as with every new version. */
    PROMOTE,
    /** It is dropped: the learner continues from exactly that version. */
    ROLLBACK;

    /** The kind of the order. */
    public String kind() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @throws IllegalArgumentException if the number is negative
   */
  public GlobalVersionOrder {
    if (number < 0) {
      throw new IllegalArgumentException("number " + number + " must not be negative");
    }
  }

  /** The body of the order. */
  public ByteString body() {
    return space.perigee.sync.v1.GlobalVersionOrder.newBuilder()
        .setVersion(ByteString.copyFrom(version.toBytes()))
        .setNumber(number)
        .build()
        .toByteString();
  }

  /**
   * Reads an order.
   *
   * @throws IllegalArgumentException if it is of another kind, or its body is damaged
   */
  public static GlobalVersionOrder of(Order order) {
    try {
      var body = space.perigee.sync.v1.GlobalVersionOrder.parseFrom(order.body());
      return new GlobalVersionOrder(
          Action.valueOf(order.kind().toUpperCase(Locale.ROOT)),
          ModelVersion.fromBytes(body.getVersion().toByteArray()),
          body.getNumber());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("the body is damaged: " + e.getMessage(), e);
    }
  }
}
