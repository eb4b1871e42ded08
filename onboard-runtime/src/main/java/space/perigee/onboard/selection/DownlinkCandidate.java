package space.perigee.onboard.selection;

import java.util.Arrays;
import space.perigee.onboard.task.Hardness;

/**
 * A sample that might be sent to the ground for a label.
 *
 * @param id of the sample, its position in the stream for example
 * @param hardness as a {@link Hardness} gave it; finite
 * @param embedding where the sample lies among others, the activations of the layer before the last
 *     for example; finite
 * @param bytes that it takes on the downlink, 1 or more
 */
public record DownlinkCandidate(long id, double hardness, float[] embedding, long bytes) {

  /**
   * Copies {@code embedding}.
   *
   * @throws IllegalArgumentException if a value is outside its range
   */
  public DownlinkCandidate {
    if (!Double.isFinite(hardness)) {
      throw new IllegalArgumentException("sample " + id + ": hardness " + hardness + " not finite");
    }
    if (bytes < 1) {
      throw new IllegalArgumentException("sample " + id + ": " + bytes + " bytes, must be above 0");
    }
    for (float value : embedding) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException("sample " + id + ": embedding has " + value);
      }
    }
    embedding = embedding.clone();
  }

  /** A copy of the embedding. */
  @Override
  public float[] embedding() {
    return embedding.clone();
  }

  int dimension() {
    return embedding.length;
  }

  /** Euclidean distance of the embeddings. */
  double distance(DownlinkCandidate other) {
    double sum = 0;
    for (int i = 0; i < embedding.length; i++) {
      double difference = (double) embedding[i] - other.embedding[i];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof DownlinkCandidate that
        && id == that.id
        && Double.compare(hardness, that.hardness) == 0
        && bytes == that.bytes
        && Arrays.equals(embedding, that.embedding);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id) * 31 + Arrays.hashCode(embedding);
  }
}
