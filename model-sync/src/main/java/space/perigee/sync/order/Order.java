package space.perigee.sync.order;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.transfer.NodeName;

/**
 * An order, without its signature.
 *
 * @param kind what is ordered: 1 to 32 lower-case letters, digits and hyphens
 * @param target the satellite that is to obey
 * @param number grows from order to order of a ground; from 1
 * @param expiry mission time from which on it must not be obeyed, in whole milliseconds
 * @param body what the kind needs to know, at most {@value #MAX_BODY} bytes
 */
public record Order(String kind, String target, long number, Instant expiry, ByteString body) {

  /** Longest body (bytes). */
  public static final int MAX_BODY = 1 << 16;

  private static final Pattern KIND = Pattern.compile("[a-z0-9-]{1,32}");

  /**
   * @throws IllegalArgumentException if a value is out of bounds
   */
  public Order {
    if (!KIND.matcher(kind).matches()) {
      throw new IllegalArgumentException(
          "kind '" + kind + "' must be 1 to 32 lower-case letters, digits and hyphens");
    }
    NodeName.require("target", target);
    if (number < 1) {
      throw new IllegalArgumentException("number " + number + " must be 1 or more");
    }
    if (body.size() > MAX_BODY) {
      throw new IllegalArgumentException(
          "the body has " + body.size() + " bytes, at most " + MAX_BODY + " are allowed");
    }
    expiry = expiry.truncatedTo(ChronoUnit.MILLIS);
  }

  boolean isExpired(Instant now) {
    return !now.isBefore(expiry);
  }

  /** True if {@code other} orders the same; its expiry may differ. */
  boolean isSameAs(@Nullable Order other) {
    return other != null
        && number == other.number
        && kind.equals(other.kind)
        && body.equals(other.body);
  }

  byte[] toBytes() {
    return toProto().toByteArray();
  }

  space.perigee.sync.v1.Order toProto() {
    return space.perigee.sync.v1.Order.newBuilder()
        .setKind(kind)
        .setTarget(target)
        .setNumber(number)
        .setExpiryMillis(expiry.toEpochMilli())
        .setBody(body)
        .build();
  }

  /**
   * Deserializes an order.
   *
   * @throws IllegalArgumentException if the bytes are no order
   */
  static Order fromBytes(ByteString bytes) {
    try {
      return fromProto(space.perigee.sync.v1.Order.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("no order: " + e.getMessage(), e);
    }
  }

  static Order fromProto(space.perigee.sync.v1.Order proto) {
    return new Order(
        proto.getKind(),
        proto.getTarget(),
        proto.getNumber(),
        Instant.ofEpochMilli(proto.getExpiryMillis()),
        proto.getBody());
  }

  @Override
  public String toString() {
    return kind + " " + number;
  }
}
