package space.perigee.ground.session;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.cli.WholeFile;
import space.perigee.sync.example.Example;
import space.perigee.sync.example.ExampleBatch;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Party;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.ReceiptBook;
import space.perigee.sync.transfer.Sender;

/**
 * Takes the hard examples of one satellite, and writes each batch into a CSV file of its own for
 * people to label: columns {@code id}, {@code seen_at}, {@code hardness}, {@code predicted}, an
 * empty {@code label}, and the features {@code x1} and on.
 */
final class ExampleCollector implements Party {

  private static final Logger log = LoggerFactory.getLogger(ExampleCollector.class);

  private static final long MAX_BYTES = 64L << 20;

  private final String satellite;
  private final Path folder;
  private final FrameSeal seal;
  private final ReceiptBook receipts;

  /**
   * @param folder where the files go; created with the first
   * @param receipts that were given
   */
  ExampleCollector(String satellite, Path folder, FrameSeal seal, ReceiptBook receipts) {
    this.satellite = satellite;
    this.folder = folder;
    this.seal = seal;
    this.receipts = receipts;
  }

  @Override
  public Map<Kind, Long> takes() {
    return Map.of(Kind.HARD_EXAMPLES, MAX_BYTES);
  }

  /** It sends nothing. */
  @Override
  public void join(Sender sender) {}

  @Override
  public void onReceipt(Receipt receipt, Instant now) {}

  @Override
  public Optional<Receipt> decided(Sha256 content) {
    return receipts.of(content);
  }

  @Override
  public Receipt decide(Manifest manifest, Content content) {
    return receipts.enter(answer(manifest, content));
  }

  private Receipt answer(Manifest manifest, Content content) {
    Optional<Content> opened = seal.open(content);
    if (opened.isEmpty()) {
      return refused(manifest, "it is not sealed for this end");
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
      return new Receipt(manifest.content(), Receipt.Verdict.ACCEPTED, "", List.of());
    } catch (IllegalArgumentException e) {
      return refused(manifest, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Receipt refused(Manifest manifest, String reason) {
    log.warn("event=hard-examples-refused satellite={} reason=\"{}\"", satellite, reason);
    return new Receipt(manifest.content(), Receipt.Verdict.REFUSED, reason, List.of());
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
