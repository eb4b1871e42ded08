package space.perigee.onboard.cli.model;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import space.perigee.hw.Board;
import space.perigee.hw.ProfileCatalog;
import space.perigee.onboard.bench.EngineWorkload;
import space.perigee.onboard.bench.Measurement;
import space.perigee.onboard.bench.NetworkBench;
import space.perigee.onboard.board.Throughput;
import space.perigee.onboard.cli.BoardOption;
import space.perigee.onboard.cli.SampleOptions;
import space.perigee.onboard.cli.SizedNetwork;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.learning.NativeThreads;
import space.perigee.onboard.models.ModelCatalog;
import space.perigee.onboard.models.NetworkSource;
import space.perigee.onboard.task.Classification;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.io.InputException;

/** {@code perigee model show}: describes models, and what boards make of them. */
@Command(
    name = "show",
    description = {
      "Show a model: layers, parameters, classes, input, and memory and speed on each board.",
      "Without a model, list the built-in networks; with several, compare them."
    })
final class ShowModelCommand extends PerigeeCommand {

  private static final int ROUNDS = 3;
  private static final int STEPS = 10;

  @Parameters(
      arity = "0..*",
      paramLabel = "MODEL",
      description =
          "Model files, names of built-in networks, or mlp-N-N with dense layers of your own.")
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
    List<NetworkSource> sources = sources();
    List<ModelCard> cards = new ArrayList<>();
    for (NetworkSource source : sources) {
      cards.add(card(source));
    }
    progress("");
    List<Board> boards = board == null ? ProfileCatalog.shipped().boards() : List.of(board);
    PrintWriter out = out();
    if (json) {
      out.println(ModelsJson.of(cards, boards));
    } else {
      out.print(text(sources, cards, board, boards));
    }
    out.flush();
    return 0;
  }

  private String text(
      List<NetworkSource> sources,
      List<ModelCard> cards,
      @Nullable Board board,
      List<Board> boards) {
    ModelsText text = new ModelsText(cards, batch);
    if (cards.size() == 1 && !models.isEmpty()) {
      return text.ofOne(properties(sources.get(0), cards.get(0)), boards);
    }
    return board == null ? text.ofBoards(boards) : text.ofBoard(board);
  }

  private static List<String> properties(NetworkSource source, ModelCard card) {
    List<String> lines = new ArrayList<>();
    lines.add("input: " + ModelText.input(card.input()));
    if (source instanceof NetworkSource.Filed filed) {
      ModelFile file = filed.file();
      Learner learner = new Learner(file);
      lines.add("samples: " + ModelText.scaling(file.normalizer()));
      lines.add("classes: " + String.join(", ", file.labels()));
      lines.add(
          String.format(
              Locale.ROOT,
              "optimizer: %s; %,d training steps so far",
              ModelText.training(file.network()),
              learner.steps()));
      lines.add("version: " + learner.weights().version().hex());
      lines.add(ModelText.runsIn(file));
    } else {
      lines.add("classes: " + card.classes().size());
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "parameters: %,d (%,d bytes of float32)",
            card.parameters(),
            Float.BYTES * card.parameters()));
    return lines;
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
        throw new InputException(String.valueOf(e.getMessage()), e);
      }
    }
    return sources;
  }

  private ModelCard card(NetworkSource source) {
    try {
      SizedNetwork subject = SizedNetwork.of(source, samples);
      Throughput here = measure ? measured(subject) : null;
      return source instanceof NetworkSource.Filed filed
          ? ModelCard.of(subject, "a file", filed.file().labels(), batch, here)
          : ModelCard.of(
              subject,
              ((NetworkSource.CatalogSource) source).entry().description(),
              Classification.of(subject.classes()).classes(),
              batch,
              here);
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
