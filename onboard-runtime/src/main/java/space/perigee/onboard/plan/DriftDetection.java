package space.perigee.onboard.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.drift.Adwin;
import space.perigee.onboard.drift.EmbeddingDistance;
import space.perigee.onboard.drift.PageHinkley;

/**
 * The active drift detectors.
 *
 * @param pageHinkley detector on the error of predictions, or null
 * @param adwin detector on the error of predictions, or null
 * @param embeddingDistance detector on the inputs of the last layer, or null
 */
public record DriftDetection(
    PageHinkley.@Nullable Settings pageHinkley,
    Adwin.@Nullable Settings adwin,
    @Nullable Blocks embeddingDistance) {

  /** No detector. */
  public static final DriftDetection NONE = new DriftDetection(null, null, null);

  /**
   * Numbers of embeddings to compare.
   *
   * @param block samples per block
   * @param referenceBlocks blocks of each half of the reference
   */
  public record Blocks(int block, int referenceBlocks) {

    /** The default blocks. */
    public static final Blocks DEFAULT = new Blocks(32, 32);

    /**
     * @throws IllegalArgumentException if they are too few for the detector
     */
    public Blocks {
      checked(1, block, referenceBlocks);
    }

    /** The detector's settings for embeddings of {@code dimension} values. */
    public EmbeddingDistance.Settings settings(int dimension) {
      return checked(dimension, block, referenceBlocks);
    }

    private static EmbeddingDistance.Settings checked(int dimension, int block, int blocks) {
      EmbeddingDistance.Settings byDefault = EmbeddingDistance.Settings.byDefault(dimension);
      return new EmbeddingDistance.Settings(
          dimension, block, blocks, byDefault.warningZ(), byDefault.driftZ());
    }
  }

  /** Names of the active detectors. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    if (pageHinkley != null) {
      names.add(PageHinkley.NAME);
    }
    if (adwin != null) {
      names.add(Adwin.NAME);
    }
    if (embeddingDistance != null) {
      names.add(EmbeddingDistance.NAME);
    }
    return List.copyOf(names);
  }
}
