package space.perigee.onboard.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.hw.Board;
import space.perigee.hw.ProfileCatalog;
import space.perigee.onboard.bench.EngineWorkload;
import space.perigee.onboard.bench.Measurement;
import space.perigee.onboard.bench.NetworkBench;
import space.perigee.onboard.board.Throughput;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.learning.NativeThreads;
import space.perigee.onboard.models.ModelCatalog;
import space.perigee.onboard.models.NetworkSource;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.io.InputException;

/** {@code perigee onboard models}: lists small networks that fit boards. */
@Command(
    name = "models",
    description =
        "List the built-in networks: parameters, arithmetic, memory for training, and"
            + " speed on each board.")
final class ModelsCommand extends PerigeeCommand {

  private static final int ROUNDS = 3;
  private static final int STEPS = 10;

  @Option(
      names = "--model",
      paramLabel = "NAME|FILE",
      split = ",",
      description = "List only these: names of built-in networks, or model files.")
  private List<String> models = List.of();

  @Mixin private final SampleOptions samples = new SampleOptions();

  @Mixin private final BoardOption boardOption = new BoardOption();

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Samples per minibatch (default: ${DEFAULT-VALUE}).")
  private int batch = 32;

  @Option(names = "--measure", description = "Measure the speed of each network on this machine.")
  private boolean measure;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of native code for --measure (default: all cores).")
  private @Nullable Integer threads;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    samples.classes();
    if (batch < 1) {
      throw new InputException("--batch " + batch + " must be 1 or more");
    }
    @Nullable Board board = boardOption.board();
    limitThreads();
    List<ModelCard> cards = new ArrayList<>();
    for (NetworkSource source : sources()) {
      cards.add(card(source));
    }
    progress("");
    List<Board> boards = board == null ? ProfileCatalog.shipped().boards() : List.of(board);
    PrintWriter out = out();
    if (json) {
      out.println(ModelsJson.of(cards, boards));
    } else {
      ModelsText text = new ModelsText(cards, batch);
      out.print(board == null ? text.ofBoards(boards) : text.ofBoard(board));
    }
    out.flush();
    return 0;
  }

  private void limitThreads() {
    if (threads != null && !measure) {
      throw new InputException("--threads needs --measure");
    }
    try {
      NativeThreads.limit(threads == null ? Runtime.getRuntime().availableProcessors() : threads);
    } catch (IllegalArgumentException e) {
      throw new InputException("--" + e.getMessage(), e);
    }
  }

  private List<NetworkSource> sources() throws IOException {
    List<NetworkSource> sources = new ArrayList<>();
    if (models.isEmpty()) {
      ModelCatalog.all().forEach(entry -> sources.add(new NetworkSource.CatalogSource(entry)));
    }
    for (String model : models) {
      try {
        sources.add(NetworkSource.of(model));
      } catch (IllegalArgumentException e) {
        throw new InputException("--model: " + e.getMessage(), e);
      }
    }
    return sources;
  }

  private ModelCard card(NetworkSource source) {
    try {
      SizedNetwork subject = SizedNetwork.of(source, samples);
      String layers =
          source instanceof NetworkSource.CatalogSource named
              ? named.entry().description()
              : "a file";
      return ModelCard.of(subject, layers, batch, measure ? measured(subject) : null);
    } catch (IllegalArgumentException e) {
      boolean images =
          source instanceof NetworkSource.CatalogSource named && named.entry().ofImages();
      throw new InputException((images ? "--image: " : "--features: ") + e.getMessage(), e);
    }
  }

  /** Measures a network in a short run; null if only DL4J can run it. */
  private @Nullable Throughput measured(SizedNetwork subject) {
    progress("measuring " + subject.name());
    try {
      Trainer trainer = new Trainer(subject.network(), subject.input().dimensions());
      Measurement measured =
          new NetworkBench(batch, ROUNDS, STEPS)
              .run(
                  new EngineWorkload(trainer, 0, 0),
                  subject.input(),
                  subject.classes(),
                  ignored -> {});
      return new Throughput(
          measured.trainPerSecond(),
          measured.predictPerSecond(),
          true,
          String.format(Locale.ROOT, "measured here, minibatches of %d", batch));
    } catch (UnsupportedNetworkException e) {
      return null;
    }
  }
}
