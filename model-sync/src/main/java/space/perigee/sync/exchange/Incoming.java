package space.perigee.sync.exchange;

import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.VersionPrefix;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Manifest;

/**
 * Weights that arrived, bit for bit as the other end sent them.
 *
 * @param base version that the delta was built on
 * @param delta the delta itself, not sealed; empty if it was not kept
 */
public record Incoming(Manifest manifest, ModelVersion base, Weights weights, byte[] delta) {

  /** Weights whose delta was not kept. */
  public Incoming(Manifest manifest, ModelVersion base, Weights weights) {
    this(manifest, base, weights, new byte[0]);
  }

  /** Samples that these weights were trained on since the start of the mission. */
  public long samples() {
    return manifest.subject().samples();
  }

  /** For a global model: the version of this satellite's weights that it contains. */
  public @Nullable VersionPrefix merged() {
    return manifest.subject().merged();
  }
}
