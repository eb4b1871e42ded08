package space.perigee.ground.session;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.example.Example;
import space.perigee.sync.example.ExampleBatch;
import space.perigee.sync.io.WholeFile;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.ContentReceiver;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Party;
import space.perigee.sync.transfer.ReceiptBook;

/**
 * Receives the hard examples of one satellite, and writes each batch to a CSV file for people to
 * label: columns {@code id}, {@code seen_at}, {@code hardness}, {@code predicted}, an empty {@code
 * label}, and the features from {@code x1} on.
 */
final class ExampleCollector implements ContentReceiver.Owner {

  private static final Logger log = LoggerFactory.getLogger(ExampleCollector.class);

  private static final long MAX_BYTES = 64L << 20;

  private final String satellite;
  private final Path folder;
  private final FrameSeal seal;

  private ExampleCollector(String satellite, Path folder, FrameSeal seal) {
    this.satellite = satellite;
    this.folder = folder;
    this.seal = seal;
  }

  /**
   * The party that receives the examples.
   *
   * @param folder for the CSV files; created with the first one
   * @param receipts given so far
   */
  static Party party(String satellite, Path folder, FrameSeal seal, ReceiptBook receipts) {
    return new ContentReceiver(
        Kind.HARD_EXAMPLES, MAX_BYTES, receipts, new ExampleCollector(satellite, folder, seal));
  }

  @Override
  public Optional<String> take(Manifest manifest, Content content) {
    Optional<Content> opened = seal.open(content);
    if (opened.isEmpty()) {
      return Optional.of("it is not sealed for this end");
    }
    try {
      ExampleBatch batch = ExampleBatch.fromBytes(opened.get().toBytes());
      Path file = folder.resolve(manifest.sequence() + ".csv");
      Files.createDirectories(folder);
      WholeFile.writeDurably(
          file,
          out -> {
            BufferedWriter csv =
                new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            write(batch, csv);
            csv.flush();
          });
      log.info(
          "event=hard-examples satellite={} count={} file={}",
          satellite,
          batch.examples().size(),
          file);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(ExampleBatch batch, BufferedWriter csv) throws IOException {
    csv.write("id,seen_at,hardness,predicted,label");
    for (int i = 1; i <= batch.features(); i++) {
      csv.write(",x" + i);
    }
    csv.write('\n');
    for (Example example : batch.examples()) {
      csv.write(example.id() + "," + example.seenAt() + "," + example.hardness());
      csv.write("," + example.predicted() + ",");
      for (float value : example.values()) {
        csv.write(value == (int) value ? "," + (int) value : "," + value);
      }
      csv.write('\n');
    }
  }
}
