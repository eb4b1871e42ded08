package space.perigee.sync.model;

import java.security.MessageDigest;

/**
 * Builds weights in place and hashes them as they are completed, which avoids a copy and a long
 * hash at the end for large models. Not thread-safe, except that any thread may write elements of
 * {@link #values()} until they are declared complete.
 */
public final class WeightsBuilder {

  private final ParameterLayout layout;
  private final float[] values;
  private final MessageDigest digest = Sha256.newDigest();
  private int complete;

  public WeightsBuilder(ParameterLayout layout) {
    this.layout = layout;
    this.values = new float[layout.size()];
    layout.update(digest);
  }

  public float[] values() {
    return values;
  }

  /** Declares all parameters before {@code end} final and hashes them. */
  public void completeTo(int end) {
    Weights.update(digest, values, complete, end);
    complete = Math.max(complete, end);
  }

  /** Returns the weights. The builder must not be used afterwards. */
  public Weights build() {
    completeTo(values.length);
    return new Weights(layout, values, ModelVersion.fromBytes(digest.digest()));
  }
}
