package space.perigee.onboard.flight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.onboard.drift.Adwin;
import space.perigee.onboard.drift.Drift;
import space.perigee.onboard.drift.DriftDetector;
import space.perigee.onboard.drift.EmbeddingDistance;
import space.perigee.onboard.drift.PageHinkley;
import space.perigee.onboard.plan.DriftDetection;

/**
 * Runs the drift detectors of a plan. Detectors on the error see each prediction of a labeled
 * sample, made before training on it; the detector on embeddings sees every sample.
 *
 * <p>Training the layers that compute embeddings changes the embeddings, which is not a drift: the
 * detector then learns a new reference.
 */
final class DriftWatch implements LearningPart {

  private static final Logger log = LoggerFactory.getLogger(DriftWatch.class);

  private final DriftDetection plan;
  private final EmbeddingDistance.@Nullable Settings embeddings;
  private @Nullable PageHinkley pageHinkley;
  private @Nullable Adwin adwin;
  private @Nullable EmbeddingDistance embeddingDistance;
  private final Map<String, LearningStatus.Sightings> sightings = new TreeMap<>();

  DriftWatch(DriftDetection plan, OnboardModel model) {
    this.plan = plan;
    DriftDetection.Blocks blocks = plan.embeddingDistance();
    this.embeddings = blocks == null ? null : blocks.settings(model.embeddingSize());
    this.pageHinkley = plan.pageHinkley() == null ? null : new PageHinkley(plan.pageHinkley());
    this.adwin = plan.adwin() == null ? null : new Adwin(plan.adwin());
    this.embeddingDistance = embeddings == null ? null : new EmbeddingDistance(embeddings);
  }

  /** True if a detector needs embeddings. */
  boolean watchesEmbeddings() {
    return embeddingDistance != null;
  }

  /**
   * Handles the outcome of a prediction.
   *
   * @return true if that is a drift
   */
  boolean onOutcome(boolean right, Instant at) {
    double error = right ? 0 : 1;
    List<String> noticed = new ArrayList<>();
    look(pageHinkley, error, noticed);
    look(adwin, error, noticed);
    return note(noticed, at);
  }

  /**
   * Handles the embedding of a sample.
   *
   * @return true if that is a drift
   */
  boolean onEmbedding(float[] embedding, Instant at) {
    List<String> noticed = new ArrayList<>();
    look(embeddingDistance, embedding, noticed);
    return note(noticed, at);
  }

  private static <V> void look(@Nullable DriftDetector<V> detector, V value, List<String> noticed) {
    if (detector != null && detector.add(value) == Drift.DRIFT) {
      noticed.add(detector.name());
    }
  }

  private boolean note(List<String> noticed, Instant at) {
    for (String name : noticed) {
      LearningStatus.Sightings before = sightings.get(name);
      long count = before == null ? 0 : before.count();
      sightings.put(name, new LearningStatus.Sightings(count + 1, at));
      log.info("event=drift detector={} at={}", name, at);
    }
    return !noticed.isEmpty();
  }

  /** The clock was set by a time; a drift stays before or after the trainings around it. */
  void onClockSet(Duration by) {
    sightings.replaceAll(
        (name, seen) -> new LearningStatus.Sightings(seen.count(), seen.last().plus(by)));
  }

  /** The layers that compute embeddings have changed. */
  void featuresChanged() {
    if (embeddings != null) {
      embeddingDistance = new EmbeddingDistance(embeddings);
    }
  }

  /** Time of the last drift by detector. */
  Map<String, Instant> lastDrift() {
    Map<String, Instant> last = new HashMap<>();
    sightings.forEach((name, seen) -> last.put(name, seen.last()));
    return last;
  }

  /** Drifts by detector. */
  Map<String, LearningStatus.Sightings> sightings() {
    return Map.copyOf(sightings);
  }

  @Override
  public String name() {
    return "drift";
  }

  @Override
  public String settings() {
    return plan.pageHinkley() + " " + plan.adwin() + " " + embeddings;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    if (pageHinkley != null) {
      DriftStates.write(out, pageHinkley.state());
    }
    if (adwin != null) {
      DriftStates.write(out, adwin.state());
    }
    if (embeddingDistance != null) {
      DriftStates.write(out, embeddingDistance.state());
    }
    out.writeInt(sightings.size());
    for (Map.Entry<String, LearningStatus.Sightings> entry : sightings.entrySet()) {
      out.writeUTF(entry.getKey());
      out.writeLong(entry.getValue().count());
      Instants.write(out, entry.getValue().last());
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    if (plan.pageHinkley() != null) {
      pageHinkley = new PageHinkley(plan.pageHinkley(), DriftStates.readPageHinkley(in));
    }
    if (plan.adwin() != null) {
      adwin = new Adwin(plan.adwin(), DriftStates.readAdwin(in));
    }
    if (embeddings != null) {
      embeddingDistance =
          new EmbeddingDistance(embeddings, DriftStates.readEmbeddings(in, embeddings.dimension()));
    }
    sightings.clear();
    for (int left = in.readInt(); left > 0; left--) {
      sightings.put(
          in.readUTF(), new LearningStatus.Sightings(in.readLong(), Instants.require(in)));
    }
  }
}
