package space.perigee.sim.federate;

import java.util.HashMap;
import java.util.Map;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaLevels;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.model.Weights;

/** A coding of weights for the link. Stateful: each run needs its own. */
public interface LinkCoding {

  /**
   * A transmission.
   *
   * @param bytes size of the transmission
   * @param result weights of the receiver
   */
  record Sent(long bytes, Weights result) {}

  /**
   * Sends {@code next} to a receiver that holds {@code base}.
   *
   * @param satellite index of the satellite; 0 for a broadcast from the ground
   */
  Sent send(int satellite, Weights base, Weights next);

  /** Returns the uncompressed coding: four bytes per parameter. */
  static LinkCoding float32() {
    return (satellite, base, next) -> new Sent(4L * next.size(), next);
  }

  /** Returns the coding of Perigee's deltas, each with the previous one as its parent. */
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
