package space.perigee.sync.order;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.trust.EndKeys;
import space.perigee.sync.trust.PublicIdentity;
import space.perigee.sync.trust.Role;
import space.perigee.sync.trust.SignedBytes;
import space.perigee.sync.trust.TrustException;

/**
 * Signs the ground's orders, and verifies them on board. In a mission without keys orders are not
 * signed, like everything else in it.
 */
public final class OrderSeal {

  private static final String PURPOSE = "order";

  private final @Nullable EndKeys keys;
  private final String ground;

  private OrderSeal(@Nullable EndKeys keys, String ground) {
    this.keys = keys;
    this.ground = ground;
  }

  /**
   * The seal of a mission.
   *
   * @param keys of this end; empty in a mission without keys
   * @param ground name of the ground, in the keys
   */
  public static OrderSeal of(Optional<EndKeys> keys, String ground) {
    return new OrderSeal(keys.orElse(null), ground);
  }

  /** The seal of a mission without keys. */
  public static OrderSeal open() {
    return new OrderSeal(null, "");
  }

  /** The signed form of an order. */
  public byte[] sign(Order order) {
    byte[] bytes = order.toBytes();
    return (keys == null ? SignedBytes.unsigned(bytes) : keys.sign(PURPOSE, bytes)).toBytes();
  }

  /**
   * The order in its signed form.
   *
   * @throws TrustException if it is malformed, or not signed by the ground of this mission
   */
  Order verify(byte[] signed, Instant now) throws TrustException {
    SignedBytes read = SignedBytes.fromBytes(signed);
    if (keys != null) {
      requireGround(keys.verify(PURPOSE, read, now));
    }
    try {
      return Order.fromBytes(read.bytes());
    } catch (IllegalArgumentException e) {
      throw new TrustException(String.valueOf(e.getMessage()), e);
    }
  }

  private void requireGround(PublicIdentity signer) throws TrustException {
    boolean isGround = signer.role() == Role.GROUND && signer.name().equals(ground);
    if (!isGround && signer.role() != Role.ROOT) {
      throw new TrustException(signer + " may not order anything; the ground is " + ground);
    }
  }
}
