package space.perigee.ground.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.onboard.task.Task;
import space.perigee.sync.example.LabelBatch;
import space.perigee.sync.io.FileTrouble;
import space.perigee.sync.io.InputException;
import space.perigee.sync.io.Utf8Text;
import space.perigee.sync.journal.JournalFolder;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.Courier;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Party;
import space.perigee.sync.transfer.Peer;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.Subject;

/**
 * Sends labels to a satellite. Operators put CSV files with the columns {@code id} and {@code
 * label} into a folder, such as those that {@link ExampleCollector} wrote with the labels filled
 * in; rows without a label are skipped. A label is the name of a class or its index. A file whose
 * labels are posted moves to {@code sent}, an invalid one to {@code refused}, next to a file with
 * the reason.
 */
final class LabelCourier {

  private static final Logger log = LoggerFactory.getLogger(LabelCourier.class);

  private static final int SEGMENT_BYTES = 1024;
  private static final long QUOTA_BYTES = 64L << 20;
  private static final String SUFFIX = ".csv";

  private final String satellite;
  private final Path folder;
  private final Task task;
  private final Peer peer;
  private final Courier courier;

  /**
   * @param folder of the CSV files
   * @param task of the model
   * @param waiting where labels wait for their receipt; belongs to this courier alone
   */
  LabelCourier(String satellite, Path folder, Task task, JournalFolder waiting, Peer peer) {
    this.satellite = satellite;
    this.folder = folder;
    this.task = task;
    this.peer = peer;
    this.courier =
        Courier.sending(
            new Outbox(waiting, QUOTA_BYTES, Outbox.Policy.REJECT, peer.numbers()),
            Set.of(Kind.LABELS),
            this::onReceipt);
  }

  /** The party that sends the labels. */
  Party party() {
    return courier;
  }

  /** Posts the labels of every file in the folder. */
  void post(Instant now) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(LabelCourier::isComplete).sorted().toList()) {
        post(file, now);
      }
    } catch (IOException | UncheckedIOException e) {
      log.error("event=labels-not-read satellite={} reason=\"{}\"", satellite, FileTrouble.text(e));
    }
  }

  /** False for names that begin with a dot: such files are still being written. */
  private static boolean isComplete(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(SUFFIX) && !name.startsWith(".") && Files.isRegularFile(file);
  }

  private void post(Path file, Instant now) throws IOException {
    try {
      LabelBatch batch = read(file);
      Optional<Content> sealed = peer.seal().seal(Content.of(batch.toBytes()));
      boolean posted =
          sealed
              .flatMap(
                  content ->
                      courier.post(
                          Subject.of(Kind.LABELS), content, SEGMENT_BYTES, null, null, now))
              .isPresent();
      if (posted) {
        move(file, "sent");
        log.info(
            "event=labels-offered satellite={} file={} count={}",
            satellite,
            file,
            batch.labels().size());
      }
    } catch (InputException e) {
      log.error("event=labels-refused satellite={} reason=\"{}\"", satellite, e.getMessage());
      Path refused = move(file, "refused");
      Files.writeString(
          refused.resolveSibling(refused.getFileName() + ".reason"), e.getMessage() + "\n");
    }
  }

  private Path move(Path file, String to) throws IOException {
    Path there = Files.createDirectories(folder.resolve(to)).resolve(file.getFileName());
    return Files.move(file, there, StandardCopyOption.REPLACE_EXISTING);
  }

  private LabelBatch read(Path file) throws IOException {
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    List<LabelBatch.Label> labels = new ArrayList<>();
    try (CSVParser parser = CSVParser.parse(Utf8Text.read(file), format)) {
      if (!parser.getHeaderNames().containsAll(List.of("id", "label"))) {
        throw new InputException(
            file + ": line 1: columns " + parser.getHeaderNames() + ", need id and label");
      }
      for (CSVRecord row : parser) {
        if (!row.get("label").isBlank()) {
          labels.add(label(file, parser.getCurrentLineNumber(), row));
        }
      }
      return new LabelBatch(labels);
    } catch (InputException e) {
      throw e;
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw new InputException(file + ": " + e.getMessage(), e);
    }
  }

  private LabelBatch.Label label(Path file, long line, CSVRecord row) {
    try {
      return new LabelBatch.Label(id(row.get("id").strip()), task.label(row.get("label").strip()));
    } catch (IllegalArgumentException e) {
      throw new InputException(file + ": line " + line + ": " + e.getMessage(), e);
    }
  }

  private static long id(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("id '" + text + "' must be a whole number", e);
    }
  }

  private void onReceipt(Receipt receipt) {
    log.info(
        "event=labels-answered satellite={} content={} verdict={} reason=\"{}\"",
        satellite,
        receipt.content(),
        receipt.verdict(),
        receipt.reason());
  }
}
