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
 */
public record Incoming(Manifest manifest, ModelVersion base, Weights weights) {

  /** Samples that these weights were trained on since the start of the mission. */
  public long samples() {
    return manifest.subject().samples();
  }

  /** For a global model: the version of this satellite's weights that it contains. */
  public @Nullable VersionPrefix merged() {
    return manifest.subject().merged();
  }
}
