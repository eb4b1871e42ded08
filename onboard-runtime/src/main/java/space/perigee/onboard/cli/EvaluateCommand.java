package space.perigee.onboard.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import space.perigee.hw.text.PrettyJson;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelEvaluation;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.learning.NativeThreads;
import space.perigee.onboard.task.ConfusionMatrix;

/** {@code perigee onboard evaluate}: how good is a model? */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Scores a model file on labelled data, with the code that runs on board.")
final class EvaluateCommand implements Callable<Integer> {

  @SuppressWarnings("NullAway.Init") // picocli injects it
  @Spec
  private CommandSpec spec;

  @Option(names = "--model", required = true, paramLabel = "FILE", description = "The model.")
  private Path model = Path.of("");

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE|DIR",
      description = "A CSV file, or a folder of images for each class.")
  private Path data = Path.of("");

  @Mixin private final DataOptions dataOptions = new DataOptions();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    NativeThreads.limit(1);
    ModelFile file = ModelFile.read(model);
    ConfusionMatrix scores =
        new ModelEvaluation().of(new Learner(file), dataOptions.load(data, file));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(PrettyJson.of(StatusJson.of(scores)));
    } else {
      print(scores, out);
    }
    out.flush();
    return 0;
  }

  private static void print(ConfusionMatrix scores, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%d samples: accuracy %s, balanced %s%n",
        scores.samples(),
        Percent.of(scores.accuracy()),
        Percent.of(scores.balancedAccuracy()));
    long[][] confusion = scores.confusion();
    int name = scores.classes().stream().mapToInt(String::length).max().orElse(1);
    int number = String.valueOf(scores.samples()).length();
    for (int row = 0; row < confusion.length; row++) {
      StringBuilder line = new StringBuilder();
      Arrays.stream(confusion[row])
          .forEach(count -> line.append(String.format(Locale.ROOT, " %" + number + "d", count)));
      out.printf(
          Locale.ROOT,
          "  %-" + name + "s %s  found %s%n",
          scores.classes().get(row),
          line,
          Percent.of(scores.recall(row)));
    }
  }
}
