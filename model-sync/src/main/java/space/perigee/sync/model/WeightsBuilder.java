package space.perigee.sync.model;

import java.security.MessageDigest;

/**
 * Weights that are filled in from several places, and hashed as far as they are complete, so that
 * large models are neither copied nor waited for at the end. Not thread-safe, but for {@link
 * #values()}, whose elements may be written by anyone until they are declared complete.
 */
public final class WeightsBuilder {

  private final ParameterLayout layout;
  private final float[] values;
  private final MessageDigest digest = Sha256.newDigest();
  private int complete;

  /** Begins with zeros. */
  public WeightsBuilder(ParameterLayout layout) {
    this.layout = layout;
    this.values = new float[layout.size()];
    layout.update(digest);
  }

  /** The parameters themselves, to be written. */
  public float[] values() {
    return values;
  }

  /** All parameters before {@code end} have their final values. */
  public void completeTo(int end) {
    Weights.update(digest, values, complete, end);
    complete = Math.max(complete, end);
  }

  /** The weights; the builder must not be used any more. */
  public Weights build() {
    completeTo(values.length);
    return new Weights(layout, values, ModelVersion.fromBytes(digest.digest()));
  }
}
