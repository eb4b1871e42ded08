package space.perigee.sim.lab.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import space.perigee.sync.delta.DeltaChain;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaException;
import space.perigee.sync.delta.DeltaLevels;
import space.perigee.sync.delta.UnknownBaseException;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.model.VersionPrefix;
import space.perigee.sync.model.Weights;

/**
 * The versions that the server has published, so that the satellites of this process hold each once
 * and decode the same bytes once. Thread-safe.
 */
final class PublishedVersions {

  private static final int KEPT = 64;

  private final Weights start;
  private final Map<Sha256, DeltaCodec.Decoded> decoded = new LinkedHashMap<>();

  /**
   * @param start the version that all satellites hold at first
   */
  PublishedVersions(Weights start) {
    this.start = start;
  }

  Weights start() {
    return start;
  }

  /**
   * Decodes and verifies a version, as a satellite does.
   *
   * @param bases finds versions that the satellite holds
   * @param parents levels of versions that it received, newest first
   * @throws UnknownBaseException if it does not hold the base
   * @throws DeltaException if the bytes are damaged, or lead to another version than they state
   */
  synchronized DeltaCodec.Decoded decode(
      byte[] delta, Function<VersionPrefix, Optional<Weights>> bases, List<DeltaLevels> parents)
      throws UnknownBaseException, DeltaException {
    Sha256 name = Sha256.of(delta);
    DeltaCodec.Decoded known = decoded.get(name);
    if (known != null
        && bases
            .apply(VersionPrefix.of(known.base().version().sha256(), Sha256.BYTES))
            .isPresent()) {
      return known;
    }
    DeltaCodec.Decoded fresh = DeltaChain.decode(bases, delta, parents, 1);
    decoded.put(name, fresh);
    if (decoded.size() > KEPT) {
      decoded.remove(decoded.keySet().iterator().next());
    }
    return fresh;
  }
}
