package space.perigee.ground.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.data.DataFormats;
import space.perigee.onboard.data.DataRequest;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelEvaluation;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.learning.NativeThreads;
import space.perigee.onboard.task.Scores;
import space.perigee.onboard.task.Task;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.Weights;

/** Scores weights in the network of the start model, with the code that runs it on board. */
public final class NetworkEvaluator implements ModelEvaluator {

  private final Learner learner;
  private final Weights start;
  private final LabeledData heldOut;
  private final @Nullable LabeledData gate;

  private NetworkEvaluator(Learner learner, LabeledData heldOut, @Nullable LabeledData gate) {
    this.learner = learner;
    this.start = learner.weights();
    this.heldOut = heldOut;
    this.gate = gate;
  }

  /**
   * Reads model and data.
   *
   * @param model a DL4J model file
   * @param heldOut samples in one of {@link DataFormats}
   * @param gate likewise; null for none
   * @param label column of the label in CSV files
   * @throws InputException if one of them cannot be used
   * @throws IOException if one of them cannot be read
   */
  public static NetworkEvaluator read(Path model, Path heldOut, @Nullable Path gate, String label)
      throws IOException {
    NativeThreads.limit(1);
    Learner learner = new Learner(ModelFile.read(model));
    return new NetworkEvaluator(
        learner, data(learner, heldOut, label), gate == null ? null : data(learner, gate, label));
  }

  private static LabeledData data(Learner learner, Path path, String label) throws IOException {
    DataRequest request =
        DataRequest.of(label, List.of())
            .withClasses(learner.labels())
            .withShape(learner.input().dimensions());
    return DataFormats.read(path, request).samples();
  }

  /** The weights of the model file. */
  public Weights start() {
    return start;
  }

  @Override
  public Task task() {
    return learner.task();
  }

  @Override
  public Assessment evaluate(Weights weights) {
    learner.setWeights(weights);
    Scores scores = ModelEvaluation.of(learner, heldOut);
    return new Assessment(
        task().metric(),
        scores.value(),
        scores.balanced(),
        gate == null ? null : (Double) ModelEvaluation.of(learner, gate).value());
  }
}
