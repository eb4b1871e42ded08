package space.perigee.ground.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Queue;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.onboard.data.DataFormats;
import space.perigee.onboard.data.DataRequest;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.data.SampleSet;
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

  private static final Logger log = LoggerFactory.getLogger(NetworkEvaluator.class);

  /** Samples that judge contributions: enough to tell a spoiled one, few enough to ask often. */
  private static final int JUDGING_SAMPLES = 512;

  private final Learner learner;
  private final Weights start;
  private final @Nullable Labeled labeled;

  /** Without labels; empty if there are labeled ones, or none. */
  private final List<Sample> unlabeled;

  /**
   * Labeled data.
   *
   * @param gate the same as {@code heldOut} if there are no others
   * @param judging those that judge contributions
   * @param sampled some of the held-out ones
   */
  private record Labeled(
      LabeledData heldOut, LabeledData gate, List<Sample> judging, List<Sample> sampled) {

    static Labeled of(LabeledData heldOut, LabeledData gate) {
      return new Labeled(heldOut, gate, NetworkEvaluator.judging(gate), evenlySpaced(heldOut));
    }
  }

  private NetworkEvaluator(Learner learner, @Nullable Labeled labeled, List<Sample> unlabeled) {
    this.learner = learner;
    this.start = learner.weights();
    this.labeled = labeled;
    this.unlabeled = unlabeled;
  }

  /** So many samples that their score is certain to about two points, in the order of the data. */
  private static List<Sample> evenlySpaced(LabeledData data) {
    int count = Math.min(data.size(), JUDGING_SAMPLES);
    return IntStream.range(0, count)
        .mapToObj(i -> data.get((int) ((long) i * data.size() / count)))
        .toList();
  }

  /** The first samples of each label in turn, so that each has as many as there are. */
  private static List<Sample> judging(LabeledData data) {
    Map<Integer, Queue<Integer>> byLabel = new TreeMap<>();
    for (int i = 0; i < data.size(); i++) {
      byLabel.computeIfAbsent(data.label(i), label -> new ArrayDeque<>()).add(i);
    }
    List<Integer> chosen = new ArrayList<>();
    int most = Math.min(data.size(), JUDGING_SAMPLES);
    while (chosen.size() < most) {
      for (Queue<Integer> left : byLabel.values()) {
        if (!left.isEmpty() && chosen.size() < most) {
          chosen.add(left.remove());
        }
      }
    }
    return chosen.stream().map(data::get).toList();
  }

  /**
   * The data to judge by; all in one of {@link DataFormats}.
   *
   * @param heldOut labeled samples for the report; empty for those of the gate
   * @param gate labeled samples that decide; empty for the held-out ones
   * @param unlabeled samples whose predictions decide if there are no labeled ones
   */
  public record Files(Optional<Path> heldOut, Optional<Path> gate, Optional<Path> unlabeled) {

    /** Labeled samples for everything. */
    public static Files of(Path heldOut) {
      return new Files(Optional.of(heldOut), Optional.empty(), Optional.empty());
    }
  }

  /**
   * Reads model and data.
   *
   * @param model a DL4J model file
   * @param form which columns to read, and what becomes of bad samples; classes and shape are those
   *     of the model
   * @throws InputException if one of them cannot be used
   * @throws IOException if one of them cannot be read
   */
  public static NetworkEvaluator read(Path model, Files files, DataRequest form)
      throws IOException {
    NativeThreads.limit(1);
    Learner learner = new Learner(ModelFile.read(model));
    Path report = files.heldOut().or(files::gate).orElse(null);
    if (report == null) {
      return new NetworkEvaluator(
          learner,
          null,
          files.unlabeled().isEmpty()
              ? List.of()
              : unlabeled(learner, data(learner, files.unlabeled().get(), form.withoutLabels())));
    }
    LabeledData heldOut = data(learner, report, form);
    Path gate = files.gate().orElse(report);
    return new NetworkEvaluator(
        learner,
        Labeled.of(heldOut, gate.equals(report) ? heldOut : data(learner, gate, form)),
        List.of());
  }

  /** Samples spread over all, as many as judge contributions otherwise. */
  private static List<Sample> unlabeled(Learner learner, LabeledData data) {
    if (!learner.task().choosesAmongLabels()) {
      throw new InputException(
          "unlabeled samples: of use only for classification; the model's task is "
              + learner.task().metric().name());
    }
    return evenlySpaced(data);
  }

  /**
   * Scores with a learner whose weights may be set.
   *
   * @param heldOut samples that no satellite has; they decide and are reported
   */
  public static NetworkEvaluator of(Learner learner, LabeledData heldOut) {
    return new NetworkEvaluator(learner, Labeled.of(heldOut, heldOut), List.of());
  }

  private static LabeledData data(Learner learner, Path path, DataRequest form) throws IOException {
    SampleSet read =
        DataFormats.read(
            path, form.withClasses(learner.labels()).withShape(learner.input().dimensions()));
    SampleSet.LeftOut leftOut = read.leftOut();
    if (leftOut.count() > 0) {
      log.warn(
          "event=samples-left-out data={} count={} first=\"{}\"",
          path,
          leftOut.count(),
          leftOut.first());
    }
    return read.samples();
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
  public GateBasis basis() {
    return labeled != null
        ? GateBasis.LABELED_DATA
        : unlabeled.isEmpty() ? GateBasis.NORMS : GateBasis.AGREEMENT;
  }

  @Override
  public Assessment evaluate(Weights weights) {
    if (labeled == null) {
      return Assessment.unlabeled(task().metric());
    }
    learner.setWeights(weights);
    LabeledData heldOut = labeled.heldOut();
    Scores scores = ModelEvaluation.of(learner, heldOut);
    Scores deciding =
        labeled.gate() == heldOut ? scores : ModelEvaluation.of(learner, labeled.gate());
    return new Assessment(
        task().metric(), scores.value(), scores.balanced(), deciding.value(), deciding.byLabel());
  }

  @Override
  public Optional<SampleLosses> losses(Weights weights) {
    if (labeled == null) {
      return Optional.empty();
    }
    learner.setWeights(weights);
    List<Sample> judging = labeled.judging();
    int[] labels = judging.stream().mapToInt(Sample::label).toArray();
    return Optional.of(new SampleLosses(labels, ModelEvaluation.losses(learner, judging)));
  }

  @Override
  public OptionalDouble sampledScore(Weights weights) {
    if (labeled == null) {
      return OptionalDouble.empty();
    }
    learner.setWeights(weights);
    return OptionalDouble.of(ModelEvaluation.of(learner, labeled.sampled()).value());
  }

  @Override
  public Optional<PredictedLabels> predictions(Weights weights) {
    if (unlabeled.isEmpty()) {
      return Optional.empty();
    }
    learner.setWeights(weights);
    return Optional.of(PredictedLabels.of(learner.predict(unlabeled)));
  }
}
