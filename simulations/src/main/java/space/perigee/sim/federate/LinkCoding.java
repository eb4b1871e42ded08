package space.perigee.sim.federate;

import java.util.HashMap;
import java.util.Map;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaLevels;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.model.Weights;

/** How weights cross the link. One is made for each run: it may remember what it sent. */
public interface LinkCoding {

  /**
   * What crossed.
   *
   * @param bytes of one transmission
   * @param result what the receiver holds then
   */
  record Sent(long bytes, Weights result) {}

  /**
   * Sends {@code next} to a side that holds {@code base}.
   *
   * @param satellite whose link it is; 0 for what goes to all
   */
  Sent send(int satellite, Weights base, Weights next);

  /** Every parameter in four bytes: what it costs without a codec. */
  static LinkCoding float32() {
    return (satellite, base, next) -> new Sent(4L * next.size(), next);
  }

  /** As the product's deltas, each coded with what is remembered of the one before. */
  static LinkCoding deltas(DeltaTarget target) {
    Map<Integer, DeltaLevels> before = new HashMap<>();
    return (satellite, base, next) -> {
      DeltaCodec.Options options = DeltaCodec.Options.DEFAULT.withParent(before.get(satellite));
      DeltaCodec.Encoded encoded = DeltaCodec.encode(base, next, target, options);
      before.put(satellite, encoded.levels());
      return new Sent(encoded.bytes().length, encoded.result());
    };
  }
}
