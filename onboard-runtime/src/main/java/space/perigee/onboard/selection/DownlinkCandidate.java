package space.perigee.onboard.selection;

import java.util.Arrays;
import space.perigee.onboard.task.Hardness;

/**
 * A candidate sample for labeling on the ground.
 *
 * @param id sample ID, such as its position in the stream
 * @param hardness score of a {@link Hardness}; finite
 * @param embedding position of the sample in feature space, such as the activations of the
 *     penultimate layer; finite
 * @param bytes bytes on the downlink, 1 or more
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
