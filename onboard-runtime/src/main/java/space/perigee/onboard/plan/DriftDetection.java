package space.perigee.onboard.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.drift.Adwin;
import space.perigee.onboard.drift.EmbeddingDistance;
import space.perigee.onboard.drift.PageHinkley;

/**
 * Which detectors of drift watch.
 *
 * @param pageHinkley on the error of predictions, or null
 * @param adwin likewise
 * @param embeddingDistance on what enters the last layer, or null
 */
public record DriftDetection(
    PageHinkley.@Nullable Settings pageHinkley,
    Adwin.@Nullable Settings adwin,
    @Nullable Blocks embeddingDistance) {

  /** No detector. */
  public static final DriftDetection NONE = new DriftDetection(null, null, null);

  /**
   * How many embeddings are compared.
   *
   * @param block samples that are compared together
   * @param referenceBlocks blocks of each half of the reference
   */
  public record Blocks(int block, int referenceBlocks) {

    /** As the detector has it by default. */
    public static final Blocks DEFAULT = new Blocks(32, 32);

    /**
     * @throws IllegalArgumentException if the detector cannot work with so few
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

  /** Names of the detectors that watch. */
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
