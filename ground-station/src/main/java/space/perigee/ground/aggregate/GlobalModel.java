package space.perigee.ground.aggregate;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.evaluate.Assessment;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.Weights;

/**
 * The published global model.
 *
 * @param number counts candidates; 0 is the start model
 * @param weights what is offered to every satellite
 * @param assessment its score
 * @param members the version of each satellite's weights that went into it
 * @param samples training samples behind it since the start of the mission
 */
public record GlobalModel(
    long number,
    Weights weights,
    Assessment assessment,
    SortedMap<String, ModelVersion> members,
    long samples) {

  public GlobalModel {
    members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
  }

  public ModelVersion version() {
    return weights.version();
  }

  public GlobalModel withAssessment(Assessment next) {
    return new GlobalModel(number, weights, next, members, samples);
  }

  /** The version of that satellite's weights that went in, or null. */
  public @Nullable ModelVersion memberVersion(String satellite) {
    return members.get(satellite);
  }
}
