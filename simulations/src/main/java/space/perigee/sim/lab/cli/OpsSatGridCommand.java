package space.perigee.sim.lab.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.io.OutputFile;

/**
 * {@code perigee sim opssat-grid}: the test by which the OrbitAI experiment judged its models
 * (Labreche et al., OPS-SAT spacecraft autonomy with TensorFlow Lite, unsupervised learning, and
 * online machine learning, IEEE Aerospace 2022).
 */
@Command(
    name = "opssat-grid",
    description = {
      "Write the test by which OPS-SAT's OrbitAI experiment judged its models: the elevation of the"
          + " Sun on the camera's side, PD6, from 0 to 1.57 rad in steps of 0.01, with the label 0"
          + " (camera off) from 1.05 on, else 1.",
      "perigee onboard learn --data training_data.csv --label LABEL --features PD6 --stream"
          + " real-order --tasks 1 --test FILE judges what was learned from OPS-SAT's rows; so does"
          + " perigee model evaluate with a model of PD6."
    })
public final class OpsSatGridCommand extends PerigeeCommand {

  private static final int LAST = 157;
  private static final int FIRST_OFF = 105;
  private static final double STEPS_PER_RADIAN = 100;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "CSV file to write, with the columns PD6 and LABEL.")
  private Path output = Path.of("");

  @Override
  public Integer call() throws IOException {
    OptionValues.requireFile("--output", output);
    StringBuilder text = new StringBuilder("PD6,LABEL\n");
    for (int i = 0; i <= LAST; i++) {
      text.append(
          String.format(Locale.ROOT, "%.2f,%d\n", i / STEPS_PER_RADIAN, i >= FIRST_OFF ? 0 : 1));
    }
    OutputFile.write(output, text.toString());
    out().printf("%s: %d rows, %d of them off%n", output, LAST + 1, LAST + 1 - FIRST_OFF);
    return 0;
  }
}
