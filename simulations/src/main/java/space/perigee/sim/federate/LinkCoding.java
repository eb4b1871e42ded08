package space.perigee.sim.federate;

import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.model.Weights;

/** How weights cross the link. */
interface LinkCoding {

  /**
   * What crossed.
   *
   * @param bytes of one transmission
   * @param result what the receiver holds then
   */
  record Sent(long bytes, Weights result) {}

  /** Sends {@code next} to a side that holds {@code base}. */
  Sent send(Weights base, Weights next);

  /** Every parameter in four bytes: what it costs without a codec. */
  static LinkCoding float32() {
    return (base, next) -> new Sent(4L * next.size(), next);
  }

  /** As the product's deltas. */
  static LinkCoding deltas(DeltaTarget target) {
    return (base, next) -> {
      DeltaCodec.Encoded encoded = DeltaCodec.encode(base, next, target);
      return new Sent(encoded.bytes().length, encoded.result());
    };
  }
}
