package space.perigee.onboard.cli.model;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.hw.text.PrettyJson;
import space.perigee.onboard.cli.DataOptions;
import space.perigee.onboard.data.DataFormats;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.SampleSet;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelEvaluation;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.learning.NativeThreads;
import space.perigee.onboard.models.ModelCatalog;
import space.perigee.onboard.models.NewModel;
import space.perigee.onboard.models.StartTraining;
import space.perigee.onboard.task.Metric;
import space.perigee.onboard.task.Scores;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.io.InputException;

/** {@code perigee model new}: makes a start model. */
@Command(
    name = "new",
    description = {
      "Make the model that a mission starts with, and train it if there is data.",
      "Without --train its weights are random. A model for images takes pixels of 0 to 255, another"
          + " one takes samples as they are; trained on a table or on other images, it scales"
          + " samples to mean 0 and deviation 1.",
      "Training holds a part of the data back, and keeps the epoch that is best on it."
    })
final class NewModelCommand extends PerigeeCommand {

  private static final double MOST_HELD_BACK = 0.9;
  private static final int STEPS_PER_LINE = 10;

  @Option(
      names = "--network",
      required = true,
      paramLabel = "NAME",
      description =
          "Network of 'perigee model show', or mlp-N-N with dense layers of your own, such as"
              + " mlp-128-64.")
  private String network = "";

  @Option(
      names = "--classes",
      paramLabel = "NAME",
      split = ",",
      description = "Names of the classes, in the order of the outputs (default: of the data).")
  private List<String> classes = List.of();

  @Option(
      names = "--input",
      paramLabel = "SHAPE",
      converter = InputShapeConverter.class,
      description =
          "Shape of a sample: a number of features such as 36, or channels, height and width such"
              + " as 3x64x64 (default: of the data).")
  private @Nullable InputShape input;

  @Option(
      names = "--train",
      paramLabel = "FILE|DIR",
      description = "Labeled samples to train on: " + DataFormats.NAMES + ".")
  private @Nullable Path data;

  @Mixin private final DataOptions dataOptions = new DataOptions();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Times that each sample is shown (default: ${DEFAULT-VALUE}).")
  private int epochs = 20;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Samples per training step (default: ${DEFAULT-VALUE}).")
  private int batch = 32;

  @Option(
      names = "--validate",
      paramLabel = "F",
      description =
          "Share of each class that is held back to choose the epoch; 0 for none (default:"
              + " ${DEFAULT-VALUE}).")
  private double validate = 0.1;

  @Mixin private final OptimizerOptions optimizer = new OptimizerOptions();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Seed of the weights, the order and the part held back (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "Model file to write.")
  private Path output = Path.of("");

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    ModelCatalog.Entry entry = entry();
    StartTraining training = training();
    optimizer.updater();
    OptionValues.requireFile("-o", output);
    NativeThreads.limit(1);
    Path path = data;
    if (path == null) {
      ModelFile model = untrained(entry);
      model.write(output);
      print(model, Map.of("trained", 0), List.of("not trained: the weights are random"));
      return 0;
    }
    SampleSet read =
        dataOptions
            .readTraining(path, classes, input == null ? List.of() : input.dimensions())
            .requireSeveralClasses(path);
    InputShape shape = input == null ? new InputShape(read.shape()) : input;
    NewModel wanted = wanted(entry, shape, read.samples().classes());
    return interruptibly(
        () -> train(wanted, read, training), () -> "interrupted; " + output + " is not written");
  }

  private ModelCatalog.Entry entry() {
    try {
      return ModelCatalog.named(network);
    } catch (IllegalArgumentException e) {
      throw new InputException("--network: " + e.getMessage(), e);
    }
  }

  private StartTraining training() {
    OptionValues.requireWithin("--epochs", epochs, 1, Integer.MAX_VALUE);
    OptionValues.requireWithin("--batch", batch, 1, Integer.MAX_VALUE);
    OptionValues.requireWithin("--validate", validate, 0, MOST_HELD_BACK);
    return new StartTraining(epochs, batch, validate);
  }

  private ModelFile untrained(ModelCatalog.Entry entry) {
    InputShape shape = input;
    if (shape == null || classes.isEmpty()) {
      throw new InputException(
          "--classes and --input are needed, or --train with data that tells them");
    }
    NewModel wanted = wanted(entry, shape, classes);
    try {
      return wanted.untrained();
    } catch (IllegalArgumentException e) {
      throw new InputException("--classes: " + e.getMessage(), e);
    }
  }

  private NewModel wanted(ModelCatalog.Entry entry, InputShape shape, List<String> names) {
    try {
      return new NewModel(entry, shape, names, optimizer.updater(), seed);
    } catch (IllegalArgumentException e) {
      throw new InputException("--network, --input, --classes: " + e.getMessage(), e);
    }
  }

  private int train(NewModel wanted, SampleSet read, StartTraining training)
      throws IOException, InterruptedException {
    StartTraining.Result result;
    try {
      result = training.train(wanted, read.samples(), read.isPixels(), this::onStep);
    } catch (IllegalArgumentException e) {
      throw new InputException("--train " + data + ": " + e.getMessage(), e);
    } finally {
      progress("");
    }
    ModelFile model = result.model();
    model.write(output);
    Learner learner = new Learner(model);
    LabeledData test = read.test();
    Scores tested = test == null ? null : ModelEvaluation.of(learner, test);
    print(
        model,
        fields(result, tested),
        lines(read.samples(), result, tested, learner.task().metric()));
    return 0;
  }

  private void onStep(int epoch, int done, int samples, double loss, @Nullable Scores scores) {
    if (scores != null || done == samples || done / batch % STEPS_PER_LINE == 0) {
      progress(
          String.format(
              Locale.ROOT,
              "epoch %d of %d: %,d of %,d samples, loss %.3f%s",
              epoch,
              epochs,
              done,
              samples,
              loss,
              scores == null
                  ? ""
                  : String.format(Locale.ROOT, ", %.1f %% held back", 100 * scores.value())));
    }
  }

  private static Map<String, Object> fields(StartTraining.Result result, @Nullable Scores tested) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("trained", result.trained());
    fields.put("epoch", result.epoch());
    fields.put("loss", result.loss());
    Scores heldBack = result.heldBack();
    if (heldBack != null) {
      fields.put("heldBack", heldBack.fields());
    }
    if (tested != null) {
      fields.put("test", tested.fields());
    }
    return fields;
  }

  private List<String> lines(
      LabeledData samples, StartTraining.Result result, @Nullable Scores tested, Metric metric) {
    List<String> lines = new ArrayList<>();
    Scores heldBack = result.heldBack();
    lines.add(
        String.format(
            Locale.ROOT,
            "trained on %,d samples; epoch %d of %d is kept, loss %.3f",
            result.trained(),
            result.epoch(),
            epochs,
            result.loss()));
    if (heldBack != null) {
      lines.add("held back: " + text(heldBack, metric));
    }
    if (tested != null) {
      lines.add("test part: " + text(tested, metric));
    }
    List<String> missing = missing(samples);
    if (!missing.isEmpty()) {
      lines.add("note: the data has no sample of " + String.join(", ", missing));
    }
    return lines;
  }

  private static String text(Scores scores, Metric metric) {
    return String.format(
        Locale.ROOT,
        "%,d samples: %s %s, balanced %s",
        scores.samples(),
        metric.name(),
        metric.text(scores.value()),
        metric.text(scores.balanced()));
  }

  private static List<String> missing(LabeledData samples) {
    BitSet seen = new BitSet();
    for (int i = 0; i < samples.size(); i++) {
      seen.set(samples.label(i));
    }
    return IntStream.range(0, samples.classes().size())
        .filter(label -> !seen.get(label))
        .mapToObj(samples.classes()::get)
        .toList();
  }

  private void print(ModelFile model, Map<String, Object> training, List<String> lines) {
    PrintWriter out = out();
    if (json) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("model", output.toString());
      fields.put("network", network);
      fields.put("parameters", model.network().numParams());
      fields.put("input", model.input().dimensions());
      fields.put("classes", model.labels());
      fields.putAll(training);
      out.println(PrettyJson.of(fields));
    } else {
      out.printf(
          Locale.ROOT,
          "%s: %s, %,d parameters, takes %s, classes %s%n",
          output,
          network,
          model.network().numParams(),
          ModelText.shape(model.input().dimensions()),
          String.join(", ", model.labels()));
      out.println("samples: " + ModelText.scaling(model.normalizer()));
      out.println("optimizer: " + ModelText.training(model.network()));
      lines.forEach(out::println);
    }
    out.flush();
  }
}
