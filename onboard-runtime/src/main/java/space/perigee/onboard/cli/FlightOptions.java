package space.perigee.onboard.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.hw.Radio;
import space.perigee.hw.Spacecraft;
import space.perigee.mission.SatelliteEntry;
import space.perigee.onboard.board.MemoryBudget;
import space.perigee.onboard.data.CsvFeed;
import space.perigee.onboard.data.DataFormats;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.SampleSet;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.flight.FlightMemory;
import space.perigee.onboard.flight.FlightSettings;
import space.perigee.onboard.flight.FlightSettings.Rhythm;
import space.perigee.onboard.flight.inputs.InputCopies;
import space.perigee.onboard.flight.learn.SampleStream;
import space.perigee.onboard.flight.pass.ContactRules;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.learning.NativeThreads;
import space.perigee.onboard.plan.LearningPlan;
import space.perigee.sync.cli.DeltaAmount;
import space.perigee.sync.cli.DurationConverter;
import space.perigee.sync.cli.FileValues;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.exchange.PersonalLayers;
import space.perigee.sync.io.InputException;

/** Options shared by {@code run} and {@code rehearse}. */
final class FlightOptions {

  private static final Logger log = LoggerFactory.getLogger(FlightOptions.class);

  /** What the options are resolved for. */
  enum Start {
    /** A rehearsal, which ends with its data. */
    REHEARSAL,
    /** The first start of a flight, where bad input is an error. */
    FIRST,
    /** A later start, which waits for data that is missing. */
    RESTART
  }

  /** Options without which no flight can be resolved. */
  static final List<String> REQUIRED =
      List.of("--mission", "--satellite", "--spacecraft", "--model", "--data");

  @Mixin private final MissionOptions missionOptions = new MissionOptions();

  @Option(names = "--mission", paramLabel = "NAME", description = "Name of the mission.")
  private String mission = "";

  @Option(names = "--satellite", paramLabel = "NAME", description = "Name of the satellite.")
  private String satellite = "";

  @Option(
      names = "--spacecraft",
      paramLabel = "ID|FILE",
      description = "Hardware profile: an ID from 'perigee hw list', or a YAML file.")
  private String spacecraft = "";

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "Model to start with; the ground must start with the same file.")
  private Path model = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "FILE|DIR",
      description =
          "Samples that the satellite sees: "
              + DataFormats.NAMES
              + ". A label in a CSV file may be empty; a subfolder of images may be named"
              + " 'unlabelled'.")
  private Path data = Path.of("");

  @Mixin private final DataOptions dataOptions = new DataOptions();

  @Option(
      names = "--golden",
      paramLabel = "FILE|DIR",
      description =
          "Golden set: labeled samples on which the model is tested as it learns, and a model from"
              + " the ground before it is adopted.")
  private @Nullable Path golden;

  @Option(
      names = "--sample-interval",
      paramLabel = "DURATION",
      defaultValue = "60s",
      converter = DurationConverter.class,
      description = "Mission time between two samples (default: ${DEFAULT-VALUE}).")
  private Duration sampleInterval = Duration.ofSeconds(60);

  @Mixin private final LearningOptions learning = new LearningOptions();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of all random choices (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads for ND4J's native code (default: ${DEFAULT-VALUE}).")
  private int threads = 1;

  @Option(
      names = "--shuffle",
      negatable = true,
      description = "Show the samples in random order, or in that of the data.")
  private boolean shuffle;

  @Option(
      names = "--repeat",
      negatable = true,
      description = "Start over after the last sample, or end with it.")
  private boolean repeat;

  @Option(
      names = "--labels",
      paramLabel = "SOURCE",
      description =
          "Where labels come from: 'data', or 'ground' to ignore those in the data (default: data).")
  private SatelliteEntry.Labels labels = SatelliteEntry.Labels.DATA;

  @Option(
      names = "--adoption-tolerance",
      paramLabel = "SHARE",
      description =
          "Largest loss of accuracy on the golden set, as a fraction, at which a model"
              + " from the ground is still adopted (default: ${DEFAULT-VALUE}).")
  private double adoptionTolerance = 0.05;

  @Option(
      names = "--personal-layers",
      paramLabel = "A,B,C",
      split = ",",
      hideParamSyntax = true,
      description =
          "Layers that stay this satellite's own, as 'perigee model show' names them, * for any"
              + " characters: they are neither sent nor taken from the ground, which needs the same"
              + " option (default: none).")
  private List<String> personal = new ArrayList<>();

  @ArgGroup(exclusive = true, heading = DeltaAmount.HEADING)
  private DeltaAmount deltaAmount = new DeltaAmount();

  private Optional<DeltaTarget> deltasOfMission = Optional.empty();

  /** The mission folder. */
  MissionOptions missionOptions() {
    return missionOptions;
  }

  /**
   * Sets the options that the command line leaves out from the mission folder, if it names one.
   *
   * @param required options that must have a value, besides {@link #REQUIRED}
   * @return the values that the folder gives
   */
  FileValues apply(InputCopies copies, String... required) throws IOException {
    String[] all = Stream.concat(REQUIRED.stream(), Stream.of(required)).toArray(String[]::new);
    MissionOptions.Given given = missionOptions.apply(copies, all);
    deltasOfMission = given.deltas();
    return given.values();
  }

  /** The spacecraft. */
  Spacecraft spacecraft(InputCopies copies) {
    return SpacecraftFiles.read(spacecraft, copies);
  }

  /** True if the stream starts again after its last sample, and so never ends. */
  boolean repeats() {
    return repeat;
  }

  /**
   * Resolves the options: reads each file that they name, once.
   *
   * @param start why the options are resolved
   * @throws InputException if a file or a value cannot be used, or the board lacks the memory
   */
  FlightConfiguration resolve(Start start) throws IOException {
    return resolve(InputCopies.none(), start);
  }

  /**
   * The same, from intact copies of files that are damaged. A satellite that has flown does without
   * data, golden set and learning plan if they are lost.
   */
  FlightConfiguration resolve(InputCopies copies, Start start) throws IOException {
    Spacecraft profile = spacecraft(copies);
    LearningPlan plan = learning.plan(copies);
    FlightSettings settings = settings(plan, profile.radio());
    Learner learner = new Learner(readModel(copies.intact("model", model)));
    requireLayers(learner);
    requireMemory(learner, plan, new MemoryBudget(profile.board()));
    return new FlightConfiguration(
        settings,
        profile,
        learner,
        stream(learner.model(), copies, start),
        goldenSet(learner, copies));
  }

  /** Reads labeled data in the form that the options describe. */
  LabeledData loadLabeled(Path path, ModelFile forModel) throws IOException {
    return dataOptions.loadLabeled(path, forModel);
  }

  private FlightSettings settings(LearningPlan plan, Radio radio) {
    try {
      return FlightSettings.of(mission, satellite)
          .withRhythm(Rhythm.DEFAULT.withSampleInterval(sampleInterval))
          .withLearning(plan, seed)
          .withContacts(
              ContactRules.DEFAULT
                  .withAdoptionTolerance(adoptionTolerance)
                  .withPersonal(new PersonalLayers(personal))
                  .withDeltas(deltaAmount.target(deltasOfMission), radio.downlinkPayloadBps()));
    } catch (IllegalArgumentException e) {
      throw new InputException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
    }
  }

  private void requireLayers(Learner learner) {
    try {
      Objects.requireNonNull(new PersonalLayers(personal).in(learner.layout()));
    } catch (IllegalArgumentException e) {
      throw new InputException("--personal-layers: " + e.getMessage(), e);
    }
  }

  private ModelFile readModel(Path file) throws IOException {
    if (threads < 1) {
      throw new InputException("--threads " + threads + ": must be 1 or more");
    }
    NativeThreads.limit(threads);
    return ModelFile.read(file);
  }

  private SampleStream stream(ModelFile forModel, InputCopies copies, Start start)
      throws IOException {
    return copies
        .readOrDoWithout("data", data, file -> stream(file, forModel, copies, start))
        .orElseGet(SampleStream::none);
  }

  private SampleStream stream(Path file, ModelFile forModel, InputCopies copies, Start start)
      throws IOException {
    if (start != Start.REHEARSAL && !shuffle && !repeat) {
      Optional<CsvFeed> feed =
          dataOptions.followStream(data, forModel, start == Start.RESTART ? file : null);
      if (feed.isPresent()) {
        if (start == Start.RESTART) {
          copies.ofLastStart("data").ifPresent(feed.get()::useHeaderOf);
        }
        return SampleStream.following(feed.get(), labels == SatelliteEntry.Labels.DATA);
      }
    }
    LabeledData read = dataOptions.loadStream(file, forModel);
    LabeledData samples = labels == SatelliteEntry.Labels.DATA ? read : read.withoutLabels();
    return shuffle
        ? SampleStream.shuffled(samples, seed, repeat)
        : SampleStream.inOrder(samples, repeat);
  }

  /** Reads every sample of the golden set, and leaves out those that are damaged. */
  private @Nullable LabeledData goldenSet(Learner learner, InputCopies copies) throws IOException {
    return golden == null
        ? null
        : copies.readOrDoWithout("golden", golden, file -> goldenSet(file, learner)).orElse(null);
  }

  private LabeledData goldenSet(Path file, Learner learner) throws IOException {
    SampleSet set = dataOptions.loadGolden(file, learner.model());
    SampleSet.LeftOut leftOut = set.leftOut();
    if (leftOut.count() > 0) {
      log.warn(
          "event=golden-samples-left-out count={} first=\"{}\"", leftOut.count(), leftOut.first());
    }
    set.samples().samples().forEach(learner.input()::requireFits);
    return set.samples();
  }

  /**
   * Rejects, before the first sample, a model that the board has too little memory to train. For a
   * network that only DL4J can run the need is unknown, and the JVM's own limits apply.
   *
   * @throws InputException if it does not fit; names every part, its need and its quota
   */
  private void requireMemory(Learner learner, LearningPlan plan, MemoryBudget budget) {
    Optional<Trainer> trainer = learner.trainer();
    if (trainer.isEmpty()) {
      return;
    }
    int cut = learning.cut(plan, trainer.get().layers());
    try {
      budget.requireFits(
          model.toString(), FlightMemory.need(learner, trainer.get(), plan, cut, golden != null));
    } catch (IllegalArgumentException e) {
      throw new InputException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
    }
  }
}
