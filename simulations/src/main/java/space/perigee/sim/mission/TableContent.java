package space.perigee.sim.mission;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.nd4j.linalg.learning.config.Adam;
import space.perigee.onboard.data.CsvSamples;
import space.perigee.onboard.data.DataFormats;
import space.perigee.onboard.data.DataRequest;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.SampleSet;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.NativeThreads;
import space.perigee.onboard.models.ModelCatalog;
import space.perigee.onboard.models.NewModel;
import space.perigee.onboard.models.StartTraining;
import space.perigee.sync.io.InputException;

/**
 * A CSV file of the user, and a network of dense layers. Each class is divided by itself: a random
 * fifth for the start model, a tenth for the golden set, a fifth for the report. The satellites see
 * the rest, in the order of the file, each its share of every class.
 */
final class TableContent implements MissionContent {

  private static final String NETWORK = "mlp-128-64";
  private static final double LEARNING_RATE = 1e-3;
  private static final int BATCH = 16;
  private static final int MAX_EPOCHS = 40;

  /** Rows that the start model is shown in total, as far as whole epochs allow. */
  private static final int SHOWN_ROWS = 200_000;

  /** With fewer rows of a class, a part would lack the class. */
  private static final int LEAST_ROWS = 10;

  /** Parts of the file besides the streams of the satellites, which follow. */
  private static final int ARCHIVE = 0;

  private static final int GOLDEN = 1;
  private static final int HELD_OUT = 2;
  private static final int STREAMS = 3;

  private final Path file;
  private final String label;
  private final LabeledData samples;

  private TableContent(Path file, String label, LabeledData samples) {
    this.file = file;
    this.label = label;
    this.samples = samples;
  }

  /**
   * Reads a file.
   *
   * @param label column of the class
   * @throws InputException if it is no CSV file of two or more classes of ten rows each
   * @throws IOException if it cannot be read
   */
  static TableContent of(Path file, String label) throws IOException {
    SampleSet read =
        DataFormats.read(file, DataRequest.of(label, List.of())).requireSeveralClasses(file);
    if (!isCsv(read)) {
      throw new InputException(
          "--data "
              + file
              + ": is "
              + read.format()
              + "; must be a CSV file, or a folder with one subfolder of images per class");
    }
    LabeledData samples = read.samples();
    int[] counts = new int[samples.classes().size()];
    for (int i = 0; i < samples.size(); i++) {
      counts[samples.label(i)]++;
    }
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] < LEAST_ROWS) {
        throw new InputException(
            file
                + ": has "
                + counts[i]
                + " rows of the class '"
                + samples.classes().get(i)
                + "'; a class needs "
                + LEAST_ROWS
                + " or more, for training on the ground, tests and the satellites");
      }
    }
    return new TableContent(file, label, samples);
  }

  private static boolean isCsv(SampleSet read) {
    return read.format().equals("a CSV file");
  }

  @Override
  public String description() {
    return samples.size() + " rows of " + file.toAbsolutePath().normalize();
  }

  @Override
  public Written write(
      Path folder, List<String> satellites, long seed, StartTraining.Listener progress)
      throws IOException, InterruptedException {
    Shared shared = new Shared("data/archive.csv", "data/golden.csv", "data/test.csv");
    List<String> streams = satellites.stream().map(name -> "data/" + name + ".csv").toList();
    List<String> targets =
        new ArrayList<>(List.of(shared.archive(), shared.golden(), shared.heldOut()));
    targets.addAll(streams);
    int[] parts = parts(satellites.size(), new Random(seed));
    copy(folder, targets, parts);
    int[] sizes = new int[targets.size()];
    for (int part : parts) {
      sizes[part]++;
    }
    List<Integer> streamSizes = new ArrayList<>();
    for (int i = STREAMS; i < sizes.length; i++) {
      streamSizes.add(sizes[i]);
    }
    StartTraining.Result trained =
        train(folder.resolve(shared.archive()), sizes[ARCHIVE], seed, progress);
    return new Written(trained.model(), streams, streamSizes, shared, true);
  }

  /** The part of each row. */
  private int[] parts(int satellites, Random random) {
    Map<Integer, List<Integer>> byClass = new LinkedHashMap<>();
    for (int i = 0; i < samples.size(); i++) {
      byClass.computeIfAbsent(samples.label(i), any -> new ArrayList<>()).add(i);
    }
    int[] parts = new int[samples.size()];
    byClass.forEach(
        (label, rows) -> {
          List<Integer> shuffled = new ArrayList<>(rows);
          Collections.shuffle(shuffled, random);
          int fifth = rows.size() / 5;
          int golden = fifth + rows.size() / 10;
          for (int i = 0; i < shuffled.size(); i++) {
            parts[shuffled.get(i)] =
                i < fifth
                    ? ARCHIVE
                    : i < golden
                        ? GOLDEN
                        : i < golden + fifth ? HELD_OUT : STREAMS + (i + label) % satellites;
          }
        });
    return parts;
  }

  /** Copies the lines as they are, each to its part. */
  private void copy(Path folder, List<String> targets, int[] parts) throws IOException {
    List<BufferedWriter> writers = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(CsvSamples.open(file), StandardCharsets.UTF_8))) {
      String header = next(in);
      for (String target : targets) {
        BufferedWriter writer = Files.newBufferedWriter(folder.resolve(target));
        writers.add(writer);
        writer.write(header + "\n");
      }
      for (int part : parts) {
        writers.get(part).write(next(in) + "\n");
      }
    } finally {
      for (BufferedWriter writer : writers) {
        writer.close();
      }
    }
  }

  /** The next line that is not blank, as the reader of the samples sees it. */
  private String next(BufferedReader in) throws IOException {
    String line = in.readLine();
    while (line != null && line.isBlank()) {
      line = in.readLine();
    }
    if (line == null) {
      throw new InputException(file + ": has changed while it was read");
    }
    return line;
  }

  private StartTraining.Result train(
      Path archive, int rows, long seed, StartTraining.Listener progress)
      throws IOException, InterruptedException {
    LabeledData data =
        DataFormats.read(archive, DataRequest.of(label, List.of()).withClasses(samples.classes()))
            .samples();
    NewModel wanted =
        new NewModel(
            ModelCatalog.named(NETWORK),
            InputShape.ofFeatures(data.featureCount()),
            data.classes(),
            new Adam(LEARNING_RATE),
            seed);
    NativeThreads.limit(1);
    int epochs = Math.max(1, Math.min(MAX_EPOCHS, SHOWN_ROWS / rows));
    return new StartTraining(epochs, BATCH, 0).train(wanted, data, false, progress);
  }
}
