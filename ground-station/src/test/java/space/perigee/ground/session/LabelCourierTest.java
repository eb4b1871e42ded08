package space.perigee.ground.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.onboard.task.Classification;
import space.perigee.onboard.task.Task;
import space.perigee.sync.example.LabelBatch;
import space.perigee.sync.example.LabelBatch.Label;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.ContentReceiver;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.LinkTraits;
import space.perigee.sync.transfer.OpenSeal;
import space.perigee.sync.transfer.Party;
import space.perigee.sync.transfer.Peer;
import space.perigee.sync.transfer.ReceiptBook;
import space.perigee.sync.transfer.ReplayWindow;
import space.perigee.sync.transfer.SegmentStore;

class LabelCourierTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Task TASK = new Classification(List.of("cloud", "sea", "2"));

  @TempDir Path folder;

  private final MemoryJournalFolder waiting = new MemoryJournalFolder();
  private final List<LabelBatch> taken = new ArrayList<>();
  private LabelCourier courier;
  private Endpoint ground;
  private Endpoint satellite;

  @BeforeEach
  void start() {
    courier = new LabelCourier("sat-1", folder, TASK, waiting, Peer.passing());
    ground = end(courier.party());
    satellite =
        end(
            new ContentReceiver(
                Kind.LABELS,
                1 << 20,
                new ReceiptBook(new LastState(new MemoryJournalFolder(), "labels")),
                (manifest, content) -> take(content)));
  }

  private Optional<String> take(Content content) {
    taken.add(LabelBatch.fromBytes(content.toBytes()));
    return Optional.empty();
  }

  private static Endpoint end(Party party) {
    Endpoint end =
        new Endpoint(
            new Endpoint.Settings(Duration.ofSeconds(1), 4, 1 << 20),
            new Frames(new OpenSeal()),
            new SegmentStore(new MemoryJournalFolder()),
            ReplayWindow.forgetful(),
            1,
            List.of(party));
    end.onLinkUp(LinkTraits.reliable());
    return end;
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private void talk() {
    for (int i = 0; i < 50; i++) {
      Instant now = NOW.plusSeconds(i);
      ground.poll(now).ifPresent(wire -> satellite.onFrame(wire.bytes(), now));
      satellite.poll(now).ifPresent(wire -> ground.onFrame(wire.bytes(), now));
    }
  }

  @Test
  void bringsTheLabelsThatWereFilledIn() throws IOException {
    write(
        "7.csv",
        """
        id,seen_at,hardness,predicted,label,x1
        12,2026-01-01T00:00:00Z,0.5,0,sea,1.5
        13,2026-01-01T00:00:00Z,0.4,1,,1.5
        14,2026-01-01T00:00:00Z,0.3,1,0,1.5
        15,2026-01-01T00:00:00Z,0.3,1,2,1.5
        """);
    courier.post(NOW);
    talk();

    assertThat(taken)
        .containsExactly(
            new LabelBatch(List.of(new Label(12, 1), new Label(14, 0), new Label(15, 2))));
    assertThat(folder.resolve("sent/7.csv")).exists();
    assertThat(folder.resolve("7.csv")).doesNotExist();
    assertThat(waiting.names()).as("released by the receipt").isEmpty();
  }

  @Test
  void whatIsOnItsWaySurvivesARestart() throws IOException {
    write("a.csv", "id,label\n1,cloud\n");
    courier.post(NOW);
    start();
    talk();

    assertThat(taken).containsExactly(new LabelBatch(List.of(new Label(1, 0))));
  }

  @Test
  void leavesAFileThatIsBeingWritten() throws IOException {
    write(".b.csv", "id,label\n1,cl");
    write("notes.txt", "id,label\n1,cloud\n");
    courier.post(NOW);
    talk();

    assertThat(taken).isEmpty();
    assertThat(folder.resolve(".b.csv")).exists();
    assertThat(folder.resolve("notes.txt")).exists();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id;1,cloud|columns [id]|",
        "id,label;x,cloud|line 2: id 'x' must be a whole number|",
        "id,label;1,cloud;2,lake|line 3: label 'lake' must be one of [cloud, sea, 2]|",
        "id,label;1,3|label '3' must be one of|",
        "id,label;1,-1|label '-1' must be one of|",
        "id,label;1,cloud;1,sea|example 1 has two labels|",
        "id,label;1,|0 labels: must be|",
      })
  void saysWhatIsWrongWithAFileBesideIt(String text, String reason) throws IOException {
    write("bad.csv", text.replace(';', '\n') + "\n");
    courier.post(NOW);

    assertThat(folder.resolve("bad.csv")).doesNotExist();
    assertThat(folder.resolve("refused/bad.csv")).exists();
    assertThat(folder.resolve("refused/bad.csv.reason"))
        .content()
        .contains("bad.csv")
        .contains(reason);
    assertThat(waiting.names()).isEmpty();
  }

  @Test
  void aByteThatIsNotUtf8RefusesTheFile() throws IOException {
    Files.write(folder.resolve("bad.csv"), new byte[] {'i', 'd', '\n', (byte) 0xFF});
    courier.post(NOW);

    assertThat(folder.resolve("refused/bad.csv.reason"))
        .content()
        .contains("bad.csv: line 2: byte 0xFF at offset 3 is not UTF-8 text");
  }
}
