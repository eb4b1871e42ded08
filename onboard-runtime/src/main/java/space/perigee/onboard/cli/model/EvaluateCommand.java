package space.perigee.onboard.cli.model;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.hw.text.PrettyJson;
import space.perigee.onboard.cli.DataOptions;
import space.perigee.onboard.data.DataFormats;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelEvaluation;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.learning.NativeThreads;
import space.perigee.onboard.task.Metric;
import space.perigee.onboard.task.Scores;
import space.perigee.sync.cli.PerigeeCommand;

/** {@code perigee model evaluate}: scores a model. */
@Command(
    name = "evaluate",
    description = "Score a model file on labeled data, using the code that runs on board.")
final class EvaluateCommand extends PerigeeCommand {

  @Option(names = "--model", required = true, paramLabel = "FILE", description = "Model file.")
  private Path model = Path.of("");

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE|DIR",
      description = "Labeled samples: " + DataFormats.NAMES + ".")
  private Path data = Path.of("");

  @Mixin private final DataOptions dataOptions = new DataOptions();

  @Mixin private final PartOption part = new PartOption();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    NativeThreads.limit(1);
    ModelFile file = ModelFile.read(model);
    Learner learner = new Learner(file);
    LabeledData samples = part.of(data, dataOptions.readLabeled(data, file));
    Scores scores = ModelEvaluation.of(learner, samples);
    PrintWriter out = out();
    if (json) {
      out.println(PrettyJson.of(scores.fields()));
    } else {
      print(learner.task().metric(), scores, out);
    }
    out.flush();
    return 0;
  }

  private static void print(Metric metric, Scores scores, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%d samples: %s %s, balanced %s%n",
        scores.samples(),
        metric.name(),
        metric.text(scores.value()),
        metric.text(scores.balanced()));
    scores.details().forEach(line -> out.println("  " + line));
  }
}
