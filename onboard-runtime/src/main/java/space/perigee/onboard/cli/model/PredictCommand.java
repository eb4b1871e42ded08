package space.perigee.onboard.cli.model;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.onboard.cli.DataOptions;
import space.perigee.onboard.data.DataFormats;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.learning.NativeThreads;
import space.perigee.onboard.learning.Predictor;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.io.InputException;
import space.perigee.sync.io.WholeFile;

/** {@code perigee model predict}: writes what a model says of samples. */
@Command(
    name = "predict",
    description = {
      "Write what a model predicts for each sample, using the code that runs on board.",
      "The samples need no labels: a CSV file may lack the label's column, an .npz file its y, and"
          + " images may lie in one folder.",
      "An .npz file gets the array y (float32, a row of class probabilities per sample), the names"
          + " of the classes, and for images the file of each (source). A .csv file gets a line"
          + " per sample."
    })
final class PredictCommand extends PerigeeCommand {

  private static final int PROGRESS_SAMPLES = 256;

  @Option(names = "--model", required = true, paramLabel = "FILE", description = "Model file.")
  private Path model = Path.of("");

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE|DIR",
      description = "Samples: " + DataFormats.NAMES + ".")
  private Path data = Path.of("");

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "File to write, .npz or .csv.")
  private Path output = Path.of("");

  @Mixin private final DataOptions dataOptions = new DataOptions();

  @Mixin private final PartOption part = new PartOption();

  @Override
  public Integer call() throws IOException {
    PredictionFormat format =
        PredictionFormat.of(output)
            .orElseThrow(() -> new InputException("-o " + output + ": must end in .npz or .csv"));
    OptionValues.requireFile("-o", output);
    if (Files.exists(output) && Files.exists(data) && Files.isSameFile(output, data)) {
      throw new InputException("-o " + output + " is also the input file");
    }
    NativeThreads.limit(1);
    ModelFile file = ModelFile.read(model);
    LabeledData samples = part.of(data, dataOptions.readUnlabeled(data, file));
    return interruptibly(
        () -> predict(new Learner(file), samples, format),
        () -> "interrupted; " + output + " is not written");
  }

  private int predict(Learner learner, LabeledData samples, PredictionFormat format)
      throws IOException, InterruptedException {
    Predictor predictor = new Predictor(learner, dataOptions.skipsBadRows());
    try {
      WholeFile.write(
          output,
          out -> {
            PredictionFormat.Rows rows = format.open(out, samples, learner.labels());
            predictor.run(
                samples,
                (sample, activations) -> {
                  onSample(sample, samples.size());
                  rows.write(sample, activations);
                });
            rows.finish();
          });
    } catch (InterruptedIOException | ClosedByInterruptException e) {
      throw (InterruptedException) new InterruptedException().initCause(e);
    } finally {
      progress("");
    }
    print(samples.size(), learner, predictor.skipped());
    return 0;
  }

  private void onSample(int sample, int samples) throws InterruptedIOException {
    if (sample % PROGRESS_SAMPLES == 0) {
      if (Thread.interrupted()) {
        throw new InterruptedIOException();
      }
      progress(String.format(Locale.ROOT, "%,d of %,d samples", sample, samples));
    }
  }

  private void print(int samples, Learner learner, Predictor.Skipped skipped) {
    out()
        .printf(
            Locale.ROOT,
            "%s: %,d sample%s, %d classes%n",
            output,
            samples,
            samples == 1 ? "" : "s",
            learner.labels().size());
    out().flush();
    if (skipped.count() > 0) {
      err()
          .printf(
              Locale.ROOT,
              "perigee: %d bad sample%s without prediction, the first: %s%n",
              skipped.count(),
              skipped.count() == 1 ? "" : "s",
              skipped.first());
      err().flush();
    }
  }
}
