package space.perigee.onboard.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import space.perigee.onboard.learning.ComputeCost;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.models.ModelCatalog;
import space.perigee.sync.cli.InputException;

/** {@code perigee onboard models}: small networks that fit boards. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    description = "Lists the networks that Perigee knows, with parameters and arithmetic.")
final class ModelsCommand implements Callable<Integer> {

  private static final double MILLION = 1e6;

  @SuppressWarnings("NullAway.Init") // picocli injects it
  @Spec
  private CommandSpec spec;

  @Mixin private final SampleOptions samples = new SampleOptions();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%-10s %11s %12s  %s%n", "model", "parameters", "MMAC/sample", "layers");
    int classes = samples.classes();
    for (ModelCatalog.Entry entry : ModelCatalog.all()) {
      InputShape input = shape(entry);
      MultiLayerNetwork network = network(entry, input, classes);
      out.printf(
          Locale.ROOT,
          "%-10s %,11d %12.3f  %s%n",
          entry.name(),
          network.numParams(),
          ComputeCost.of(network, input).macsPerSample() / MILLION,
          entry.description());
    }
    out.flush();
    return 0;
  }

  private InputShape shape(ModelCatalog.Entry entry) {
    try {
      return samples.shape(entry);
    } catch (IllegalArgumentException e) {
      throw wrong(entry, e);
    }
  }

  private MultiLayerNetwork network(ModelCatalog.Entry entry, InputShape input, int classes) {
    try {
      return entry.create(input, classes, 1);
    } catch (IllegalArgumentException e) {
      throw wrong(entry, e);
    }
  }

  private static InputException wrong(ModelCatalog.Entry entry, IllegalArgumentException e) {
    return new InputException(
        (entry.ofImages() ? "--image: " : "--features: ") + e.getMessage(), e);
  }
}
